import { type Problem, problem } from "./problem";
import type { Server } from "./server";
import { isUnknown, type PropertyValue } from "./unknown";

/**
 * What values of one kind have in common, wherever they stand. The functions are never given an unknown value itself
 * (parts of it may be): {@link canonicalOf} and its like see to that.
 */
export interface Shape {
    /** The one form in which values that mean the same are the same JSON, without anything the user did not say. */
    readonly canonical: (value: PropertyValue) => PropertyValue;
    /** What a server makes of a canonical value: defaults filled in, what it does not know left out. */
    readonly filled: (value: PropertyValue, server: Server) => PropertyValue;
    /** What Marathon would answer with an error, drop, or change; paths begin at the value. */
    readonly problems: (value: PropertyValue, server?: Server) => readonly Problem[];
    /** The place of an element among the others means nothing. */
    readonly isUnordered?: true;
}

/** The canonical form; unknown stays unknown. */
export function canonicalOf(shape: Shape, value: PropertyValue): PropertyValue {
    return isUnknown(value) ? value : shape.canonical(value);
}

/** What a server makes of the value; unknown stays unknown. */
export function filledOf(shape: Shape, value: PropertyValue, server: Server): PropertyValue {
    return isUnknown(value) ? value : shape.filled(value, server);
}

/** What is wrong with the value; nothing is known to be wrong with an unknown one. */
export function problemsOf(shape: Shape, value: PropertyValue, server?: Server): readonly Problem[] {
    return isUnknown(value) ? [] : shape.problems(value, server);
}

const asIs = (value: PropertyValue) => value;

function scalar(
    problems: (value: PropertyValue) => readonly Problem[],
    canonical: (value: PropertyValue) => PropertyValue = asIs,
): Shape {
    return { canonical, filled: asIs, problems };
}

/** What a text must look like. */
export interface TextRule {
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly pattern?: RegExp;
    /** What the pattern wants, in words: the problem reads `must …`. */
    readonly wants?: string;
}

/** A text. */
export function text(rule: TextRule = {}): Shape {
    return scalar((value) => textProblems(value, rule));
}

/**
 * A text that programs naturally write as a number or a boolean: in canonical form these are text, since Marathon takes
 * no others.
 */
export function looseText(rule: TextRule = {}): Shape {
    const canonical = (value: PropertyValue) =>
        typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    return scalar((value) => textProblems(value, rule), canonical);
}

function textProblems(value: PropertyValue, rule: TextRule): Problem[] {
    if (typeof value !== "string") return [problem("must be a text")];
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, wants = "" } = rule;
    if (value.length < minLength) {
        return [
            problem(minLength === 1 ? "must not be empty" : `must be at least ${minLength} characters long`),
        ];
    }
    if (value.length > maxLength) return [problem(`must be at most ${maxLength} characters long`)];
    return pattern && !pattern.test(value) ? [problem(`must ${wants}`)] : [];
}

/** A number between two bounds, both included. */
export function number(min: number, max = Number.POSITIVE_INFINITY): Shape {
    return scalar((value) => numberProblems(value, min, max));
}

/** The largest number of Marathon's 32-bit members. */
const maxInt = 2_147_483_647;

/** A whole number between two bounds, both included. */
export function whole(min: number, max = maxInt): Shape {
    return scalar((value) => {
        const problems = numberProblems(value, min, max);
        if (problems.length > 0) return problems;
        return Number.isInteger(value) ? [] : [problem("must be a whole number")];
    });
}

/** Any whole number that Marathon can hold. */
export const anyWhole = whole(-maxInt - 1);

function numberProblems(value: PropertyValue, min: number, max: number): Problem[] {
    if (typeof value !== "number" || Number.isNaN(value)) return [problem("must be a number")];
    if (value < min) return [problem(`must not be less than ${min}`)];
    return value > max ? [problem(`must not be greater than ${max}`)] : [];
}

/** True or false. */
export const flag: Shape = scalar((value) =>
    typeof value === "boolean" ? [] : [problem("must be true or false")],
);

/** One of some words, which Marathon reads in any case and answers in this one. */
export function word(...words: readonly string[]): Shape {
    const find = (value: PropertyValue) =>
        typeof value === "string"
            ? words.find((known) => known.toLowerCase() === value.toLowerCase())
            : undefined;
    return scalar(
        (value) => (find(value) === undefined ? [problem(`must be one of ${words.join(", ")}`)] : []),
        (value) => find(value) ?? value,
    );
}

/** One of some words, in this case only. */
export function exactWord(...words: readonly string[]): Shape {
    return scalar((value) =>
        typeof value === "string" && words.includes(value)
            ? []
            : [problem(`must be one of ${words.join(", ")}`)],
    );
}

/** One of several shapes, told apart by the value. */
export function either(choose: (value: PropertyValue) => Shape): Shape {
    return {
        canonical: (value) => choose(value).canonical(value),
        filled: (value, server) => choose(value).filled(value, server),
        problems: (value, server) => choose(value).problems(value, server),
    };
}

/** Whatever the shape allows and also these rules. */
export function withRules(
    shape: Shape,
    rules: (value: PropertyValue, server?: Server) => readonly Problem[],
): Shape {
    return {
        ...shape,
        problems: (value, server) => {
            const problems = shape.problems(value, server);
            return problems.length > 0 ? problems : rules(value, server);
        },
    };
}
