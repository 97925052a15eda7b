import { driftOf } from "../definition/compare";
import type { Server } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import type { Deployment, DeploymentResult } from "../marathon/wire";
import type { Watch } from "../rollout/app-watch";
import { diagnose, outlookOf } from "../rollout/diagnosis";
import type { FailedRollout } from "../rollout/failed-rollout";
import { planRollback, type RollbackCase, type RollbackPlan } from "../rollout/rollback";
import { RolloutError } from "../rollout/rollout-error";
import { findApp } from "./app-live";
import { awaitApp, awaitGone, holds } from "./app-rollout";
import type { AppWrite, AppWritten } from "./app-write";
import type { Context, Row, Timeouts } from "./context";
import { deploymentsOf, writeInPassage } from "./locks";
import { rollsBack, waitOf } from "./own-arguments";
import { type Passage, withTimeAnew } from "./passage";
import { writeAndLook } from "./unclear-write";

/** An update of an app whose rollout has failed. */
export interface FailedUpdate {
    readonly write: AppWrite;
    readonly written: AppWritten;
    /** In how many requests it was written. */
    readonly writes: number;
    readonly server: Server;
    readonly operation: keyof Timeouts;
}

/** What has become of an app after its rollout failed, and the error that tells of it. */
export type Aftermath =
    /** What was written stands in Marathon. */
    | { readonly state: "kept"; readonly error: unknown }
    | {
          /** What was there before stands there again. */
          readonly state: "undone";
          readonly error: RolloutError;
          /** The app as it was seen last, or as it was before; nothing where there was none. */
          readonly live?: PropertyMap;
          /** The request that went back, while what was there before has not been seen running. */
          readonly revert?: Revert;
      };

/**
 * Puts back what was there before a rollout that failed, where the app's `onFailure` wants it and nobody else can lose
 * anything by it, and waits until that runs again.
 */
export async function rollBackIfWanted(
    context: Context,
    passage: Passage,
    update: FailedUpdate,
    error: unknown,
): Promise<Aftermath> {
    const failed = error instanceof RolloutError ? error.failed : undefined;
    // Who cancels, or cannot reach Marathon any more, has not seen a rollout fail.
    if (!failed || !rollsBack(update.write.inputs) || context.signal.aborted) return { error, state: "kept" };
    const rolling = { ...context, row: rollingBack(context.row) };
    const tell = (text: string) => new RolloutError(diagnose(failed, text), { failed });
    const keep = (why: string): Aftermath => {
        return { error: tell(`Not rolled back: ${why}. ${outlookOf(failed)}`), state: "kept" };
    };
    let revert: Revert | undefined;
    try {
        revert = await goBack(rolling, passage, update, failed);
        const live = await awaitBefore(rolling, passage.watch, update, revert);
        return { error: tell(live ? rolledBack(live) : undone), state: "undone", ...(live && { live }) };
    } catch (trouble) {
        if (trouble instanceof NoWayBack) return keep(trouble.message);
        if (!revert) return keep(`it was tried. ${headlineOf(trouble)}`);
        const { over: live } = update.written;
        const text = `${live ? unproven : unfinished} ${byWhat(revert)}. ${headlineOf(trouble)}`;
        return { error: tell(text), state: "undone", ...(live && { live }), revert };
    }
}

/** The row of an app that goes back: what is told of it is no longer about the change. */
function rollingBack(row: Row): Row {
    row.status("rolling back");
    return {
        status: (text) => row.status(`rolling back: ${text}`),
        info: (text) => row.info(text),
        warn: (text) => row.warn(text),
    };
}

/** Why there is none, as a clause. */
class NoWayBack extends Error {}

/** The request that went back; its deployment is unknown where the answer was lost. */
interface Revert {
    readonly deployment: string | undefined;
}

const undone =
    "Undone: it is deleted again, since nothing of it had run. The next pulumi up creates it anew.";

function rolledBack({ tasksRunning, instances }: PropertyMap): string {
    return (
        `Rolled back: Marathon has the old definition again, ${tasksRunning} of ${instances} running. ` +
        "The next pulumi up makes the change anew."
    );
}

const unproven = "Rolled back, but NOT SEEN RUNNING: Marathon goes back to the old definition";

const unfinished = "Undone, but not seen to end: Marathon deletes it again";

