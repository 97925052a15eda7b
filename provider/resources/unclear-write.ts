import { UnreachableError } from "../marathon/errors";
import { UnsentError } from "../rollout/obstacle";
import type { Context } from "./context";

const firstPauseMs = 500;
const longestPauseMs = 4_000;

/**
 * Sends a write whose answer may get lost, and then looks whether it was carried out; if not, it is sent again, for as
 * long as one request may take, and once at least. So a change of leader in the middle of a write does not end it.
 *
 * @param write  sends it
 * @param isDone looks at the live Marathon; asked only when the answer did not come
 * @returns what the write answered, or nothing when it was found to be done
 * @throws the failure of the write when it was refused, or there was no way to look whether it was carried out
 */
export async function writeAndLook<Result>(
    context: Context,
    write: () => Promise<Result>,
    isDone: () => Promise<boolean>,
): Promise<Result | undefined> {
    const { clock, row, settings, signal } = context;
    let deadline: number | undefined;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
        try {
            return await write();
        } catch (error) {
            if (signal.aborted || !(error instanceof UnreachableError)) throw error;
            if (deadline !== undefined && clock.now() >= deadline) throw error;
            deadline ??= clock.now() + settings.requestTimeoutMs;
            row.status("the answer was lost, looking");
            if (await lookOrThrow(isDone, error)) return undefined;
            row.status("the answer was lost, sending it again");
            await clock.sleep(pauseMs, signal);
        }
    }
}

/** Who cannot look knows no more than before: that the write may have been carried out. */
async function lookOrThrow(isDone: () => Promise<boolean>, failure: UnreachableError): Promise<boolean> {
    try {
        return await isDone();
    } catch (error) {
        throw error instanceof UnreachableError ? failure : error;
    }
}

/** Whether a failed operation may have written all the same. */
export function maybeWritten({ signal }: Context, error: unknown): boolean {
    if (error instanceof UnsentError) return false;
    return signal.aborted || (error instanceof UnreachableError && error.maybeApplied);
}
