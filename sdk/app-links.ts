import type * as pulumi from "@pulumi/pulumi";
import { type LinkTarget, managedTargetId } from "./link-target";
import { convert, type InputMap, withDefaults } from "./merge";
import { ServiceLink } from "./service-link";

/** What an app is linked to, by the prefix of the environment variables that tell it. */
export type Links = Readonly<Record<string, LinkTarget | ServiceLink>>;

/**
 * The environment of an app with what its links give it under it. A target that is no link yet gets one of its own,
 * `<name of the app>-<prefix>`, under the app's parent.
 */
export function withLinkEnvironment(
    appName: string,
    links: Links,
    own: pulumi.Input<InputMap> | undefined,
    opts: pulumi.CustomResourceOptions = {},
): pulumi.Input<InputMap> | undefined {
    const { parent, provider } = opts;
    const linkOpts = { ...(parent ? { parent } : {}), ...(provider ? { provider } : {}) };
    const members = Object.entries(links).map(([prefix, target]) => {
        const link = ServiceLink.isInstance(target)
            ? target
            : new ServiceLink(`${appName}-${prefix}`, { target, prefix }, linkOpts);
        return link.envMembers(prefix);
    });
    return members.reduceRight<pulumi.Input<InputMap> | undefined>(
        (env, variables) => convert(variables, (known) => withDefaults<unknown>(known, env) ?? {}),
        own,
    );
}

/** The ids of the apps of this program that links lead to; an id that is given as a text may be anybody's. */
export function linkedAppIds(links: Links): pulumi.Input<string>[] {
    return Object.values(links).flatMap((target) => {
        if (!ServiceLink.isInstance(target)) return managedTargetId(target) ?? [];
        return "targetEndpoints" in target ? target.target : [];
    });
}
