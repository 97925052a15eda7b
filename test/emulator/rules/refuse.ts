import type { Violation } from "../refusal";

/** Notes that something is wrong at a path. */
export type Refuse = (path: string, ...errors: string[]) => void;

/** Collects what a rule finds wrong. */
export function collected(find: (refuse: Refuse) => void): Violation[] {
    const violations: Violation[] = [];
    find((path, ...errors) => violations.push({ path, errors }));
    return violations;
}
