import type { Clock } from "./clock";

/** A signal that is aborted when the caller's is, or when one of the time limits set on it is over. */
export class Limits {
    /** The limit that was over first, in milliseconds. */
    expired: number | undefined;
    private readonly controller = new AbortController();
    private readonly timers = new AbortController();
    private readonly onAbort = () => this.controller.abort(this.caller?.reason);

    constructor(
        private readonly clock: Clock,
        private readonly caller: AbortSignal | undefined,
    ) {
        if (caller?.aborted) this.onAbort();
        caller?.addEventListener("abort", this.onAbort, { once: true });
    }

    get signal(): AbortSignal {
        return this.controller.signal;
    }

    /**
     * Starts a limit.
     *
     * @returns what lifts it again.
     */
    add(ms: number): () => void {
        const timer = new AbortController();
        const lift = () => {
            // An event stream sets a limit for every piece that it reads.
            this.timers.signal.removeEventListener("abort", lift);
            timer.abort();
        };
        this.timers.signal.addEventListener("abort", lift, { once: true });
        this.clock.sleep(Math.max(0, ms), timer.signal).then(
            () => {
                this.expired ??= ms;
                this.controller.abort();
            },
            // A lifted limit: the sleep ends with the reason of the abort, which is no failure.
            () => {},
        );
        return lift;
    }

    /** Lifts every limit and lets go of the caller's signal. Nothing is aborted by it. */
    clear(): void {
        this.timers.abort();
        this.caller?.removeEventListener("abort", this.onAbort);
    }
}
