/** Why a link cannot be made. */
export interface LinkFailure {
    /** The argument of the link to look at, such as `targetPort`. */
    readonly path: string;
    /** What is wrong and what to do about it. */
    readonly text: string;
}

/** A value, or why there is none: told apart by `"failure" in outcome`. */
export type Outcome<T> = { readonly value: T } | { readonly failure: LinkFailure };
