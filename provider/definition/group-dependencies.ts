import { elementsOf } from "./given";
import { type Member, membersOf, placesOf, type Subgroup, withMembers } from "./group-content";
import { memberDependencies } from "./group-order";
import { absoluteId, contains } from "./path-id";
import { elementStep, type Problem } from "./problem";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "./unknown";

/** Something that is to wait, and for what. */
export interface Dependency {
    /** Of the element of the list: `apps.web.dependencies[0]`. */
    readonly path: string;
    /** Who waits: an app or a group. */
    readonly from: string;
    readonly isGroup: boolean;
    /** For whom: an absolute id. */
    readonly on: string;
}

/**
 * A group whose dependencies, its own and those of everything in it, are absolute: those of an app begin at the group
 * that it is in, those of a group in itself, as Marathon reads them (`GroupConversion`).
 */
export function withAbsoluteDependencies(group: PropertyMap): PropertyMap {
    const places = new Map(placesOf(group).map((place) => [place.key, place.groupId]));
    const inApps = withMembers(group, ({ key, properties }) => {
        const holder = places.get(key.slice(0, Math.max(0, key.lastIndexOf("/"))));
        return withDependencies(properties, (value) => absoluteIn(value, holder));
    });
    return inGroups(inApps, String(group.groupId ?? ""), absoluteIn);
}

/** A group that names each dependency of its own, and of each group in it, once and in order, where all are known. */
export function withOrderedDependencies(group: PropertyMap): PropertyMap {
    return inGroups(group, "", (dependencies) => inOrder(dependencies));
}

/** Changes the dependencies of a group and of those in it; those of apps stay. */
function inGroups(
    group: PropertyMap,
    id: string,
    change: (dependencies: readonly PropertyValue[], id: string) => PropertyValue,
): PropertyMap {
    const own = withDependencies(group, (value) => change(value, id));
    if (!isPropertyMap(own.groups)) return own;
    const inner = Object.entries(own.groups).map(([name, value]) => {
        const below = isUnknown(id) ? id : `${id}/${name}`;
        return [name, isPropertyMap(value) ? inGroups(value, below, change) : value];
    });
    return { ...own, groups: Object.fromEntries(inner) };
}

function withDependencies(
    properties: PropertyMap,
    change: (dependencies: readonly PropertyValue[]) => PropertyValue,
): PropertyMap {
    const { dependencies } = properties;
    if (!Array.isArray(dependencies)) return properties;
    return { ...properties, dependencies: change(dependencies) };
}

function absoluteIn(dependencies: readonly PropertyValue[], group = "/"): PropertyValue[] {
    return dependencies.map((dependency) => {
        if (typeof dependency !== "string" || isUnknown(dependency) || dependency === "") return dependency;
        if (dependency.startsWith("/")) return absoluteId(dependency);
        return isUnknown(group) ? UNKNOWN : absoluteId(dependency, group);
    });
}

function inOrder(dependencies: readonly PropertyValue[]): PropertyValue {
    return dependencies.some(isUnknown) ? dependencies : [...new Set(dependencies)].sort();
}

/** Every dependency in a group that is known, its own among them; the dependencies must be absolute. */
export function dependenciesIn(group: PropertyMap): Dependency[] {
    const ofApps = membersOf(group).flatMap((member) => dependenciesOf(member, member.appId, false));
    const ofGroups = placesOf(group).flatMap((place) => dependenciesOf(place, place.groupId, true));
    return [...ofGroups, ...ofApps];
}

function dependenciesOf(
    { path, properties }: Pick<Member | Subgroup, "path" | "properties">,
    from: string,
    isGroup: boolean,
): Dependency[] {
    if (isUnknown(from)) return [];
    return elementsOf(properties.dependencies).flatMap((on, index) =>
        typeof on === "string" && !isUnknown(on)
            ? [{ path: `${path}${path && "."}dependencies${elementStep(index)}`, from, isGroup, on }]
            : [],
    );
}

/**
 * What in the dependencies of a group leads in a circle, which Marathon refuses without saying where (`RootGroup`:
 * `Dependency graph has cyclic dependencies.`). What is not in the group has no way back into it. That an app waits for
 * itself, or for a group that it is in, is a fault of that app alone, and not told here.
 *
 * @param group with absolute dependencies
 */
export function cycleProblems(group: PropertyMap): Problem[] {
    const entangled = dependenciesIn(group).filter(
        ({ isGroup, from, on }) => isGroup && isWithin(on, from, group),
    );
    const text = "must be neither the group itself, nor one that it is in, nor one in it";
    if (entangled.length > 0) return entangled.map(({ path }) => ({ path, text }));
    const circle = findCycle(memberDependencies(group));
    return circle ? [circleProblem(circle, group)] : [];
}

/** Whether a group would wait for apps of its own. */
function isWithin(on: string, from: string, group: PropertyMap): boolean {
    const isGroup = placesOf(group).some(({ groupId }) => groupId === on);
    return contains(on, from) || (isGroup && contains(from, on));
}

/**
 * One way that leads over others back to where it began, its first node again at the end; nothing if there is none.
 *
 * @param graph where one may get from each node
 */
export function findCycle(graph: ReadonlyMap<string, Iterable<string>>): string[] | undefined {
    const done = new Set<string>();
    const place = new Map<string, number>();
    for (const start of graph.keys()) {
        const way: { node: string; targets: Iterator<string> }[] = [];
        const enter = (node: string) => {
            place.set(node, way.length);
            way.push({ node, targets: (graph.get(node) ?? [])[Symbol.iterator]() });
        };
        if (!done.has(start)) enter(start);
        for (let at = way.at(-1); at; at = way.at(-1)) {
            const { value: target, done: isAtEnd } = at.targets.next();
            if (isAtEnd) {
                way.pop();
                place.delete(at.node);
                done.add(at.node);
                continue;
            }
            if (target === at.node) continue;
            const since = place.get(target);
            if (since !== undefined) return [...way.slice(since).map(({ node }) => node), target];
            if (!done.has(target) && graph.has(target)) enter(target);
        }
    }
    return undefined;
}

/** Told once, at the first app of the circle, which is named as a whole: `web → backend/db → web`. */
function circleProblem(circle: readonly string[], group: PropertyMap): Problem {
    const ids = new Map(membersOf(group).map(({ key, appId }) => [key, appId]));
    const [from = "", on = ""] = circle.map((key) => ids.get(key) ?? key);
    const causes = dependenciesIn(group).filter((one) => contains(one.from, from) && contains(one.on, on));
    // The last are those of the app itself.
    return {
        path: causes.at(-1)?.path ?? "dependencies",
        text: `waits in a circle, and nothing in it could start: ${circle.join(" → ")}`,
    };
}

/** Dependencies of groups on apps: Marathon looks for groups only there, and finds none (`RootGroup`). */
export function uselessDependencies(group: PropertyMap): Problem[] {
    const apps = new Set(membersOf(group).map(({ appId }) => appId));
    return dependenciesIn(group)
        .filter(({ isGroup, on }) => isGroup && apps.has(on))
        .map(({ path, on }) => ({
            path,
            text: `has no effect: groups wait for groups only, and ${on} is an app. Let apps wait for it`,
        }));
}
