import { driftOf, fieldsOf } from "../definition/compare";
import type { Server } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import type { App } from "../marathon/wire";
import type { Watch } from "../rollout/app-watch";
import { awaitDeletion } from "../rollout/deletion";
import type { Pace, WaitLimits } from "../rollout/progress";
import { awaitRollout } from "../rollout/rollout";
import type { RolloutTools } from "../rollout/rollout-tools";
import { asDefinition, readApp } from "./app-live";
import type { Context, Timeouts } from "./context";
import { withForgottenLimits } from "./forgotten-limits";
import { waitOf } from "./own-arguments";
import { withoutOwner } from "./ownership";

/** What Marathon was told to make of an app. */
export interface WrittenApp {
    /** The deployment that makes it so; nothing when nothing had to be written and none is known. */
    readonly deployment: string | undefined;
    /** The version that the write made; nothing when its answer was lost, or nothing was written. */
    readonly version?: string | undefined;
    /** The definition, with what others have put in and this program leaves alone. */
    readonly wanted: PropertyMap;
    /** Whether an earlier operation has written it. */
    readonly isResumed: boolean;
}

/** Watches apps from before a write until the work is done: a deployment may be over before its write is answered. */
export async function watchingApps<Result>(
    context: Context,
    appIds: readonly string[],
    work: (watch: Watch) => Promise<Result>,
): Promise<Result> {
    const { feed, looks } = context.rollouts;
    const watch = await feed.watch(appIds, context.signal);
    const releases = appIds.map((appId) => looks.want(appId));
    try {
        return await work(watch);
    } finally {
        for (const release of releases) release();
        watch.close();
    }
}

/** As {@link watchingApps}, each app with a watch of its own, by its id: what happens to one tells nothing of another. */
export async function watchingEach<Result>(
    context: Context,
    appIds: readonly string[],
    work: (watches: ReadonlyMap<string, Watch>) => Promise<Result>,
): Promise<Result> {
    const { feed, looks } = context.rollouts;
    const watches = new Map<string, Watch>();
    const releases = appIds.map((appId) => looks.want(appId));
    try {
        for (const appId of appIds) watches.set(appId, await feed.watch([appId], context.signal));
        return await work(watches);
    } finally {
        for (const release of releases) release();
        for (const watch of watches.values()) watch.close();
    }
}

/** Whose limits a wait has. */
export interface Wait {
    readonly operation: keyof Timeouts;
    readonly inputs: PropertyMap;
    /** When the operation began. @default when the wait does */
    readonly startedAt?: number | undefined;
    /** Shared by the waits for apps that start one after the other. @default none */
    readonly pace?: Pace | undefined;
}

/**
 * Waits until what was written has arrived, as far as the inputs want that.
 *
 * @returns the app as it was seen last
 * @throws RolloutError when it does not arrive, and why
 */
export async function awaitApp(
    context: Context,
    watch: Watch,
    appId: string,
    written: WrittenApp,
    server: Server,
    wait: Wait,
): Promise<PropertyMap> {
    const { deployment, isResumed } = written;
    const { startedAt, pace } = wait;
    const limits = { ...waitLimits(context, wait.operation, wait.inputs), startedAt, pace };
    const { waitFor } = waitOf(wait.inputs);
    const isOurs = (app: App) => holds(asDefinition(app), written, server);
    const rollout = { appId, deployment, isResumed, waitFor, limits, isOurs };
    return asDefinition(await awaitRollout(rollout, toolsFor(context, watch, appId)));
}

/**
 * Waits until the instances of a deleted app are gone.
 *
 * @throws RolloutError when they do not go, or the app comes back
 */
export async function awaitGone(
    context: Context,
    watch: Watch,
    appId: string,
    deployment: string,
    olds: PropertyMap,
    startedAt?: number,
): Promise<void> {
    const limits = { ...waitLimits(context, "delete", olds), startedAt };
    await awaitDeletion({ appId, deployment, limits }, toolsFor(context, watch, appId));
}

/**
 * Whether the live app is what was written. How many instances it has is left out: to scale is nobody's privilege. The
 * version tells it even where Marathon has filled in what nobody wrote.
 */
export function holds(
    app: PropertyMap,
    { version, wanted }: Pick<WrittenApp, "version" | "wanted">,
    server: Server,
): boolean {
    const { lastConfigChangeAt = app.version } = (app.versionInfo ?? {}) as PropertyMap;
    if (version !== undefined && lastConfigChangeAt === version) return true;
    const live = withForgottenLimits(withoutOwner(app), wanted, server);
    return fieldsOf(driftOf(live, withoutOwner(wanted), server)).every((name) => name === "instances");
}

function toolsFor(context: Context, watch: Watch, appId: string): RolloutTools {
    const { rollouts, clock, signal, row } = context;
    return {
        watch,
        isLive: () => rollouts.feed.isLive,
        read: () => readApp(context, appId, ["app.readiness"]),
        glance: (maxAgeMs) => rollouts.looks.app(appId, maxAgeMs),
        queue: (maxAgeMs) => rollouts.looks.queue(maxAgeMs),
        info: () => context.facts.info(),
        clock,
        signal,
        row,
    };
}

/** How long this resource's operation may take: its own arguments and `customTimeouts`, else the provider's settings. */
export function waitLimits(context: Context, operation: keyof Timeouts, inputs: PropertyMap): WaitLimits {
    const { settings, timeouts } = context;
    const own = timeouts[operation];
    return {
        progressTimeoutMs: waitOf(inputs).progressTimeoutMs ?? settings.progressTimeoutMs,
        rolloutTimeoutMs: own ?? settings.rolloutTimeoutMs,
        ...(own !== undefined && { rolloutTimeoutSetBy: `customTimeouts.${operation}` }),
    };
}
