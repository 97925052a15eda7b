import type { Clock } from "../marathon/clock";

/** Sleeps until the time is over or something wakes it; leaves no timer behind. Returns when aborted. */
export async function pauseUnlessWoken(
    clock: Clock,
    ms: number,
    woken: Promise<void>,
    signal: AbortSignal,
): Promise<void> {
    const rest = new AbortController();
    const slept = clock.sleep(ms, AbortSignal.any([rest.signal, signal])).catch(() => {});
    await Promise.race([slept, woken]);
    rest.abort();
}

/** @throws the reason of the signal as soon as it is aborted */
export async function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    let abort = () => {};
    const aborted = new Promise<never>((_, reject) => {
        abort = () => reject(signal.reason);
        signal.addEventListener("abort", abort, { once: true });
    });
    try {
        return await Promise.race([promise, aborted]);
    } finally {
        signal.removeEventListener("abort", abort);
    }
}
