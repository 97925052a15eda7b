/** One rule, broken on purpose in the smallest way. */
export interface Mutation {
    /** What no longer holds. */
    readonly rule: string;
    /** The source that holds it. */
    readonly file: string;
    /** Stands there exactly once. */
    readonly find: string;
    readonly replace: string;
}

/** Rules that the same tests guard. */
export interface Family {
    readonly name: string;
    /** Files of tests, of which one must fail for every mutation. */
    readonly tests: readonly string[];
    readonly mutations: readonly Mutation[];
}
