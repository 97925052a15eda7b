import type { MarathonEvent } from "../marathon/events";
import type { JsonObject } from "../marathon/wire";

/** What Marathon told of one instance of an app. Fields that an event does not carry are absent. */
export type AppEvent = TaskEvent | HealthEvent | HealthKillEvent;

/** A Mesos status update: `status_update_event`. */
export interface TaskEvent {
    readonly kind: "task";
    readonly appId: string;
    readonly taskId: string;
    /** Mesos' word: `TASK_RUNNING`, `TASK_FAILED`, … */
    readonly status: string;
    readonly message: string;
    readonly host?: string;
    readonly agentId?: string;
    /** The version of the app that the task runs. */
    readonly version?: string;
    readonly timestamp: string;
}

/** `instance_health_changed_event`; `healthy` is absent while nothing is known. */
export interface HealthEvent {
    readonly kind: "health";
    readonly appId: string;
    readonly instanceId: string;
    readonly healthy?: boolean;
    readonly version?: string;
    readonly timestamp: string;
}

/** Marathon ends an instance because its health check failed too often: `unhealthy_instance_kill_event`. */
export interface HealthKillEvent {
    readonly kind: "healthKill";
    readonly appId: string;
    readonly instanceId: string;
    readonly taskId?: string;
    readonly reason: string;
    readonly host?: string;
    readonly agentId?: string;
    readonly version?: string;
    readonly timestamp: string;
}

/** The events that say how instances fare; all others are not asked for. */
export const appEventTypes = [
    "status_update_event",
    "instance_health_changed_event",
    "unhealthy_instance_kill_event",
] as const;

/** Reads an event about one app's instances; nothing for any other event. */
export function readAppEvent({ event, data }: MarathonEvent): AppEvent | undefined {
    const appId = textOf(data, "appId") ?? textOf(data, "runSpecId");
    if (appId === undefined) return undefined;
    switch (event) {
        case "status_update_event":
            return {
                kind: "task",
                appId,
                taskId: textOf(data, "taskId") ?? "",
                status: textOf(data, "taskStatus") ?? "",
                message: textOf(data, "message") ?? "",
                ...placeOf(data),
                ...versionOf(data, "version"),
                timestamp: timestampOf(data),
            };
        case "instance_health_changed_event":
            return {
                kind: "health",
                appId,
                instanceId: textOf(data, "instanceId") ?? "",
                ...(typeof data.healthy === "boolean" && { healthy: data.healthy }),
                ...versionOf(data, "runSpecVersion"),
                timestamp: timestampOf(data),
            };
        case "unhealthy_instance_kill_event": {
            const taskId = textOf(data, "taskId");
            return {
                kind: "healthKill",
                appId,
                instanceId: textOf(data, "instanceId") ?? taskId ?? "",
                ...(taskId && { taskId }),
                reason: textOf(data, "reason") ?? "",
                ...placeOf(data),
                ...versionOf(data, "version"),
                timestamp: timestampOf(data),
            };
        }
        default:
            return undefined;
    }
}

function placeOf(data: JsonObject): { host?: string; agentId?: string } {
    const host = textOf(data, "host");
    const agentId = textOf(data, "slaveId");
    return { ...(host !== undefined && { host }), ...(agentId !== undefined && { agentId }) };
}

function versionOf(data: JsonObject, key: string): { version?: string } {
    const version = textOf(data, key);
    return version === undefined ? {} : { version };
}

function timestampOf(data: JsonObject): string {
    return textOf(data, "timestamp") ?? "";
}

function textOf(data: JsonObject, key: string): string | undefined {
    const value = data[key];
    return typeof value === "string" ? value : undefined;
}
