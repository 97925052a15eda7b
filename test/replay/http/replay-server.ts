import type { Replay, ReplayOptions } from "../kind";
import type { RecordedCase } from "./cases";
import type { LeftOf } from "./compare-json";
import { replayCase } from "./replay-case";
import { recordedTarget, remoteTarget } from "./target";

/**
 * Sends the requests of all cases to a server, each case to one that knows no apps: an emulator with the version and the
 * options of the server that was recorded, or the one that `--against` names.
 * @param leftOf what is compared of each body; default all
 */
export async function replayCases(
    cases: readonly RecordedCase[],
    path: string,
    { against }: ReplayOptions,
    leftOf?: LeftOf,
): Promise<Replay> {
    const results = [];
    for (const recorded of cases) {
        const target = await (against === undefined
            ? recordedTarget(path, recorded.env)
            : remoteTarget(against));
        try {
            results.push(await replayCase(recorded, target, leftOf));
        } finally {
            await target.close();
        }
    }
    return { results };
}
