import { elementStep, memberStep, type Problem, problem, problemsUnder, warning } from "./problem";
import { isAtLeast, type Server, type ServerVersion, versionText } from "./server";
import { canonicalOf, filledOf, problemsOf, type Shape } from "./shape";
import { containsUnknown, isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "./unknown";

/** How many elements a list must have. */
export interface SizeRule {
    readonly min?: number;
    readonly max?: number;
}

/** A list whose order means something. */
export function list(element: Shape, size: SizeRule = {}): Shape {
    return {
        canonical: (value) => mapElements(value, (item) => canonicalOf(element, item)),
        filled: (value, server) => mapElements(value, (item) => filledOf(element, item, server)),
        problems: (value, server) => listProblems(value, element, size, server),
    };
}

/** A list that Marathon keeps as a set: neither order nor repetition means anything. */
export function set(element: Shape, size: SizeRule = {}): Shape {
    const { canonical, filled, problems } = list(element, size);
    return {
        canonical: (value) => asSet(canonical(value)),
        // Filling in defaults can make elements equal, and changes their order.
        filled: (value, server) => asSet(filled(value, server)),
        problems,
        isUnordered: true,
    };
}

function mapElements(value: PropertyValue, change: (item: PropertyValue) => PropertyValue): PropertyValue {
    return Array.isArray(value) ? value.map(change) : value;
}

/** Sorted and without repetition; as it is while anything in it is unknown and may yet be sorted elsewhere. */
function asSet(value: PropertyValue): PropertyValue {
    if (!Array.isArray(value) || containsUnknown(value)) return value;
    const byText = new Map(value.map((item: PropertyValue) => [stableText(item), item]));
    return [...byText].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, item]) => item);
}

/** The value as a text that does not depend on the order of members. */
function stableText(value: PropertyValue): string {
    return JSON.stringify(value, (_, inner) =>
        isPropertyMap(inner)
            ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
            : inner,
    );
}

function listProblems(
    value: PropertyValue,
    element: Shape,
    { min = 0, max }: SizeRule,
    server: Server | undefined,
): readonly Problem[] {
    if (!Array.isArray(value)) return [problem("must be a list")];
    const problems = value.flatMap((item: PropertyValue, index) =>
        problemsUnder(elementStep(index), problemsOf(element, item, server)),
    );
    if (value.length < min)
        problems.push(problem(min === 1 ? "must not be empty" : `must have ${min} elements or more`));
    if (max !== undefined && value.length > max) problems.push(problem(`must have ${max} elements or fewer`));
    return problems;
}

/** What the names of a map must be. */
export interface NameRule {
    /** Marathon refuses an empty one. */
    readonly needsNames?: true;
}

/** Values by names that users choose. A name without a value is left out. */
export function map(element: Shape, { needsNames }: NameRule = {}): Shape {
    const change = (value: PropertyValue, inner: (member: PropertyValue) => PropertyValue): PropertyValue =>
        isPropertyMap(value)
            ? Object.fromEntries(presentMembers(value).map(([name, member]) => [name, inner(member)]))
            : value;
    return {
        canonical: (value) => change(value, (member) => canonicalOf(element, member)),
        filled: (value, server) => change(value, (member) => filledOf(element, member, server)),
        problems: (value, server) =>
            isPropertyMap(value)
                ? Object.entries(value).flatMap(([name, member]) => [
                      ...(needsNames && name === "" ? [problem("must not have an empty name")] : []),
                      ...(member === undefined
                          ? []
                          : problemsUnder(memberStep(name), problemsOf(element, member, server))),
                  ])
                : [problem("must be a map")],
    };
}

function presentMembers(value: PropertyMap): [string, PropertyValue][] {
    return Object.entries(value).filter(
        (entry): entry is [string, PropertyValue] => entry[1] !== undefined && entry[1] !== null,
    );
}

/** A member of a record: everything there is to know about it, in one place. */
export interface Member {
    readonly shape: Shape;
    /** What Marathon takes when it is left out, where that depends on the server or on other members too. */
    readonly default?: PropertyValue | ((server: Server, others: PropertyMap) => PropertyValue | undefined);
    /** Marathon refuses a record without it. */
    readonly required?: true;
    /** An empty one is not shown: it means the same as none. */
    readonly emptyIsAbsent?: true;
    /** The first version that knows it; older ones ignore it. Absent: all that are supported. */
    readonly since?: ServerVersion;
    /** The first version that does not know it any more. */
    readonly until?: ServerVersion;
}

