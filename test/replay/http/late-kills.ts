import type { Seen } from "./event-transcript";

/**
 * The events with the end of every killed task before the end of its app. Which comes first is no rule of a version: the
 * deployment and the event stream hear of the last kill at the same time, from the same bus. Of deletions with running tasks
 * one was recorded in 1.8, which ends after the report of the kill, and one in 1.10, which ends before.
 */
export function withKillsFirst(seen: readonly Seen[]): Seen[] {
    const ordered: Seen[] = [];
    for (const one of seen) {
        const app = killedAppOf(one);
        const end = app === undefined ? -1 : ordered.findIndex((other) => endedAppOf(other) === app);
        if (end < 0) ordered.push(one);
        else ordered.splice(end, 0, one);
    }
    return ordered;
}

/** The app whose task or instance was killed. */
function killedAppOf(one: Seen): string | undefined {
    if (one.kind !== "event") return undefined;
    const { appId, runSpecId, taskStatus, condition } = one.data;
    if (one.event === "status_update_event" && taskStatus === "TASK_KILLED") return String(appId);
    if (one.event === "instance_changed_event" && condition === "Killed") return String(runSpecId);
    return undefined;
}

function endedAppOf(one: Seen): string | undefined {
    return one.kind === "event" && one.event === "app_terminated_event" ? String(one.data.appId) : undefined;
}
