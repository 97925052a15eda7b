import type { App } from "../app";
import type { Violation } from "../refusal";

/** The operators Marathon knows. */
export const constraintOperators: readonly string[] = [
    "UNIQUE",
    "CLUSTER",
    "GROUP_BY",
    "LIKE",
    "MAX_PER",
    "UNLIKE",
    "IS",
];

/** The placement constraints (`SchedulingValidation`). */
export function constraintViolations({ constraints }: App): Violation[] {
    const given = Array.isArray(constraints) ? (constraints as string[][]) : [];
    const errors = given.flatMap((constraint) => {
        const error = errorOf(constraint);
        return error === undefined ? [] : [error];
    });
    return errors.length > 0 ? [{ path: "/constraints", errors }] : [];
}

function errorOf(constraint: readonly string[]): string | undefined {
    const [field, written = "", value] = constraint;
    if (constraint.length < 2 || constraint.length > 3)
        return "Each constraint must have either 2 or 3 fields";
    const operator = written.toUpperCase();
    if (!constraintOperators.includes(operator)) {
        return "operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS";
    }
    if (field === "") return "illegal constraint specification";
    if (operator === "UNIQUE" && value !== undefined) return "UNIQUE does not accept a value";
    if (operator === "GROUP_BY" && value !== undefined && !isInteger(value)) {
        return "GROUP BY must define an integer value or else no value at all";
    }
    if (operator === "MAX_PER" && !isInteger(value)) return "MAX_PER requires an integer value";
    if (operator === "IS" && value !== undefined && !/^[a-zA-Z0-9_/.-]*$/.test(value)) {
        const documentation = "http://mesos.apache.org/documentation/latest/attributes-resources/";
        return `IS only supports Mesos text and float values (see ${documentation})`;
    }
    return operator === "LIKE" || operator === "UNLIKE" ? patternError(value) : undefined;
}

function isInteger(value: string | undefined): boolean {
    return value !== undefined && /^[-+]?\d+$/.test(value);
}

function patternError(value: string | undefined): string | undefined {
    if (!value) return "LIKE and UNLIKE require a non-empty, regular expression value";
    try {
        new RegExp(value);
        return undefined;
    } catch {
        return `'${value}' is not a valid regular expression`;
    }
}
