import type { Clock } from "../marathon/clock";
import { type AppProgress, judge, type WaitFor } from "./judge";
import { RolloutError } from "./rollout-error";

/** What a wait works with; a resource's context has all of it. */
export interface WaitContext {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly row: { status(text: string): void };
}

export interface WaitLimits {
    /** How long nothing may move before the wait ends, in milliseconds. */
    readonly progressTimeoutMs: number;
    /** How long the whole wait may take, in milliseconds. */
    readonly rolloutTimeoutMs: number | undefined;
}

const firstPauseMs = 100;
const longestPauseMs = 1_000;

/**
 * Waits until an app has arrived.
 *
 * @param observe  reads the app's progress from Marathon
 * @throws RolloutError when nothing moved for too long, or the user cancelled
 */
export async function waitUntilReady(
    appId: string,
    observe: () => Promise<AppProgress>,
    waitFor: WaitFor,
    limits: WaitLimits,
    context: WaitContext,
): Promise<void> {
    const { clock, signal, row } = context;
    const started = clock.now();
    let moved = started;
    let last = "";
    let pauseMs = firstPauseMs;
    for (;;) {
        const verdict = judge(await unlessCancelled(appId, signal, observe), waitFor);
        if (verdict.ready) return;
        row.status(verdict.text);
        if (verdict.text !== last) {
            last = verdict.text;
            moved = clock.now();
            pauseMs = firstPauseMs;
        }
        const late = lateness(clock.now(), started, moved, limits);
        if (late)
            throw new RolloutError(
                `${appId} is not ready: ${verdict.text}, ${late}. The deployment goes on.`,
            );
        await unlessCancelled(appId, signal, () => clock.sleep(pauseMs, signal));
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
}

/** Waits until none of the deployments is running any more. */
export async function waitUntilFinished(
    appId: string,
    runs: () => Promise<boolean>,
    limits: WaitLimits,
    context: WaitContext,
): Promise<void> {
    const { clock, signal, row } = context;
    const started = clock.now();
    let pauseMs = firstPauseMs;
    while (await unlessCancelled(appId, signal, runs)) {
        row.status("waiting for its instances to stop");
        const late = lateness(clock.now(), started, started, limits);
        if (late) throw new RolloutError(`${appId} is being deleted: its instances still stop, ${late}.`);
        await unlessCancelled(appId, signal, () => clock.sleep(pauseMs, signal));
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
}

function lateness(now: number, started: number, moved: number, limits: WaitLimits): string | undefined {
    if (limits.rolloutTimeoutMs !== undefined && now - started >= limits.rolloutTimeoutMs) {
        return `after ${Math.round((now - started) / 1000)} s (rolloutTimeout)`;
    }
    if (now - moved >= limits.progressTimeoutMs) {
        return `no progress for ${Math.round((now - moved) / 1000)} s (progressTimeout)`;
    }
    return undefined;
}

/** Runs one part of a wait; a cancel in the middle of a request ends the wait in the same words as one in a pause. */
async function unlessCancelled<Result>(
    appId: string,
    signal: AbortSignal,
    part: () => Promise<Result>,
): Promise<Result> {
    try {
        signal.throwIfAborted();
        return await part();
    } catch (error) {
        if (!signal.aborted) throw error;
        throw new RolloutError(`Cancelled while waiting for ${appId}. Its deployment goes on in Marathon.`);
    }
}
