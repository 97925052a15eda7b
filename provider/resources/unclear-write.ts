import { UnreachableError } from "../marathon/errors";
import type { Context } from "./context";

/**
 * Sends a write whose answer may get lost, and then looks whether it was carried out instead of sending it twice.
 *
 * @param write  sends it
 * @param isDone looks at the live Marathon; asked only when the answer did not come
 * @returns what the write answered, or nothing when it was found to be done
 * @throws the failure of the write when it was refused, or is found not to be done
 */
export async function writeAndLook<Result>(
    context: Context,
    write: () => Promise<Result>,
    isDone: () => Promise<boolean>,
): Promise<Result | undefined> {
    try {
        return await write();
    } catch (error) {
        if (context.signal.aborted || !maybeApplied(error)) throw error;
        context.row.status("the answer was lost, looking");
        if (await isDone()) return undefined;
        throw error;
    }
}

/** Whether a failed write may have been carried out all the same. */
export function maybeApplied(error: unknown): boolean {
    return error instanceof UnreachableError && error.maybeApplied;
}
