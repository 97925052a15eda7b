import type { PropertyMap } from "../definition/unknown";
import type { Watch } from "../rollout/app-watch";
import type { WaitLimits } from "../rollout/progress";
import { waitLimits, watchingApps } from "./app-rollout";
import type { Context, Timeouts } from "./context";
import { liveRecordOf } from "./live-record";
import { inTurn, type Turn } from "./turn";

/** How the writes of one operation get through to what it writes, and what they are watched with. */
export interface Passage {
    /** The app or group that is written. */
    readonly id: string;
    /** The apps that the resource has written, this one or those of the group: a deployment of no others is its own. */
    readonly appIds: readonly string[];
    /** The deployment that our last write started, if it was unfinished when the operation began. */
    readonly ourOwn: string | undefined;
    readonly limits: WaitLimits;
    readonly watch: Watch;
    readonly turn: Turn;
}

/** What an operation is about to do to an app, or to those of a group. */
export interface Intent {
    readonly operation: keyof Timeouts;
    /** The apps that it may touch. @default the one that it is about */
    readonly appIds?: readonly string[];
    /** What says how long to wait: the inputs, or what was stored of an app that is deleted. */
    readonly inputs: PropertyMap;
    /** What the last operation stored; nothing when there was none. */
    readonly olds: PropertyMap | undefined;
}

/**
 * Opens the way to an app or group for all that an operation does, its waits included: the apps are watched from before
 * the write, since a deployment may be over before the write is answered, and the operation has one turn among all others.
 */
export async function openPassage<Result>(
    context: Context,
    id: string,
    { operation, inputs, olds, appIds = [id] }: Intent,
    work: (passage: Passage) => Promise<Result>,
): Promise<Result> {
    const limits = waitLimits(context, operation, inputs);
    const recorded = olds && liveRecordOf(olds)?.deployment;
    const ourOwn = recorded !== undefined && (await isUnfinished(context, recorded)) ? recorded : undefined;
    const usual = operation === "delete" ? "delete" : "change";
    const kind = ourOwn === undefined ? usual : "supersede";
    const { progressTimeoutMs } = limits;
    return await watchingApps(context, appIds, (watch) =>
        inTurn(context, id, { kind, progressTimeoutMs }, (turn) =>
            work({ id, appIds, ourOwn, limits, watch, turn }),
        ),
    );
}

/** Once it has ended, what locks the app may be a later one of ours, of a process that was killed. */
async function isUnfinished({ marathon, signal }: Context, deployment: string): Promise<boolean> {
    return (await marathon.listDeployments({ signal })).some(({ id }) => id === deployment);
}

/** The same way, with the whole time of an operation once more: for what has to be put right when that is used up. */
export function withTimeAnew(passage: Passage, { clock }: Context): Passage {
    const { turn } = passage;
    return { ...passage, turn: { enteredAt: clock.now(), enter: () => turn.enter() } };
}
