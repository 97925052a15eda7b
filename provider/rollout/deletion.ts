import { formatDuration } from "../marathon/duration";
import type { Watch } from "./app-watch";
import { isOutage } from "./outage";
import { type Lateness, Progress, type WaitLimits } from "./progress";
import { RolloutError } from "./rollout-error";
import type { RolloutTools } from "./rollout-tools";
import { isOver } from "./verdict";

/** A deletion that Marathon carries out. */
export interface Deletion {
    readonly appId: string;
    /** The deployment that stops the instances. */
    readonly deployment: string;
    readonly limits: WaitLimits;
}

/** News of a deployment come by themselves; this only bounds how late a time-out is noticed. */
const longestPauseMs = 5_000;

/**
 * Waits until the instances of a deleted app are gone: only then are its host ports and volumes free again.
 *
 * @throws RolloutError when that takes too long, somebody cancels the deletion, or the user cancels the wait
 * @throws MarathonError when Marathon refuses to be asked, or does not answer until the time is over
 */
export async function awaitDeletion(deletion: Deletion, tools: DeletionTools): Promise<void> {
    const { watch, signal } = tools;
    try {
        watch.follow(deletion.deployment);
        await waitForEnd(deletion, tools);
    } catch (error) {
        if (!signal.aborted) throw error;
        throw new RolloutError(
            `Cancelled while ${deletion.appId} is being deleted. Marathon goes on with it, in deployment ` +
                `${deletion.deployment}; pulumi destroy again waits for it.`,
        );
    }
}

/** What a deletion is waited for with. */
export type DeletionTools = Pick<RolloutTools, "clock" | "signal" | "row" | "read"> & {
    readonly watch: Watch;
};

async function waitForEnd(deletion: Deletion, tools: DeletionTools): Promise<void> {
    const { watch, signal, row, clock } = tools;
    const begun = clock.now();
    const progress = new Progress(clock, deletion.limits);
    let happened = 0;
    for (;;) {
        happened += watch.takeEvents().length;
        progress.note(happened);
        const stage = await findStage(deletion, tools);
        if (stage.kind === "gone") return;
        const { lateness } = progress;
        if (lateness) throw stage.kind === "unknown" ? stage.outage : stillStopping(deletion, lateness);
        const silence = stage.kind === "unknown" ? " · Marathon does not answer" : "";
        const taken = formatDuration(inSeconds(clock.now() - begun));
        row.status(`waiting for its instances to stop (${taken})${silence}`);
        await watch.news(Math.max(0, Math.min(longestPauseMs, progress.leftMs)), signal);
    }
}

/** How far a deletion is. */
type Stage =
    | { readonly kind: "stopping" | "gone" }
    /** Marathon does not answer at the moment. */
    | { readonly kind: "unknown"; readonly outage: unknown };

async function findStage(
    { appId, deployment }: Deletion,
    { watch, signal, read }: DeletionTools,
): Promise<Stage> {
    if (!isOver(watch.stateOf(deployment))) return { kind: "stopping" };
    try {
        if (!(await read())) return { kind: "gone" };
    } catch (error) {
        if (!isOutage(error) || signal.aborted) throw error;
        return { kind: "unknown", outage: error };
    }
    throw new RolloutError(
        `${appId} is there again: its deletion was cancelled in Marathon, or somebody has made it anew. Run ` +
            "pulumi refresh to see what is there, then repeat the deletion.",
    );
}

function stillStopping({ appId, deployment }: Deletion, { text }: Lateness): RolloutError {
    return new RolloutError(
        `${appId} is being deleted and its instances still stop, ${text}. Deployment ${deployment} goes on in ` +
            "Marathon; pulumi destroy again waits for it.",
    );
}

function inSeconds(ms: number): number {
    return Math.floor(ms / 1_000) * 1_000;
}