function byWhat({ deployment }: Revert): string {
    return deployment === undefined ? "by a deployment that is not known" : `by deployment ${deployment}`;
}

/** What failed in a rollback, on one line. */
function headlineOf(trouble: unknown): string {
    const message = trouble instanceof Error ? trouble.message : String(trouble);
    return message.split("\n", 1)[0] ?? "";
}

/** @throws NoWayBack */
async function findWayBack(
    context: Context,
    { write, written, writes, server }: FailedUpdate,
    failed: FailedRollout,
): Promise<WayBack> {
    const { appId, before } = write;
    const found = await findApp(context, appId);
    const own = (await deploymentsOf(context, appId)).find(({ id }) => id === written.deployment);
    const plan = planRollback({
        failed,
        wrote: written.over ? kindOf(written) : "a new app",
        workedBefore: before?.rollout !== "unfinished",
        writes,
        found: !found ? "nothing" : isUntouched(found, written, server) ? "ours" : "another definition",
        deployment: own ? reachOf(own, appId) : "ended",
    });
    if (plan.how === "not at all") throw new NoWayBack(plan.why);
    return plan.how;
}

type WayBack = Exclude<RollbackPlan["how"], "not at all">;

function kindOf({ isResumed, changesConfiguration }: AppWritten): RollbackCase["wrote"] {
    if (changesConfiguration) return "the configuration";
    return isResumed ? "nothing" : "the number of instances";
}

/** Whether what was written is there and nobody has scaled it since. */
function isUntouched(found: PropertyMap, written: AppWritten, server: Server): boolean {
    const isScaled = driftOf(found, written.wanted, server).some(({ field }) => field === "instances");
    return holds(found, written, server) && !isScaled;
}

function reachOf({ affectedApps }: Deployment, appId: string): RollbackCase["deployment"] {
    return affectedApps.every((affected) => affected === appId)
        ? "unfinished"
        : "unfinished, with other apps";
}

/**
 * Sends the request that goes back, once others let it through, if there is a way back then.
 *
 * @throws NoWayBack
 */
async function goBack(
    context: Context,
    passage: Passage,
    update: FailedUpdate,
    failed: FailedRollout,
): Promise<Revert> {
    const { appId } = update.write;
    const { over: live, deployment: ourOwn } = update.written;
    let way = await findWayBack(context, update, failed);
    const lookAgain = async () => {
        way = await findWayBack(context, update, failed);
    };
    const again = { ...withTimeAnew(passage, context), ourOwn };
    const send = () =>
        writeInPassage(context, again, ({ force }) => sendBack(context, update, way, force), lookAgain);
    const isDone = async () => {
        const found = await findApp(context, appId);
        return live
            ? found !== undefined && holds(found, { wanted: live }, update.server)
            : found === undefined;
    };
    const answer = await writeAndLook(context, send, isDone);
    return { deployment: answer?.deploymentId ?? (await deploymentsOf(context, appId))[0]?.id };
}

/** No cancel cuts this off: whether Marathon has gone back must be known for the state to tell the truth. */
async function sendBack(
    { marathon }: Context,
    { write: { appId }, written: { over, deployment } }: FailedUpdate,
    way: WayBack,
    force: boolean,
): Promise<DeploymentResult> {
    switch (way) {
        case "revert the deployment":
            return await marathon.cancelDeployment(deployment as string);
        case "write the version before":
            return await marathon.updateApp(appId, { version: over?.version as string }, { force });
        case "delete the new app":
            return await marathon.deleteApp(appId, { force });
    }
}

/**
 * Waits until what was there before has arrived, as long as an operation may take: the time of this one may be used up.
 *
 * @returns the app as it was seen last, if there was one
 */
async function awaitBefore(
    context: Context,
    watch: Watch,
    { write, written, server, operation }: FailedUpdate,
    { deployment }: Revert,
): Promise<PropertyMap | undefined> {
    const { appId, inputs } = write;
    const { over: live } = written;
    if (!live) {
        if (deployment !== undefined) await awaitGone(context, watch, appId, deployment, inputs);
        return undefined;
    }
    // Less than running instances would prove nothing.
    const waitFor = waitOf(inputs).waitFor === "running" ? "running" : "healthy";
    const before = { deployment, wanted: live, isResumed: false };
    return await awaitApp(context, watch, appId, before, server, {
        operation,
        inputs: { ...inputs, waitFor },
    });
}
