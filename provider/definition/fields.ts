import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "./unknown";

/** What there is to know about one field of the app definition. */
export interface Field {
    /** What Marathon takes when the field is left out. */
    readonly default?: PropertyValue;
    /** The one form in which equal values are equal JSON. Never called with an unknown value. */
    readonly canonical?: (value: PropertyValue) => PropertyValue;
    /** What Marathon would answer with an error; paths are relative to the field. */
    readonly problems?: (value: PropertyValue) => readonly Problem[];
}

export interface Problem {
    readonly path: string;
    readonly text: string;
}

/** The fields of an app definition, each in one place: default, canonical form, rules. */
export const fields: Readonly<Record<string, Field>> = {
    cmd: {
        // Marathon refuses a command of one character as empty (AppDefinition's validation of `cmd`).
        problems: (value) =>
            typeof value === "string" && value.length < 2
                ? [problem("must be at least two characters long")]
                : [],
    },
    instances: { default: 1, problems: (value) => wholeNumberFrom(0, value) },
    cpus: { default: 1, problems: (value) => numberFrom(0, value) },
    mem: { default: 128, problems: (value) => numberFrom(0, value) },
    env: { default: {}, canonical: stringValues },
    labels: { default: {}, canonical: stringValues },
    args: {},
    disk: { default: 0, problems: (value) => numberFrom(0, value) },
    container: {},
    networks: {},
    portDefinitions: {},
    requirePorts: { default: false },
    healthChecks: { default: [] },
    upgradeStrategy: {},
    constraints: { default: [] },
    dependencies: { default: [] },
};

/** The inputs in canonical form: what means the same to Marathon is the same JSON. Unknown values stay as they are. */
export function canonicalise(inputs: PropertyMap): PropertyMap {
    return Object.fromEntries(
        Object.entries(inputs)
            .filter(([, value]) => value !== undefined && value !== null)
            .map(([name, value]) => [name, canonicaliseField(name, value as PropertyValue)]),
    );
}

function canonicaliseField(name: string, value: PropertyValue): PropertyValue {
    const canonical = fields[name]?.canonical;
    return canonical && !isUnknown(value) ? canonical(value) : value;
}

/** Everything wrong with the inputs, at once; unknown values are passed over. */
export function findProblems(inputs: PropertyMap): Problem[] {
    return Object.entries(fields).flatMap(([name, field]) => {
        const value = inputs[name];
        if (value === undefined || value === null || isUnknown(value)) return [];
        const problems = field.problems?.(value) ?? [];
        return problems.map(({ path, text }) => ({ path: `${name}${path}`, text }));
    });
}

/** The value of a field, or Marathon's default where it is left out. */
export function valueOrDefault(definition: PropertyMap, name: string): PropertyValue | undefined {
    return definition[name] ?? fields[name]?.default;
}

function problem(text: string, path = ""): Problem {
    return { path, text };
}

function numberFrom(minimum: number, value: PropertyValue): Problem[] {
    if (typeof value !== "number") return [problem("must be a number")];
    return value < minimum ? [problem(`must not be less than ${minimum}`)] : [];
}

function wholeNumberFrom(minimum: number, value: PropertyValue): Problem[] {
    const problems = numberFrom(minimum, value);
    if (problems.length > 0) return problems;
    return Number.isInteger(value) ? [] : [problem("must be a whole number")];
}

/** Marathon takes strings only, where programs naturally write numbers and booleans. */
function stringValues(value: PropertyValue): PropertyValue {
    if (!isPropertyMap(value)) return value;
    const entries = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
    return Object.fromEntries(
        entries.map(([key, member]) => [
            key,
            typeof member === "number" || typeof member === "boolean" ? String(member) : member,
        ]),
    ) as PropertyMap;
}
