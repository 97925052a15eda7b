import type { Replay, ReplayOptions } from "../kind";
import type { RecordedCase } from "./cases";
import { replayCase } from "./replay-case";
import { emulatorTarget, remoteTarget } from "./target";

/**
 * Sends the requests of all cases to a server, each case to one that knows no apps: an emulator with the version and the
 * options of the server that was recorded, or the one that `--against` names.
 */
export async function replayCases(
    cases: readonly RecordedCase[],
    path: string,
    { against }: ReplayOptions,
): Promise<Replay> {
    const results = [];
    const notes: string[] = [];
    for (const recorded of cases) {
        const target = await (against === undefined
            ? emulatorTarget(path, recorded.env)
            : remoteTarget(against));
        try {
            const replayed = await replayCase(recorded, target);
            results.push(replayed.result);
            notes.push(...replayed.notes);
        } finally {
            await target.close();
        }
    }
    return { results, notes };
}
