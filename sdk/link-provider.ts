import type * as pulumi from "@pulumi/pulumi";
import { type LinkTarget, targetResource } from "./link-target";
import { typeToken } from "./resource";

/**
 * The options of a link, unless they name a provider, with that of its target: the Marathon that runs the target is the
 * one to ask where that is.
 */
export function withTargetProvider(
    target: LinkTarget,
    opts: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
    const resource = targetResource(target);
    const provider = opts.provider ?? (resource && providerOf(resource));
    return { ...opts, ...(provider && { provider }) };
}

/** Which provider resources of this package have that are given these options; nothing for the default one. */
export function providerFor(opts: pulumi.CustomResourceOptions = {}): pulumi.ProviderResource | undefined {
    return opts.provider ?? (opts.parent && providerOf(opts.parent));
}

/** The explicit provider of a resource, or of what is under it. */
export function providerOf(resource: pulumi.Resource): pulumi.ProviderResource | undefined {
    return resource.getProvider(typeToken("ServiceLink"));
}
