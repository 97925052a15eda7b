import type { Clock } from "../marathon/clock";
import { Admission } from "./admission";
import { Feed, type FeedSource } from "./feed";
import { type LookSource, SharedLooks } from "./shared-looks";

/** What all rollouts in one Marathon share: one event stream, one poll, one listing, one line. */
export interface Rollouts {
    readonly feed: Feed;
    readonly looks: SharedLooks;
    readonly admission: Admission;
}

/**
 * @param maxDeployments  how many unfinished deployments of ours there may be at once
 * @param say  tells the user something about the connection, once
 */
export function createRollouts(
    marathon: () => FeedSource & LookSource,
    clock: Clock,
    maxDeployments: () => number,
    say: (text: string) => void,
): Rollouts {
    const feed = new Feed(marathon, clock, say);
    const admission = new Admission(feed, clock, maxDeployments);
    return { feed, looks: new SharedLooks(marathon, clock), admission };
}
