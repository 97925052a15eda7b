import { isDeepStrictEqual } from "node:util";
import { canonicalise } from "./canonical";
import { type Comparison, type Difference, differencesBetween, driftOf, fieldsOf } from "./compare";
import { fields } from "./fields";
import { withDefinitionsMapped } from "./networking";
import { memberStep } from "./problem";
import { latestServer, type Server } from "./server";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "./unknown";

/** What a three-way merge comes to. Paths, never values. */
export interface Merge {
    /** The complete definition to write: also fields that are not known here. Without an id. */
    readonly definition: PropertyMap;
    /** Where somebody changed the live app and the program did not: their change stays. */
    readonly kept: readonly string[];
    /** Where both changed the same thing differently: the program wins. */
    readonly conflicts: readonly string[];
}

/** Where an app stands rather than what it is: Marathon's `AppInfo`. Sent back, `version` would roll the app back. */
const readOnly: ReadonlySet<string> = new Set([
    "id",
    "version",
    "versionInfo",
    "tasksStaged",
    "tasksRunning",
    "tasksHealthy",
    "tasksUnhealthy",
    "tasks",
    "tasksStats",
    "taskStats",
    "deployments",
    "lastTaskFailure",
    "readinessCheckResults",
]);

/**
 * A definition that brings the program's changes to a live app and leaves everybody else's as they are. For each field,
 * and each key of those that are merged by key: what the program has not changed since the last write is as it is live,
 * everything else as the program wants it. So a full PUT undoes neither an operator's scaling nor a field that is not
 * known here. The role is the live one unless the program changes it: without any, Marathon would choose again.
 *
 * @param base what the program wrote last, or nothing
 * @param theirs the app as it is live
 * @param ours what the program wants now
 */
export function mergeDefinitions(
    base: PropertyMap,
    theirs: PropertyMap,
    ours: PropertyMap,
    server: Server = latestServer,
    comparison: Comparison = {},
): Merge {
    const sides: Sides = {
        base: canonicalise(base),
        theirs: canonicalise(theirs),
        // What one field makes of another must not be torn apart.
        ours: withDefinitionsMapped(canonicalise(ours)),
    };
    const changes: Changes = {
        byUs: pathsByField(differencesBetween(sides.base, sides.ours, server, comparison)),
        byThem: pathsByField(driftOf(sides.theirs, sides.base, server, comparison)),
        contested: pathsByField(driftOf(sides.theirs, sides.ours, server, comparison)),
    };
    const merged = Object.entries(fields).map(([name, field]) =>
        field.mergedByKey ? mergeByKey(name, sides) : mergeWhole(name, sides, changes),
    );
    const definition = {
        ...foreignFields(sides.theirs),
        ...Object.assign({}, ...merged.map(({ fields }) => fields)),
    };
    const merge = {
        definition,
        kept: merged.flatMap(({ kept }) => kept),
        conflicts: merged.flatMap(({ conflicts }) => conflicts),
    };
    return withVanishedLimits(merge, sides, server);
}

interface Sides {
    readonly base: PropertyMap;
    readonly theirs: PropertyMap;
    readonly ours: PropertyMap;
}

/** Where the sides differ, paths by field. */
interface Changes {
    readonly byUs: ReadonlyMap<string, readonly string[]>;
    readonly byThem: ReadonlyMap<string, readonly string[]>;
    readonly contested: ReadonlyMap<string, readonly string[]>;
}

/** What one field comes to. */
interface MergedField {
    readonly fields: PropertyMap;
    readonly kept: readonly string[];
    readonly conflicts: readonly string[];
}

function mergeWhole(name: string, sides: Sides, { byUs, byThem, contested }: Changes): MergedField {
    const { base, theirs, ours } = sides;
    const isOurs = fields[name]?.absentMeansAny
        ? ours[name] !== undefined && !isDeepStrictEqual(ours[name], base[name])
        : byUs.has(name);
    const value = (isOurs ? ours : theirs)[name];
    const merged = value === undefined ? {} : { [name]: value };
    if (!isOurs) return { fields: merged, kept: byThem.get(name) ?? [], conflicts: [] };
    return { fields: merged, kept: [], conflicts: byThem.has(name) ? (contested.get(name) ?? []) : [] };
}

function mergeByKey(name: string, sides: Sides): MergedField {
    const [base, theirs, ours] = [sides.base, sides.theirs, sides.ours].map((side) => mapIn(side, name)) as [
        PropertyMap,
        PropertyMap,
        PropertyMap,
    ];
    const kept: string[] = [];
    const conflicts: string[] = [];
    const members: Record<string, PropertyValue> = {};
    for (const key of new Set([base, theirs, ours].flatMap(Object.keys))) {
        const isOurs = !isDeepStrictEqual(ours[key], base[key]);
        const isTheirs = !isDeepStrictEqual(theirs[key], base[key]);
        const value = (isOurs ? ours : theirs)[key];
        if (value !== undefined) members[key] = value;
        const path = `${name}${memberStep(key)}`;
        if (isTheirs && !isOurs) kept.push(path);
        if (isTheirs && isOurs && !isDeepStrictEqual(ours[key], theirs[key])) conflicts.push(path);
    }
    return { fields: Object.keys(members).length > 0 ? { [name]: members } : {}, kept, conflicts };
}

function mapIn(side: PropertyMap, name: string): PropertyMap {
    const value = side[name];
    return isPropertyMap(value) ? value : {};
}

/** What newer versions of Marathon, or nobody here, know: it stays as it is. */
function foreignFields(theirs: PropertyMap): PropertyMap {
    return Object.fromEntries(
        Object.entries(theirs).filter(([name]) => !(name in fields) && !readOnly.has(name)),
    );
}

/**
 * Marathon 1.10 forgets resource limits whenever its server restarts. Nobody took them away, but giving them back
 * restarts all instances: they come back together with the next change that does that anyway.
 */
function withVanishedLimits(merge: Merge, { theirs, ours }: Sides, server: Server): Merge {
    const { major, minor } = server.version;
    const { resourceLimits } = ours;
    const vanished = theirs.resourceLimits === undefined && resourceLimits !== undefined;
    if (major !== 1 || minor !== 10 || !vanished || !merge.kept.includes("resourceLimits")) return merge;
    const restarts = fieldsOf(driftOf(theirs, merge.definition, server)).some(
        (name) => fields[name]?.effect === undefined,
    );
    if (!restarts) return merge;
    return {
        ...merge,
        definition: { ...merge.definition, resourceLimits },
        kept: merge.kept.filter((path) => path !== "resourceLimits"),
    };
}

function pathsByField(differences: readonly Difference[]): Map<string, string[]> {
    const paths = new Map<string, string[]>();
    for (const { field, path } of differences) {
        paths.set(field, [...(paths.get(field) ?? []), path]);
    }
    return paths;
}
