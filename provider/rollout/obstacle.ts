import type { Clock } from "../marathon/clock";
import { formatDuration } from "../marathon/duration";
import { LockedError, MarathonError, TooManyDeploymentsError } from "../marathon/errors";
import type { Deployment } from "../marathon/wire";
import type { Watch } from "./app-watch";
import { named, oldestOf } from "./diagnosis/lock";
import type { Lateness, Progress } from "./progress";
import { RolloutError } from "./rollout-error";
import { isOver } from "./verdict";

/** Deployments of others held an app for longer than this operation may wait. Nothing was sent. */
export class StillLockedError extends MarathonError {
    static override readonly code = LockedError.code;
}

/** So many deployments have run for so long that a write found no room. Nothing was sent. */
export class NoRoomError extends MarathonError {
    static override readonly code = TooManyDeploymentsError.code;
}

/** The user cancelled while a write waited for its turn, or for the deployments of others. */
export class UnsentError extends RolloutError {
    constructor(appId: string) {
        super(`Cancelled while ${appId} waited for other deployments. The write was not sent.`);
    }
}

/** What a wait for others works with. */
export interface ObstacleTools {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly row: { status(text: string): void };
}

/** News come by themselves; this only bounds how old the time in the row gets. */
const longestNewsPauseMs = 5_000;
const firstPauseMs = 1_000;
const longestPauseMs = 15_000;

/**
 * Waits until these deployments are over, however they end. A step forward of one, or its end, is progress.
 *
 * @returns which limit has passed, if they are still at it
 * @throws the reason of the signal once it is aborted
 */
export async function awaitEnds(
    deployments: readonly Deployment[],
    progress: Progress,
    watch: Watch,
    { clock, signal, row }: ObstacleTools,
): Promise<Lateness | undefined> {
    const begun = clock.now();
    for (const { id } of deployments) watch.follow(id);
    let known: string | undefined;
    for (;;) {
        const open = deployments.filter(({ id }) => !isOver(watch.stateOf(id)));
        const [first, ...more] = open;
        if (!first) {
            progress.noteMove();
            return undefined;
        }
        const marks = marksOf(open.map((deployment) => asListed(deployment, watch)));
        if (known !== undefined && marks !== known) progress.noteMove();
        known = marks;
        const { lateness } = progress;
        if (lateness) return lateness;
        const others = more.length > 0 ? ` and ${more.length} more` : "";
        row.status(
            `waiting for deployment ${first.id} of ${named(first.affectedApps)}${others} (${since(begun, clock)})`,
        );
        await watch.news(Math.max(0, Math.min(longestNewsPauseMs, progress.leftMs)), signal);
    }
}

/** As the last listing shows it. */
function asListed(deployment: Deployment, watch: Watch): Deployment {
    const state = watch.stateOf(deployment.id);
    return state.kind === "running" ? state.deployment : deployment;
}

/** Which deployments these are and how far they are, to be compared with how it was before. */
export function marksOf(deployments: readonly Deployment[]): string {
    const marks = deployments.map(({ id, currentStep }) => `${id} ${currentStep}`);
    return marks.sort().join();
}

/** Waits longer each time, while Marathon runs as many deployments as it allows. Another set of them is progress. */
export class BackOff {
    private pauseMs = firstPauseMs;
    private readonly begun: number;
    private known: string | undefined;

    constructor(
        private readonly progress: Progress,
        private readonly tools: ObstacleTools,
    ) {
        this.begun = tools.clock.now();
    }

    /**
     * @param running  the unfinished deployments, as far as they are known
     * @returns which limit has passed, if there is no time left to wait
     * @throws the reason of the signal once it is aborted
     */
    async pause(running: readonly Deployment[]): Promise<Lateness | undefined> {
        const { clock, signal, row } = this.tools;
        const marks = marksOf(running);
        if (this.known !== undefined && marks !== this.known) this.progress.noteMove();
        this.known = marks;
        const { lateness } = this.progress;
        if (lateness) return lateness;
        const oldest = oldestOf(running);
        const which = oldest ? `; the oldest is ${oldest.id} of ${named(oldest.affectedApps)}` : "";
        row.status(`waiting: too many deployments run in Marathon${which} (${since(this.begun, clock)})`);
        await clock.sleep(Math.max(0, Math.min(this.pauseMs, this.progress.leftMs)), signal);
        this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2);
        return undefined;
    }
}

function since(begun: number, clock: Clock): string {
    return formatDuration(Math.floor((clock.now() - begun) / 1_000) * 1_000);
}
