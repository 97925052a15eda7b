import { LockedError, TooManyDeploymentsError } from "../marathon/errors";
import type { Deployment } from "../marathon/wire";
import type { Watch } from "../rollout/app-watch";
import { describeCrowd, describeLock } from "../rollout/diagnosis/lock";
import { awaitEnds, BackOff, NoRoomError, StillLockedError, UnsentError } from "../rollout/obstacle";
import { type Lateness, Progress } from "../rollout/progress";
import { forceVariable } from "../settings/force";
import type { Context } from "./context";
import { ForceRefusedError } from "./force-error";
import { isOurOwn } from "./own-deployment";
import type { Passage } from "./passage";
import { inVain } from "./turn";

/**
 * Writes when it is this operation's turn, and forces the write through when nothing but an unfinished deployment of
 * our own is in the way: a corrected `up`, or a destroy, never waits for our own failure. Deployments of others are
 * forced only where this run is told to, and else waited for; so is room, where Marathon runs too many of them.
 *
 * @param write  sends the write, again after each wait
 * @param lookAgain  called after each wait for others, who may have changed meanwhile what the write was made from
 * @throws ForceRefusedError when the run is to force this app alone, and others are in the same deployment
 * @throws StillLockedError, NoRoomError when the wait takes too long
 * @throws UnsentError when the user cancels the wait
 */
export async function writeInPassage<Result>(
    context: Context,
    passage: Passage,
    write: (options: { force: boolean; signal: AbortSignal }) => Promise<Result>,
    lookAgain: () => Promise<void> = async () => {},
): Promise<Result> {
    const { clock, signal } = context;
    await passage.turn.enter();
    const progress = new Progress(clock, { ...passage.limits, startedAt: passage.turn.enteredAt });
    const backOff = new BackOff(progress, context);
    let force = false;
    for (;;) {
        try {
            return await write({ force, signal });
        } catch (error) {
            if (error instanceof LockedError) force = await makeWay(context, passage, error, progress);
            else if (error instanceof TooManyDeploymentsError) {
                await makeRoom(context, passage, error, backOff);
                // Who holds the app may have changed meanwhile.
                force = false;
            } else throw error;
            if (!force) await lookAgain();
        }
    }
}

/** The unfinished deployments that touch the app. */
export async function deploymentsOf({ marathon, signal }: Context, appId: string): Promise<Deployment[]> {
    const deployments = await marathon.listDeployments({ signal });
    return deployments.filter(({ affectedApps }) => affectedApps.includes(appId));
}

/** @returns whether the next write is to be forced; else the lock is gone */
async function makeWay(
    context: Context,
    passage: Passage,
    error: LockedError,
    progress: Progress,
): Promise<boolean> {
    const { id: subject, appIds, watch } = passage;
    const all = await context.marathon.listDeployments({ signal: context.signal });
    const locking = all.filter(({ id }) => error.deployments.includes(id));
    if (await areOurOwn(context, locking, passage)) {
        context.row.status("superseding our own unfinished deployment");
        return true;
    }
    if (isForced(context, passage, locking)) return true;
    const late = await unlessCancelled(
        context,
        subject,
        awaitLocks(context, error, locking, progress, watch),
    );
    if (!late) return false;
    const { text } = late;
    throw new StillLockedError(describeLock(subject, appIds, locking, inVain(context, text)), {
        cause: error,
    });
}

/** A deployment that locks and is not listed has either just ended or has just taken the place of another one. */
async function awaitLocks(
    context: Context,
    error: LockedError,
    locking: readonly Deployment[],
    progress: Progress,
    watch: Watch,
): Promise<Lateness | undefined> {
    if (locking.length > 0) return await awaitEnds(locking, progress, watch, context);
    const { lateness } = progress;
    if (lateness) return lateness;
    context.row.status(`waiting for deployment ${error.deployments.join(", ")}`);
    await context.clock.sleep(unlistedPauseMs, context.signal);
    return undefined;
}

const unlistedPauseMs = 500;

async function makeRoom(
    context: Context,
    { id: subject }: Passage,
    error: TooManyDeploymentsError,
    backOff: BackOff,
): Promise<void> {
    const running = await context.marathon.listDeployments({ signal: context.signal });
    const late = await unlessCancelled(context, subject, backOff.pause(running));
    if (!late) return;
    const text = describeCrowd(error.limit, running, inVain(context, late.text));
    throw new NoRoomError(text, { cause: error });
}

async function unlessCancelled<Result>(
    { signal }: Context,
    subject: string,
    wait: Promise<Result>,
): Promise<Result> {
    try {
        return await wait;
    } catch (error) {
        if (!signal.aborted) throw error;
        throw new UnsentError(subject);
    }
}

async function areOurOwn(
    context: Context,
    locking: readonly Deployment[],
    passage: Passage,
): Promise<boolean> {
    const verdicts = await Promise.all(locking.map((deployment) => isOurOwn(context, deployment, passage)));
    return verdicts.length > 0 && verdicts.every((isOurs) => isOurs);
}

/** Whether this run may end these deployments for the sake of the app or group. Says which ones it ends. */
function isForced(
    { settings, row }: Context,
    { id: subject, appIds }: Passage,
    locking: readonly Deployment[],
): boolean {
    const scope = settings.force.get(subject);
    if (scope === undefined || locking.length === 0) return false;
    const ids = locking.map(({ id }) => id);
    const others = new Set(
        locking.flatMap(({ affectedApps }) => affectedApps.filter((id) => !appIds.includes(id))),
    );
    if (scope === "alone" && others.size > 0) throw new ForceRefusedError(subject, ids, [...others]);
    const halfWay = others.size > 0 ? ` It leaves ${[...others].join(", ")} half-way.` : "";
    row.warn(`${forceVariable} ends deployment ${ids.join(", ")} of ${subject}.${halfWay}`);
    return true;
}
