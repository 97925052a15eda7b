import type * as pulumi from "@pulumi/pulumi";
import { type LinkTarget, targetResource } from "./link-target";
import { typeToken } from "./resource";

/**
 * The options of a link, unless they name a provider: it has that of its target, since the Marathon that runs the target
 * is the one to ask where that is. A target that this program does not manage is where the parent's provider leads.
 */
export function withTargetProvider(
    target: LinkTarget,
    opts: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
    const resource = targetResource(target);
    if (opts.provider || !resource) return opts;
    const provider = providerOf(resource);
    if (provider) return { ...opts, provider };
    // Nothing but the absence of a parent with another one says that it is the default provider.
    const { parent, ...others } = opts;
    return parent && providerOf(parent) ? others : opts;
}

/** Which provider resources of this package have that are given these options; nothing for the default one. */
export function providerFor(opts: pulumi.CustomResourceOptions = {}): pulumi.ProviderResource | undefined {
    return opts.provider ?? (opts.parent && providerOf(opts.parent));
}

/** The explicit provider of a resource, or of what is under it. */
export function providerOf(resource: pulumi.Resource): pulumi.ProviderResource | undefined {
    return resource.getProvider(typeToken("ServiceLink"));
}
