import type { Marathon } from "../marathon";
import { CannedAnswer } from "./canned-answer";
import type { Faults } from "./faults";

/** How long nobody leads, in milliseconds of real time, when a change does not say. */
const defaultOutage = 100;

/**
 * Another Marathon takes over: event streams end, every request is answered 502 (503 up to 1.6) for a while, then the deployments go on under
 * the same ids with what was stored.
 * @param outage milliseconds of real time until the new leader answers
 */
export async function changeLeader(
    marathon: Marathon,
    faults: Faults,
    outage = defaultOutage,
): Promise<void> {
    const { noLeaderStatus: status } = marathon.settings.dialect;
    const noLeader = faults.add(
        new CannedAnswer({ status, html: "Could not determine the current leader" }, {}),
    );
    marathon.events.closeStreams();
    await new Promise((resolve) => setTimeout(resolve, outage));
    noLeader.end();
    marathon.takeOver();
}
