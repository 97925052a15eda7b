import type { PropertyMap } from "../definition/unknown";
import type { Watch } from "../rollout/app-watch";
import type { WaitLimits } from "../rollout/progress";
import { waitLimits, watchingApps } from "./app-rollout";
import type { Context, Timeouts } from "./context";
import { liveRecordOf } from "./live-record";
import { inTurn, type Turn } from "./turn";

/** How the writes of one operation get through to an app, and what they are watched with. */
export interface Passage {
    readonly appId: string;
    /** The deployment that our last write started, if it has not ended well. */
    readonly ourOwn: string | undefined;
    readonly limits: WaitLimits;
    readonly watch: Watch;
    readonly turn: Turn;
}

/** What an operation is about to do to an app. */
export interface Intent {
    readonly operation: keyof Timeouts;
    /** What says how long to wait: the inputs, or what was stored of an app that is deleted. */
    readonly inputs: PropertyMap;
    /** What the last operation stored; nothing when there was none. */
    readonly olds: PropertyMap | undefined;
}

/**
 * Opens the way to an app for all that an operation does, its waits included: the app is watched from before the
 * write, since a deployment may be over before the write is answered, and the operation has one turn among all others.
 */
export async function openPassage<Result>(
    context: Context,
    appId: string,
    { operation, inputs, olds }: Intent,
    work: (passage: Passage) => Promise<Result>,
): Promise<Result> {
    const limits = waitLimits(context, operation, inputs);
    const ourOwn = olds && liveRecordOf(olds)?.deployment;
    const usual = operation === "delete" ? "delete" : "change";
    const kind = ourOwn === undefined ? usual : "supersede";
    const { progressTimeoutMs } = limits;
    return await watchingApps(context, [appId], (watch) =>
        inTurn(context, appId, { kind, progressTimeoutMs }, (turn) =>
            work({ appId, ourOwn, limits, watch, turn }),
        ),
    );
}
