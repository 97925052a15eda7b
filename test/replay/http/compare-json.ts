import { elementStep, memberStep } from "../../../provider/definition/problem";
import { isPropertyMap, type PropertyValue } from "../../../provider/definition/unknown";
import type { Difference } from "../kind";
import type { Bindings } from "./placeholders";

/** Where comparing begins, and what is free there. */
export interface Place {
    /** As it is printed: `steps[1].response.body`. */
    readonly path: string;
    /** As JSON pointers name it: `/steps/1/response/body`. */
    readonly pointer: string;
    /** The pointers whose value differed between two recordings. */
    readonly unstable: ReadonlySet<string>;
    /** What is left of both bodies before they are compared; absent: all. */
    readonly leftOf?: LeftOf;
}

/** Takes out of a body what is known to differ. */
export type LeftOf = (body: PropertyValue) => PropertyValue;

/** The lists whose order has no meaning: Marathon holds them as sets or maps, or collects them in parallel. */
const sets = new Set([
    "*",
    "acceptedResourceRoles",
    "actions",
    "affectedApps",
    "affectedPods",
    "apps",
    "constraints",
    "currentActions",
    "dependencies",
    "deployments",
    "details",
    "errors",
    "groups",
    "healthCheckResults",
    "healthChecks",
    "pods",
    "queue",
    "readinessCheckResults",
    "tasks",
    "versions",
]);

type Json = PropertyValue | undefined;

/** Where an answer is not the recorded one; placeholders take their values from ours on the way. */
export function compareJson(expected: Json, got: Json, bindings: Bindings, place: Place): Difference[] {
    return compare(expected, got, bindings, place, "");
}

function compare(expected: Json, got: Json, bindings: Bindings, place: Place, member: string): Difference[] {
    if (place.unstable.has(place.pointer)) return [];
    if (isPropertyMap(expected) && isPropertyMap(got)) {
        const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
        return names.flatMap((name) =>
            compare(expected[name], got[name], bindings, below(place, memberStep(name), name), name),
        );
    }
    if (Array.isArray(expected) && Array.isArray(got)) {
        return member === "" || sets.has(member)
            ? compareSets(expected, got, bindings, place)
            : compareLists(expected, got, bindings, place);
    }
    return isSameValue(expected, got, bindings) ? [] : [{ path: place.path, expected, got }];
}

function below(place: Place, step: string, name: string): Place {
    const token = name.replaceAll("~", "~0").replaceAll("/", "~1");
    return { ...place, path: `${place.path}${step}`, pointer: `${place.pointer}/${token}` };
}

function compareLists(
    expected: readonly Json[],
    got: readonly Json[],
    bindings: Bindings,
    place: Place,
): Difference[] {
    const longer = expected.length > got.length ? expected : got;
    return longer.flatMap((_, index) =>
        compare(expected[index], got[index], bindings, element(place, index), "[]"),
    );
}

function element(place: Place, index: number): Place {
    return below(place, elementStep(index), String(index));
}

/** Each element finds an equal one; what finds none is compared with what is left over, most alike first. */
function compareSets(
    expected: readonly Json[],
    got: readonly Json[],
    bindings: Bindings,
    place: Place,
): Difference[] {
    const isEqual = (index: number, candidate: number, known: Bindings) => {
        const trial = known.fork();
        if (compare(expected[index], got[candidate], trial, element(place, index), "[]").length > 0)
            return false;
        known.adopt(trial);
        return true;
    };
    const partners = new Map<number, number>();
    const pairing = pairUp(expected, got, (index, candidate) => isEqual(index, candidate, bindings.fork()));
    for (const [index, candidate] of pairing) {
        if (isEqual(index, candidate, bindings)) partners.set(index, candidate);
    }
    const left = got.filter((_, candidate) => ![...partners.values()].includes(candidate));
    const unmatched = [...expected.keys()].filter((index) => !partners.has(index));
    const differences = unmatched.flatMap((index) => {
        const [closest] = left.splice(closestTo(expected[index], left, bindings, element(place, index)), 1);
        return compare(expected[index], closest, bindings, element(place, index), "[]");
    });
    const surplus = left.map((one, index) => ({
        path: `${place.path}${elementStep(expected.length + index)}`,
        expected: undefined,
        got: one,
    }));
    return [...differences, ...surplus];
}

/** As many pairs of equal elements as there can be: one that fits several gives way to another that fits only one. */
function pairUp(
    expected: readonly Json[],
    got: readonly Json[],
    isEqual: (index: number, candidate: number) => boolean,
): ReadonlyMap<number, number> {
    const takenBy = new Map<number, number>();
    const findFor = (index: number, tried: Set<number>): boolean => {
        for (const candidate of got.keys()) {
            if (tried.has(candidate) || !isEqual(index, candidate)) continue;
            tried.add(candidate);
            const holder = takenBy.get(candidate);
            if (holder !== undefined && !findFor(holder, tried)) continue;
            takenBy.set(candidate, index);
            return true;
        }
        return false;
    };
    for (const index of expected.keys()) findFor(index, new Set());
    return new Map(
        [...takenBy].map(([candidate, index]) => [index, candidate] as const).sort(([a], [b]) => a - b),
    );
}

function closestTo(wanted: Json, candidates: readonly Json[], bindings: Bindings, place: Place): number {
    const counts = candidates.map(
        (candidate) => compare(wanted, candidate, bindings.fork(), place, "[]").length,
    );
    return Math.max(0, counts.indexOf(Math.min(...counts)));
}

function isSameValue(expected: Json, got: Json, bindings: Bindings): boolean {
    if (expected === got) return true;
    if (typeof expected !== "string") return JSON.stringify(expected) === JSON.stringify(got);
    return bindings.matches(expected, got) || isSameUpToDump(expected, got, bindings);
}

/** How Scala prints an object: `App(/a,Some(sleep),…`. */
const classDump = /\b[A-Z]\w*\(/;

/** A message that ends in an object of the server's own is compared up to there. */
function isSameUpToDump(expected: string, got: Json, bindings: Bindings): boolean {
    const [theirs, ours] = [classDump.exec(expected), classDump.exec(String(got))];
    if (!theirs || !ours || theirs[0] !== ours[0]) return false;
    return bindings.matches(expected.slice(0, theirs.index), String(got).slice(0, ours.index));
}
