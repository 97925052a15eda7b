import { isDeepStrictEqual } from "node:util";
import { isGiven } from "../definition/given";
import { type Member, membersOf, withMembers } from "../definition/group-content";
import { unknownApps } from "../definition/group-shape";
import { memberStep } from "../definition/problem";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { joinVariables, type LinkVariables } from "../links/join-variables";
import type { TargetApp } from "../links/target";
import type { Context } from "./context";
import { findTarget, foreseeTarget, type GroupSurroundings } from "./group-link-targets";
import type { Failure } from "./handler";
import { linkArgumentProblems, placesIn, singletonProblems, withPlaces } from "./link-arguments";
import { linkValues } from "./link-values";
import { linkVerdicts } from "./link-verdicts";

/** A link between two apps of a group. */
interface GroupLink {
    /** Where the program says it: `apps.web.links.DB`. */
    readonly path: string;
    readonly inputs: PropertyMap;
    readonly target: TargetApp;
    /** Whether anything of it, or of what it leads to, is not what it was. */
    readonly isNew: boolean;
}

/** A group whose links between apps have become variables of these. */
export interface LinkedGroup {
    readonly group: PropertyMap;
    readonly links: readonly GroupLink[];
    readonly failures: readonly Failure[];
    /** The name of the framework where a link goes by it and nobody has said it, to be remembered. */
    readonly framework?: PropertyValue;
}

const linkMembers: readonly string[] = [
    ...["target", "port", "via", "scheme", "envStyle", "balancer", "dns", "singleton"],
];

/**
 * Turns the links between the apps of a group into variables of their environments. What these say comes from ids and
 * ports alone, so that it is known before any of the apps is there. An app's own variables win.
 */
export async function resolveLinks(
    context: Context,
    olds: PropertyMap,
    group: PropertyMap,
): Promise<LinkedGroup> {
    const linked = membersOf(group).filter(({ properties }) => isGiven(properties.links));
    if (linked.length === 0) return { group, links: [], failures: [] };
    const members = byKey(membersOf(group));
    const before = byKey(membersOf(olds));
    const unknown = byKey(unknownApps(group));
    const foreseen = new Map<string, Promise<TargetApp>>();
    const foresee = (key: string) => {
        const target = foreseen.get(key) ?? foreseeTarget(surroundings, key);
        foreseen.set(key, target);
        return target;
    };
    const surroundings: GroupSurroundings = { context, olds, group, members, before, unknown, foresee };
    const results = new Map<string, LinkedApp>();
    for (const member of linked) results.set(member.key, await linkApp(surroundings, member));
    const found = [...results.values()];
    const framework = found.map((result) => result.framework).find(isGiven);
    return {
        group: withMembers(group, ({ key, properties }) =>
            withEnvironment(properties, results.get(key)?.env),
        ),
        links: found.flatMap(({ links }) => links),
        failures: found.flatMap(({ failures }) => failures),
        ...(framework !== undefined && { framework }),
    };
}

/** What is to be said of links that are new or other ones, once all apps of the group have been looked at. */
export async function judgeLinks(
    context: Context,
    links: readonly GroupLink[],
): Promise<{ failures: Failure[]; warnings: Failure[] }> {
    const changed = links.filter(({ isNew }) => isNew);
    if (changed.length === 0) return { failures: [], warnings: [] };
    const facts = await context.facts.known((text) => context.row.warn(text));
    const verdicts = [];
    // One after the other: most go through the same load balancer, which is looked at once.
    for (const { path, inputs, target } of changed) {
        const { failures, warnings } = await linkVerdicts(context, target, inputs, facts);
        verdicts.push({ failures: under(path, failures), warnings: under(path, warnings) });
    }
    return {
        failures: verdicts.flatMap(({ failures }) => failures),
        warnings: verdicts.flatMap(({ warnings }) => warnings),
    };
}

interface LinkedApp extends Omit<LinkedGroup, "group"> {
    /** The variables; unknown as a whole where it is not known which there are. */
    readonly env: PropertyMap | typeof UNKNOWN;
}

