import type * as pulumi from "@pulumi/pulumi";
import { joinVariables, type LinkVariables } from "../provider/links/join-variables";
import { providerFor, providerOf } from "./link-provider";
import { type LinkTarget, managedTargetId, targetResource } from "./link-target";
import { convert } from "./merge";
import type { Rendered } from "./rendered";
import { ServiceLink } from "./service-link";

/** What an app is linked to, by the prefix of the environment variables that tell it. */
export type Links = Readonly<Record<string, LinkTarget | ServiceLink>>;

/**
 * The environment that an app's links give it. A target that is no link yet gets one of its own,
 * `<name of the app>-<prefix>`, under the app's parent and with the provider of the target. A variable that two links
 * give is refused.
 */
export function linkEnvironment(
    appName: string,
    links: Links,
    opts: pulumi.CustomResourceOptions = {},
): pulumi.Input<Rendered> {
    const given = Object.entries(links).map(([prefix, target]) =>
        convert(linkTo(target, prefix, appName, opts).envMembers(prefix), (members) => ({ prefix, members })),
    );
    const together = given.reduce<pulumi.Input<readonly LinkVariables<pulumi.Input<string>>[]>>(
        (all, one) => convert(all, (former) => convert(one, (variables) => [...former, variables])),
        [],
    );
    return convert(together, joined);
}

/** The ids of the apps of this program and of the same Marathon that links lead to; an id given as a text may be anybody's. */
export function linkedAppIds(links: Links, opts: pulumi.CustomResourceOptions = {}): pulumi.Input<string>[] {
    const provider = providerFor(opts);
    return Object.values(links).flatMap((target) => {
        if (ServiceLink.isInstance(target)) {
            return "targetEndpoints" in target && providerOf(target) === provider ? target.target : [];
        }
        const resource = targetResource(target);
        if (resource && providerOf(resource) !== provider) return [];
        return managedTargetId(target) ?? [];
    });
}

function linkTo(
    target: LinkTarget | ServiceLink,
    prefix: string,
    appName: string,
    opts: pulumi.CustomResourceOptions,
): ServiceLink {
    if (ServiceLink.isInstance(target)) return target;
    return new ServiceLink(`${appName}-${prefix}`, { target, prefix }, linkOptions(target, opts));
}

/** A target that is not managed here is looked for where the app is. */
function linkOptions(
    target: LinkTarget,
    { parent, provider }: pulumi.CustomResourceOptions,
): pulumi.CustomResourceOptions {
    const resource = targetResource(target);
    if (!resource) return { ...(parent && { parent }), ...(provider && { provider }) };
    // Under a parent with another provider, nothing says that it is the default one.
    const hidesDefault = parent && providerOf(parent) && !providerOf(resource);
    return parent && !hidesDefault ? { parent } : {};
}

function joined(given: readonly LinkVariables<pulumi.Input<string>>[]): Rendered {
    const { members, failures } = joinVariables(given);
    return { members, refusals: failures.map(({ path, text }) => `${path}: ${text}`) };
}
