import { isDeepStrictEqual } from "node:util";
import { type Carrier, effectiveDefinition, type Reading } from "./effective";
import { fields } from "./fields";
import { isGiven } from "./given";
import { elementStep, memberStep } from "./problem";
import { latestServer, type Server } from "./server";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "./unknown";

/** A place where two definitions are not the same. Never a value. */
export interface Difference {
    /** A field of the definition. */
    readonly field: string;
    /** The field, or a part of it: `container.docker.image`. An element of a set has no place of its own. */
    readonly path: string;
}

/** What comparing takes besides the server. */
export type Comparison = Pick<Reading, "group" | "role">;

/**
 * Where two definitions that somebody wrote differ in what they mean to a server. Equal are: absent and default, a
 * service port that is 0 or absent and any number, relative and absolute ids, sets in any order, old and new forms, any
 * role and then none. An unknown value differs from everything.
 */
export function differencesBetween(
    before: PropertyMap,
    after: PropertyMap,
    server: Server = latestServer,
    comparison: Comparison = {},
): Difference[] {
    const read = readAs("patch", server, comparison);
    return compare(read(before), read(after), after);
}

/**
 * Where a live app is not what a definition says, in the same sense. The live one is taken by the word: a health check
 * that says no port has none and never passes, while in one that is written Marathon fills in the first port.
 */
export function driftOf(
    live: PropertyMap,
    wanted: PropertyMap,
    server: Server = latestServer,
    comparison: Comparison = {},
): Difference[] {
    const [asLive, asWritten] = [readAs("live", server, comparison), readAs("patch", server, comparison)];
    return compare(asLive(live), asWritten(wanted), wanted);
}

/** Whether a live app is what a definition says. */
export function isSame(
    live: PropertyMap,
    wanted: PropertyMap,
    server: Server = latestServer,
    comparison: Comparison = {},
): boolean {
    return driftOf(live, wanted, server, comparison).length === 0;
}

/** The names of the fields in which two definitions that somebody wrote differ. */
export function differingFields(before: PropertyMap, after: PropertyMap, server?: Server): string[] {
    return fieldsOf(differencesBetween(before, after, server));
}

/** The fields that differ, each once. */
export function fieldsOf(differences: readonly Difference[]): string[] {
    return [...new Set(differences.map(({ field }) => field))];
}

function readAs(carrier: Carrier, server: Server, { group, role }: Comparison) {
    const reading = { carrier, ...(group !== undefined && { group }), ...(role !== undefined && { role }) };
    return (definition: PropertyMap) => effectiveDefinition(definition, server, reading);
}

/** @param written  the right one as somebody wrote it: what it leaves open is known only there */
function compare(left: PropertyMap, right: PropertyMap, written: PropertyMap): Difference[] {
    const [before, after] = withComparableServicePorts(left, right);
    return Object.keys(fields).flatMap((field) => {
        const paths = differingPaths(comparable(before, field), comparable(after, field), field);
        return pathsOfField(field, paths, written).map((path) => ({ field, path }));
    });
}

function pathsOfField(field: string, paths: readonly string[], written: PropertyMap): readonly string[] {
    if (paths.length === 0) return paths;
    const { absentMeansAny, shape } = fields[field] ?? {};
    const isOpen = !isGiven(written[field]);
    if (absentMeansAny && isOpen) return [];
    return shape?.isUnordered ? [field] : paths;
}

function comparable(definition: PropertyMap, field: string): PropertyValue | undefined {
    const value = definition[field];
    return isDeepStrictEqual(value, fields[field]?.sameAsAbsent) ? undefined : value;
}

/** Every place where two values differ, as deep as they have the same form. */
function differingPaths(
    left: PropertyValue | undefined,
    right: PropertyValue | undefined,
    path: string,
): string[] {
    if (isUnknown(left) || isUnknown(right)) return [path];
    if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
        return left.flatMap((item: PropertyValue, index) =>
            differingPaths(item, right[index], `${path}${elementStep(index)}`),
        );
    }
    if (isPropertyMap(left) && isPropertyMap(right)) {
        return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((name) =>
            differingPaths(left[name], right[name], `${path}${memberStep(name)}`),
        );
    }
    return isDeepStrictEqual(left, right) ? [] : [path];
}

/** Both definitions with service port 0 wherever one of them leaves it to Marathon. */
function withComparableServicePorts(left: PropertyMap, right: PropertyMap): [PropertyMap, PropertyMap] {
    const before = portsIn(left);
    const after = portsIn(right);
    if (!before || !after || before.member !== after.member) return [left, right];
    const isOpen = (index: number) =>
        [before, after].some(({ entries, member }) => openPort(entries[index], member));
    return [withOpenPorts(left, before, isOpen), withOpenPorts(right, after, isOpen)];
}

interface PortList {
    readonly entries: readonly PropertyValue[];
    readonly member: "port" | "servicePort";
}

/** The ports of an effective definition, and which member of theirs is the service port. */
function portsIn({ portDefinitions, container }: PropertyMap): PortList | undefined {
    if (Array.isArray(portDefinitions)) return { entries: portDefinitions, member: "port" };
    const mappings = isPropertyMap(container) ? container.portMappings : undefined;
    return Array.isArray(mappings) ? { entries: mappings, member: "servicePort" } : undefined;
}

function openPort(entry: PropertyValue | undefined, member: PortList["member"]): boolean {
    return isPropertyMap(entry) && entry[member] === 0;
}

function withOpenPorts(
    definition: PropertyMap,
    { entries, member }: PortList,
    isOpen: (index: number) => boolean,
): PropertyMap {
    const opened = entries.map((entry, index) =>
        isPropertyMap(entry) && isOpen(index) && !isUnknown(entry[member])
            ? { ...entry, [member]: 0 }
            : entry,
    );
    if (member === "port") return { ...definition, portDefinitions: opened };
    return { ...definition, container: { ...(definition.container as PropertyMap), portMappings: opened } };
}
