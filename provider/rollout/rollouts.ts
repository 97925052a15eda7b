import type { Clock } from "../marathon/clock";
import { Feed, type FeedSource } from "./feed";
import { type LookSource, SharedLooks } from "./shared-looks";

/** What all rollouts in one Marathon share: one event stream, one poll, one listing. */
export interface Rollouts {
    readonly feed: Feed;
    readonly looks: SharedLooks;
}

/** @param say  tells the user something about the connection, once */
export function createRollouts(
    marathon: () => FeedSource & LookSource,
    clock: Clock,
    say: (text: string) => void,
): Rollouts {
    return { feed: new Feed(marathon, clock, say), looks: new SharedLooks(marathon, clock) };
}
