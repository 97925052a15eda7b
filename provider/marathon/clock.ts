/** The time, passed in wherever something waits, so that tests do not. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    /**
     * Resolves after `ms` milliseconds.
     *
     * @throws the reason of `signal` as soon as it is aborted.
     */
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The time of the machine. */
export const systemClock: Clock = {
    now: () => Date.now(),
    sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
            if (signal?.aborted) {
                reject(signal.reason);
                return;
            }
            const abort = () => {
                clearTimeout(timer);
                reject(signal?.reason);
            };
            const timer = setTimeout(() => {
                signal?.removeEventListener("abort", abort);
                resolve();
            }, ms);
            signal?.addEventListener("abort", abort, { once: true });
        }),
};
