/** The last operation of each line, by what it is a line for. */
const lines = new Map<string, Promise<void>>();

/**
 * Does something when everything has ended that stood in the same line before, whichever store of this process it
 * came from: libStorage loses results while it serves several callers at once.
 *
 * @throws the reason of `signal` once it is aborted while waiting; those behind still wait for those before.
 */
export async function inTurn<Result>(
    line: string,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
): Promise<Result> {
    const before = lines.get(line) ?? Promise.resolve();
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
        leave = resolve;
    });
    const mine = before.then(() => left);
    lines.set(line, mine);
    try {
        await orAborted(before, signal);
        return await work();
    } finally {
        leave();
        if (lines.get(line) === mine) lines.delete(line);
    }
}

async function orAborted(wait: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    if (!signal) return wait;
    signal.throwIfAborted();
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
    });
    try {
        await Promise.race([wait, aborted]);
    } finally {
        signal.removeEventListener("abort", onAbort);
    }
}