async function linkApp(surroundings: GroupSurroundings, member: Member): Promise<LinkedApp> {
    const { links } = member.properties;
    const path = `${member.path}.links`;
    if (isUnknown(links)) return { env: UNKNOWN, links: [], failures: [] };
    if (!isPropertyMap(links)) {
        return { env: {}, links: [], failures: [{ path, text: "must be a map of links by prefix" }] };
    }
    const given: LinkVariables<PropertyValue | undefined>[] = [];
    const found: GroupLink[] = [];
    const failures: Failure[] = [];
    let framework: PropertyValue | undefined;
    let isOpen = false;
    for (const [prefix, link] of Object.entries(links)) {
        const at = `${path}${memberStep(prefix)}`;
        const resolved = isUnknown(link) ? UNKNOWN : await resolveLink(surroundings, member, prefix, link);
        if (isUnknown(resolved)) {
            isOpen = true;
            continue;
        }
        failures.push(...under(at, resolved.failures));
        if (!resolved.link) continue;
        const { env, ...one } = resolved.link;
        found.push({ ...one, path: at });
        framework ??= one.inputs.framework;
        if (isUnknown(env)) isOpen = true;
        else given.push({ prefix, members: env });
    }
    const { members, failures: clashes } = joinVariables(given);
    return {
        env: isOpen ? UNKNOWN : members,
        links: found,
        failures: [
            ...failures,
            ...clashes.map((clash) => ({ ...clash, path: `${member.path}.${clash.path}` })),
        ],
        ...(framework !== undefined && { framework }),
    };
}

/** A link and the variables that it gives. */
type ResolvedLink = Omit<GroupLink, "path"> & { readonly env: PropertyMap | typeof UNKNOWN };

async function resolveLink(
    surroundings: GroupSurroundings,
    member: Member,
    prefix: string,
    link: PropertyValue | undefined,
): Promise<{ readonly failures: readonly Failure[]; readonly link?: ResolvedLink }> {
    if (!isPropertyMap(link)) return { failures: [{ path: "", text: `must be a map with a target in it` }] };
    const strange = Object.keys(link).filter((name) => !linkMembers.includes(name));
    const wrong: Failure[] = strange.map((path) => ({
        path,
        text: `is not known here. There are ${linkMembers.join(", ")}`,
    }));
    if (link.via === "direct") wrong.push({ path: "via", text: noDirectLinks });
    const { context, olds, before } = surroundings;
    const target = await findTarget(surroundings, member, link.target);
    if ("failure" in target) return { failures: [...wrong, target.failure] };
    const { port, ...others } = link;
    const given: PropertyMap = {
        ...others,
        target: target.app.appId,
        prefix,
        ...(isGiven(port) && { targetPort: port }),
    };
    wrong.push(...linkArgumentProblems(given), ...singletonProblems(given, target.instances));
    if (wrong.length > 0) return { failures: wrong };
    const inputs = await withPlaces(context, olds, given);
    const { values, failures } = linkValues(target.app, inputs, placesIn(inputs));
    if (failures.length > 0) return { failures };
    const isNew = !isDeepStrictEqual(linkIn(before.get(member.key), prefix), link) || target.isNew;
    return { failures, link: { env: variablesIn(values), inputs, target: target.app, isNew } };
}

const noDirectLinks =
    "must not be direct between apps of one group: where these run is not known before they do. Take marathon-lb, " +
    "mesos-dns or vip";

function linkIn(member: Member | undefined, prefix: string): PropertyValue | undefined {
    const links = member?.properties.links;
    return isPropertyMap(links) ? links[prefix] : undefined;
}

function byKey<Entry extends { readonly key: string }>(entries: readonly Entry[]): Map<string, Entry> {
    return new Map(entries.map((entry) => [entry.key, entry]));
}

function variablesIn({ env }: PropertyMap): PropertyMap | typeof UNKNOWN {
    return isPropertyMap(env) ? env : UNKNOWN;
}

function withEnvironment(
    properties: PropertyMap,
    linked: PropertyMap | typeof UNKNOWN | undefined,
): PropertyMap {
    const { env } = properties;
    if (linked === undefined || isUnknown(env) || (isGiven(env) && !isPropertyMap(env))) return properties;
    return {
        ...properties,
        env: isUnknown(linked) ? UNKNOWN : { ...linked, ...(isPropertyMap(env) && env) },
    };
}

/** What is said of the arguments of a link, at their places in the group; a link calls its port by another name. */
function under(path: string, failures: readonly Failure[]): Failure[] {
    return failures.map((failure) => {
        const inner = failure.path === "targetPort" ? "port" : failure.path;
        return { ...failure, path: inner === "" || inner === "prefix" ? path : `${path}.${inner}` };
    });
}
