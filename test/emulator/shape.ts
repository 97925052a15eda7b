import { isObject } from "./json";
import type { Violation } from "./refusal";

/** Says what is wrong with the shape of a value that stands at a path; nothing when it is right. */
export type Shape = (value: unknown, path: string) => Violation[];

/** The numbers a Java int holds. */
const maxInt = 2_147_483_647;

function wrong(path: string, error: string): Violation[] {
    return [{ path, errors: [error] }];
}

/** What a string must keep to. */
interface TextFacets {
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly pattern?: RegExp;
}

/** A string. */
export function text({
    minLength = 0,
    maxLength = Number.POSITIVE_INFINITY,
    pattern,
}: TextFacets = {}): Shape {
    return (value, path) => {
        if (typeof value !== "string") return wrong(path, "error.expected.jsstring");
        if (value.length < minLength) return wrong(path, "error.minLength");
        if (value.length > maxLength) return wrong(path, "error.maxLength");
        return pattern && !pattern.test(value) ? wrong(path, "error.pattern") : [];
    };
}

/** One of some words, in any case. */
export function oneOf(...words: readonly string[]): Shape {
    return (value, path) => {
        if (typeof value !== "string") return wrong(path, "error.expected.jsstring");
        return words.includes(value.toLowerCase()) ? [] : wrong(path, "error.unknown.enum.literal");
    };
}

/** A number without a fraction, within bounds. */
export function integer(min = -maxInt - 1, max = maxInt): Shape {
    return (value, path) => {
        if (typeof value !== "number") return wrong(path, "error.expected.jsnumber");
        if (!Number.isInteger(value) || Math.abs(value) > maxInt) return wrong(path, "error.expected.int");
        return outOfBounds(value, min, max, path);
    };
}

/** Any number within bounds. */
export function decimal(min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): Shape {
    return (value, path) =>
        typeof value === "number"
            ? outOfBounds(value, min, max, path)
            : wrong(path, "error.expected.jsnumber");
}

function outOfBounds(value: number, min: number, max: number, path: string): Violation[] {
    if (value < min) return wrong(path, "error.min");
    return value > max ? wrong(path, "error.max") : [];
}

/** True or false. */
export const flag: Shape = (value, path) =>
    typeof value === "boolean" ? [] : wrong(path, "error.expected.jsboolean");

/** Anything at all. */
export const anything: Shape = () => [];

/** A list whose items have one shape. */
export function listOf(item: Shape, minLength = 0): Shape {
    return (value, path) => {
        if (!Array.isArray(value)) return wrong(path, "error.expected.jsarray");
        if (value.length < minLength) return wrong(path, "error.minLength");
        return value.flatMap((one: unknown, index) => item(one, `${path}(${index})`));
    };
}

/** An object with any keys whose values have one shape. */
export function mapOf(item: Shape): Shape {
    return (value, path) => {
        if (!isObject(value)) return wrong(path, "error.expected.jsobject");
        return Object.entries(value).flatMap(([key, one]) => item(one, `${path}/${key}`));
    };
}

/**
 * An object with known members; `null` is as good as absent and other members do not matter. Where no member is required,
 * Marathon takes any value at all for such an object.
 */
export function record(members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
    return (value, path) => {
        if (!isObject(value)) {
            const error = `${JSON.stringify(value)} is not an object`;
            return required.flatMap((member) => wrong(`${path}/${member}`, error));
        }
        const missing = required
            .filter((member) => isAbsent(value[member]))
            .flatMap((member) =>
                wrong(`${path}/${member}`, `'${member}' is undefined on object: ${JSON.stringify(value)}`),
            );
        return [...missing, ...memberViolations(members, value, path)];
    };
}

/** As `record`, for the types that Marathon reads in the stricter way. */
export function strictRecord(
    members: Readonly<Record<string, Shape>>,
    required: readonly string[] = [],
): Shape {
    return (value, path) => {
        if (!isObject(value)) return wrong(path, "error.expected.jsobject");
        const missing = required
            .filter((member) => isAbsent(value[member]))
            .flatMap((member) => wrong(`${path}/${member}`, "error.path.missing"));
        return [...missing, ...memberViolations(members, value, path)];
    };
}

/** One of several shapes; when none fits, the last one tells what is wrong. */
export function anyOf(...shapes: readonly Shape[]): Shape {
    return (value, path) => {
        let violations: Violation[] = [];
        for (const shape of shapes) {
            violations = shape(value, path);
            if (violations.length === 0) return [];
        }
        return violations;
    };
}

function memberViolations(
    members: Readonly<Record<string, Shape>>,
    value: Readonly<Record<string, unknown>>,
    path: string,
): Violation[] {
    return Object.entries(members).flatMap(([member, shape]) =>
        isAbsent(value[member]) ? [] : shape(value[member], `${path}/${member}`),
    );
}

function isAbsent(value: unknown): boolean {
    return value === undefined || value === null;
}