export type Members = Readonly<Record<string, Member>>;

/** What the members of a record do to each other. */
export interface RecordRules {
    /** What a server makes of the filled members, where one depends on another. */
    readonly settle?: (members: PropertyMap, server: Server) => PropertyMap;
    readonly problems?: (members: PropertyMap, server?: Server) => readonly Problem[];
    /** Marathon refuses what is no object. Where every member may be left out it mostly reads it as an empty one. */
    readonly refusesOthers?: true;
}

/** A value with the named members. Members that are not named are kept as they are given, and lost by the server. */
export function record(members: Members, rules: RecordRules = {}): Shape {
    return {
        canonical: (value) => (isPropertyMap(value) ? canonicalMembers(members, value) : value),
        filled: (value, server) => {
            const filled = filledMembers(members, isPropertyMap(value) ? value : {}, server);
            return rules.settle?.(filled, server) ?? filled;
        },
        problems: (value, server) => {
            if (!isPropertyMap(value)) return noObjectProblems(members, rules, server);
            return [
                ...memberProblems(members, value, server),
                // Nothing is the same as none there: rules know one of them.
                ...(rules.problems?.(Object.fromEntries(presentMembers(value)), server) ?? []),
                ...strangeMembers(members, value),
                ...untimelyMembers(members, value, server),
            ];
        },
    };
}

/** Every given member in canonical form; `null` is the same as nothing. */
export function canonicalMembers(members: Members, value: PropertyMap): PropertyMap {
    return Object.fromEntries(
        presentMembers(value).map(([name, member]) => {
            const shape = members[name]?.shape;
            return [name, shape ? canonicalOf(shape, member) : member];
        }),
    );
}

/** What a server of this version makes of each member for itself. */
export function filledMembers(members: Members, value: PropertyMap, server: Server): PropertyMap {
    const filled: Record<string, PropertyValue> = {};
    for (const [name, member] of Object.entries(members)) {
        if (!isKnownTo(server, member)) continue;
        const given = value[name] ?? defaultOf(member, server, value);
        if (given === undefined || given === null) continue;
        const result = filledOf(member.shape, given, server);
        if (!(member.emptyIsAbsent && isEmpty(result))) filled[name] = result;
    }
    return filled;
}

/** Whether a server looks at the member at all. */
function isKnownTo(server: Server, { since, until }: Member): boolean {
    return (!since || isAtLeast(server, since)) && !(until && isAtLeast(server, until));
}

function defaultOf(
    { default: value }: Member,
    server: Server,
    others: PropertyMap,
): PropertyValue | undefined {
    return typeof value === "function" ? value(server, others) : value;
}

function isEmpty(value: PropertyValue): boolean {
    return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** What is wrong with each member for itself. */
export function memberProblems(members: Members, value: PropertyMap, server?: Server): Problem[] {
    return Object.entries(members).flatMap(([name, description]) => {
        const { shape, required } = description;
        const member = value[name];
        if (server && !isKnownTo(server, description)) return [];
        if (member !== undefined && member !== null) {
            return problemsUnder(memberStep(name), problemsOf(shape, member, server));
        }
        return required ? [problem("is missing", memberStep(name))] : [];
    });
}

function noObjectProblems(members: Members, rules: RecordRules, server: Server | undefined): Problem[] {
    const needsOne = rules.refusesOthers || Object.values(members).some(({ required }) => required);
    return needsOne
        ? [problem("must be an object")]
        : [
              warning("is not an object: Marathon reads it as an empty one"),
              ...(rules.problems?.({}, server) ?? []),
          ];
}

/** Members that Marathon does not know: it drops them without a word. */
function strangeMembers(members: Members, value: PropertyMap): Problem[] {
    return presentMembers(value)
        .filter(([name]) => !(name in members))
        .map(([name]) => warning("is not known to Marathon, which drops it", memberStep(name)));
}

/** Members that a server is too old for, or too new: it drops them without a word. */
export function untimelyMembers(members: Members, value: PropertyMap, server: Server | undefined): Problem[] {
    if (!server) return [];
    return presentMembers(value).flatMap(([name, member]) => {
        const description = members[name];
        if (!description || isUnknown(member) || isKnownTo(server, description)) return [];
        const { since, until } = description;
        const bounds = since
            ? `needs Marathon ${versionText(since)} or newer`
            : `is gone since Marathon ${until ? versionText(until) : ""}`;
        const text = `${bounds}; this one is ${versionText(server.version)} and drops it`;
        return [warning(text, memberStep(name))];
    });
}
