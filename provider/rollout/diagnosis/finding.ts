/** One thing that was found out about a rollout that failed: a line of the diagnosis. */
export interface Finding {
    /** What the line is about: `Health`. */
    readonly label: string;
    readonly text: string;
    /** What would help, as a sentence. */
    readonly todo?: string | undefined;
}

/** `1 instance`, `3 instances`. */
export function count(amount: number, noun: string): string {
    return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** The values and how often there is each, the most frequent first. */
export function tally(values: readonly string[]): readonly (readonly [value: string, times: number])[] {
    const times = new Map<string, number>();
    for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
    return [...times].sort(([, one], [, other]) => other - one);
}
