import type * as pulumi from "@pulumi/pulumi";
import { providerFor, providerOf, withTargetProvider } from "./link-provider";
import { type LinkTarget, managedTargetId, targetResource } from "./link-target";
import { convert, type InputMap } from "./merge";
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
    const together = given.reduce<pulumi.Input<readonly LinkVariables[]>>(
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

/** What one link gives. */
interface LinkVariables {
    readonly prefix: string;
    readonly members: InputMap<string>;
}

function linkTo(
    target: LinkTarget | ServiceLink,
    prefix: string,
    appName: string,
    { parent, provider }: pulumi.CustomResourceOptions,
): ServiceLink {
    if (ServiceLink.isInstance(target)) return target;
    const near = { ...(parent && { parent }), ...(!targetResource(target) && provider && { provider }) };
    return new ServiceLink(`${appName}-${prefix}`, { target, prefix }, withTargetProvider(target, near));
}

function joined(given: readonly LinkVariables[]): Rendered {
    const giver = new Map<string, string>();
    const refusals: string[] = [];
    for (const { prefix, members } of given) {
        for (const variable of Object.keys(members)) {
            const other = giver.get(variable);
            if (other !== undefined) refusals.push(clashText(prefix, other, variable));
            giver.set(variable, prefix);
        }
    }
    return { members: Object.assign({}, ...given.map(({ members }) => members)), refusals };
}

function clashText(prefix: string, other: string, variable: string): string {
    return `links.${prefix}: gives the variable ${variable}, which links.${other} gives too. Give one of them another prefix.`;
}
