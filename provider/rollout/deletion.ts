import { formatDuration } from "../marathon/duration";
import type { Watch } from "./app-watch";
import { Progress, type WaitLimits } from "./progress";
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

async function waitForEnd({ appId, deployment, limits }: Deletion, tools: DeletionTools): Promise<void> {
    const { watch, signal, row, clock } = tools;
    const begun = clock.now();
    const progress = new Progress(clock, limits);
    let happened = 0;
    for (;;) {
        happened += watch.takeEvents().length;
        progress.note(happened);
        if (isOver(watch.stateOf(deployment))) break;
        const { lateness } = progress;
        if (lateness) {
            throw new RolloutError(
                `${appId} is being deleted and its instances still stop, ${lateness.text}. Deployment ${deployment} goes ` +
                    "on in Marathon; pulumi destroy again waits for it.",
            );
        }
        row.status(`waiting for its instances to stop (${formatDuration(inSeconds(clock.now() - begun))})`);
        await watch.news(Math.max(0, Math.min(longestPauseMs, progress.leftMs)), signal);
    }
    if (await tools.read()) {
        throw new RolloutError(
            `${appId} is there again: its deletion was cancelled in Marathon, or somebody has made it anew. Run ` +
                "pulumi refresh to see what is there, then repeat the deletion.",
        );
    }
}

function inSeconds(ms: number): number {
    return Math.floor(ms / 1_000) * 1_000;
}
