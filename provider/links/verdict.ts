/** What is to be said about a value, wherever it stands. */
export interface Finding {
    /** A failure is refused or breaks others; a warning is accepted and does not do what it says. */
    readonly severity: "failure" | "warning";
    /** What happens and what to do about it. */
    readonly text: string;
}

/** What is to be said about a definition before anything is written. */
export interface Verdict extends Finding {
    /** The property, such as `labels.HAPROXY_0_PORT`. */
    readonly path: string;
}

export function failure(text: string): Finding {
    return { severity: "failure", text };
}

export function warning(text: string): Finding {
    return { severity: "warning", text };
}
