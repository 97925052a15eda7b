import * as pulumi from "@pulumi/pulumi";
import { absoluteId } from "../provider/definition/path-id";
import { memberStep } from "../provider/definition/problem";
import { environmentPrefix } from "../provider/links/environment";
import { type RenderedDefinition, renderDefinition } from "./app-definition";
import type { Links } from "./app-links";
import type { GroupAppArgs, GroupAppLinks, GroupContentArgs, MemberLink } from "./group-args";
import { convert, definedMembers, isLater, withElements } from "./merge";
import { joinRefusals, type Refusals, refusalsUnder } from "./rendered";

/** What all apps that a group declares have in common. */
export interface Surroundings {
    /** Name of the resource. */
    readonly name: string;
    readonly groupId: pulumi.Input<string>;
    readonly servicePortRange: pulumi.Input<string> | undefined;
    readonly opts: pulumi.CustomResourceOptions | undefined;
}

/** Where something stands that a group declares. */
interface Place {
    /** Its id as seen from the outermost group; empty for that itself. */
    readonly key: string;
    /** Where the program says it. */
    readonly path: string;
}

/**
 * What a group declares, as properties: each app as a MarathonApp of its own would have it, at its place. The apps are
 * never resolved together, so that what is secret or not known in one hides nothing of another.
 *
 * @throws pulumi.RunError  where a map, or what is in one, comes later
 */
export function renderContent(
    { apps, groups }: GroupContentArgs,
    surroundings: Surroundings,
    place: Place = { key: "", path: "" },
): RenderedDefinition {
    const inside = renderEntries("apps", apps, place, (app, at) =>
        renderMember(app, at, place, surroundings),
    );
    const below = renderEntries("groups", groups, place, (group, at) => {
        const { properties, refusals } = renderContent(group, surroundings, at);
        return { properties: { ...group, ...properties }, refusals };
    });
    return {
        properties: definedMembers({ apps: inside.properties, groups: below.properties }),
        refusals: joinRefusals([inside.refusals, below.refusals]),
    };
}

/** The ids of the apps that a group declares, as seen from it. */
export function keysIn({ apps = {}, groups = {} }: GroupContentArgs, place = ""): string[] {
    return [
        ...Object.keys(apps).map((name) => join(place, name)),
        ...Object.entries(groups).flatMap(([name, group]) => keysIn(group, join(place, name))),
    ];
}

function renderEntries<T extends object>(
    kind: "apps" | "groups",
    map: Readonly<Record<string, T>> | undefined,
    { key, path }: Place,
    render: (value: T, at: Place) => RenderedDefinition,
): { readonly properties: pulumi.Inputs | undefined; readonly refusals: pulumi.Input<Refusals> } {
    if (map === undefined) return { properties: undefined, refusals: undefined };
    const mapPath = `${path}${path && "."}${kind}`;
    const rendered = Object.entries(plain(map, mapPath)).map(([name, value]) => {
        const at = { key: join(key, name), path: `${mapPath}${memberStep(name)}` };
        return [name, render(plain(value, at.path), at)] as const;
    });
    return {
        properties: Object.fromEntries(rendered.map(([name, { properties }]) => [name, properties])),
        refusals: joinRefusals(rendered.map(([, { refusals }]) => refusals)),
    };
}

/** Which apps there are must be known at once: those that are not there any more are deleted. */
function plain<T extends object>(map: T, path: string): T {
    if (!isLater(map)) return map;
    throw new pulumi.RunError(`${path} must be a plain object; what is in its apps may be Outputs.`);
}

function renderMember(
    args: GroupAppArgs,
    { key, path }: Place,
    parent: Place,
    { name, groupId, servicePortRange, opts }: Surroundings,
): RenderedDefinition {
    const { links = {}, ...given } = args;
    const { inside, outside } = sortLinks(links);
    const targets = given.linkDependencies ? Object.values(inside).map(({ target }) => target) : [];
    const absolute = targets.map((target) => memberId(target, groupId, parent.key));
    const { properties, refusals } = renderDefinition(
        `${name}-${key}`,
        {
            ...given,
            links: outside,
            ...(servicePortRange !== undefined && {
                servicePortRange: given.servicePortRange ?? servicePortRange,
            }),
            ...(absolute.length > 0 && { dependencies: withElements(given.dependencies, absolute) }),
        },
        opts,
    );
    const isLinked = Object.keys(inside).length > 0;
    return {
        properties: { ...properties, ...(isLinked && { links: inside }) },
        refusals: refusalsUnder(path, joinRefusals([refusals, clashesBetween(inside, outside)])),
    };
}

/** Links between apps give their variables in the provider, others in the program: here alone both are known. */
function clashesBetween(inside: GroupAppLinks, outside: GroupAppLinks): Refusals {
    const others = new Map(Object.keys(outside).map((prefix) => [beginningOf(prefix), prefix]));
    const clashes = Object.keys(inside).flatMap((prefix) => {
        const other = others.get(beginningOf(prefix));
        return other === undefined ? [] : [sameBeginning(prefix, other)];
    });
    return clashes.length > 0 ? clashes : undefined;
}

/** What the variables of a link begin with; of what cannot begin one, the provider tells. */
function beginningOf(prefix: string): string {
    const beginning = environmentPrefix(prefix);
    return "failure" in beginning ? prefix : beginning.value;
}

function sameBeginning(prefix: string, other: string): string {
    return `links.${prefix}: gives variables of the same names as links.${other}. Give one of them another prefix.`;
}

/** Links to apps of the same group stay data, which the provider resolves; others are resources. */
function sortLinks(links: GroupAppLinks): {
    readonly inside: Readonly<Record<string, MemberLink>>;
    readonly outside: Links;
} {
    const inside: Record<string, MemberLink> = {};
    const outside: Record<string, Links[string]> = {};
    for (const [prefix, link] of Object.entries(links)) {
        if (isMemberLink(link)) inside[prefix] = link;
        else outside[prefix] = link;
    }
    return { inside, outside };
}

function isMemberLink(link: GroupAppLinks[string]): link is MemberLink {
    const isPlain =
        typeof link === "object" && !pulumi.Resource.isInstance(link) && !pulumi.Output.isInstance(link);
    return isPlain && "target" in link;
}

function memberId(
    target: pulumi.Input<string>,
    groupId: pulumi.Input<string>,
    parentKey: string,
): pulumi.Input<string> {
    return convert(groupId, (id) =>
        convert(target, (known) => absoluteId(known, absoluteId(parentKey || ".", id))),
    );
}

function join(key: string, name: string): string {
    return key === "" ? name : `${key}/${name}`;
}
