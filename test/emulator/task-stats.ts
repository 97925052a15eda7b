import type { App } from "./app";
import type { Clock } from "./clock";
import { type Instance, liveTaskOf, type Task } from "./instance";
import type { JsonObject } from "./json";

/** The statistics of an app's tasks, by what they were started for (`TaskStatsByVersion`); empty groups are left out. */
export function statsOf(app: App, instances: readonly Instance[], clock: Clock): JsonObject {
    const { lastScalingAt = app.version, lastConfigChangeAt = app.version } = app.versionInfo ?? {};
    const live = instances.flatMap((instance) => {
        const task = liveTaskOf(instance);
        return task ? [{ version: instance.app.version, task }] : [];
    });
    const tasksOf = (belongs: (version: string) => boolean) =>
        live.filter(({ version }) => belongs(version)).map(({ task }) => task);
    const groups = {
        startedAfterLastScaling: tasksOf((version) => version >= lastScalingAt),
        withLatestConfig: tasksOf((version) => version >= lastConfigChangeAt),
        withOutdatedConfig: tasksOf((version) => version < lastConfigChangeAt),
        totalSummary: tasksOf(() => true),
    };
    return Object.fromEntries(
        Object.entries(groups)
            .filter(([, tasks]) => tasks.length > 0)
            .map(([name, tasks]) => [name, { stats: summaryOf(tasks, clock.now()) }]),
    );
}

function summaryOf(tasks: readonly Task[], now: number): JsonObject {
    const judged = tasks.filter(({ health }) => health.results().length > 0);
    const healthy = judged.filter(({ health }) => health.results().every(({ alive }) => alive)).length;
    const lifeTimes = tasks
        .flatMap(({ startedAt }) => (startedAt === undefined ? [] : [(now - startedAt) / 1000]))
        .sort((a, b) => a - b);
    return {
        counts: {
            staged: tasks.filter(({ state }) => state === undefined || state === "TASK_STAGING").length,
            running: tasks.filter(({ state }) => state === "TASK_RUNNING").length,
            healthy,
            unhealthy: judged.length - healthy,
        },
        ...(lifeTimes.length > 0 && { lifeTime: lifeTimeOf(lifeTimes) }),
    };
}

function lifeTimeOf(sorted: readonly number[]): JsonObject {
    const middle = Math.floor(sorted.length / 2);
    const upper = sorted[middle] ?? 0;
    return {
        averageSeconds: sorted.reduce((sum, seconds) => sum + seconds, 0) / sorted.length,
        medianSeconds: sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2,
    };
}
