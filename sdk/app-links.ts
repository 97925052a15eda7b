import type * as pulumi from "@pulumi/pulumi";
import { type LinkTarget, managedTargetId } from "./link-target";
import type { InputMap } from "./merge";
import { ServiceLink } from "./service-link";

/** What an app is linked to, by the prefix of the environment variables that tell it. */
export type Links = Readonly<Record<string, LinkTarget | ServiceLink>>;

/**
 * The environment that an app's links give it. A target that is no link yet gets one of its own,
 * `<name of the app>-<prefix>`, under the app's parent.
 */
export function linkEnvironment(
    appName: string,
    links: Links,
    opts: pulumi.CustomResourceOptions = {},
): InputMap<string> {
    const { parent, provider } = opts;
    const linkOpts = { ...(parent ? { parent } : {}), ...(provider ? { provider } : {}) };
    const members = Object.entries(links).map(([prefix, target]) => {
        const link = ServiceLink.isInstance(target)
            ? target
            : new ServiceLink(`${appName}-${prefix}`, { target, prefix }, linkOpts);
        return link.envMembers(prefix);
    });
    return Object.assign({}, ...members);
}

/** The ids of the apps of this program that links lead to; an id that is given as a text may be anybody's. */
export function linkedAppIds(links: Links): pulumi.Input<string>[] {
    return Object.values(links).flatMap((target) => {
        if (!ServiceLink.isInstance(target)) return managedTargetId(target) ?? [];
        return "targetEndpoints" in target ? target.target : [];
    });
}
