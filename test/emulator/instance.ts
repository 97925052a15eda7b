import type { App } from "./app";
import type { Behaviour, Ending } from "./behaviour";
import type { HealthWatch } from "./health";
import type { Placement } from "./placement";
import type { ReadinessWatch } from "./readiness";

/** The conditions of an instance that the emulator goes through. */
export type Condition =
    | "Scheduled"
    | "Provisioned"
    | "Staging"
    | "Starting"
    | "Running"
    | "Killed"
    | "Finished"
    | "Failed"
    | "Error"
    | "Dropped"
    | "Gone"
    | "Unknown"
    | "Unreachable";

/** One instance of an app: a place for a task, kept over the relaunches of that task. */
export interface Instance {
    readonly id: string;
    /** The definition it was made for and is relaunched with. */
    readonly app: App;
    condition: Condition;
    /** Others heard of it; before that it takes no offer. */
    announced: boolean;
    /** It is to end and not to be relaunched. */
    doomed: boolean;
    launches: number;
    /** Since when it waits for an offer, in milliseconds since 1970; meaningless while a task lives. */
    waitingSince: number;
    /** The latest task, kept after its end until the next launch; absent before the first. */
    task?: Task;
}

/** What runs on an agent for an instance. */
export interface Task extends Placement {
    readonly id: string;
    /** The last state Mesos reported; absent before the first report. */
    state: string | undefined;
    readonly stagedAt: number;
    startedAt?: number;
    readonly health: HealthWatch;
    readonly readiness: ReadinessWatch;
    readonly behaviour: Behaviour;
    killed: boolean;
    ended: boolean;
    /** Its end holds back further launches. */
    failed: boolean;
    timers: (() => void)[];
}

/** The last failure of an app, as `lastTaskFailure` shows it. */
export interface TaskFailure {
    readonly appId: string;
    readonly host: string;
    readonly message: string;
    readonly state: string;
    readonly taskId: string;
    readonly timestamp: string;
    readonly version: string;
    readonly slaveId: string;
}

/** The condition an instance has when its task ended in a state. */
export const conditionOf: Readonly<Record<NonNullable<Ending["state"]> | "TASK_KILLED", Condition>> = {
    TASK_KILLED: "Killed",
    TASK_FAILED: "Failed",
    TASK_FINISHED: "Finished",
    TASK_ERROR: "Error",
    TASK_LOST: "Unreachable",
    TASK_UNREACHABLE: "Unreachable",
    TASK_DROPPED: "Dropped",
    TASK_GONE: "Gone",
    TASK_GONE_BY_OPERATOR: "Gone",
    TASK_UNKNOWN: "Unknown",
};

/** The task of an instance that is on an agent, the one that is being killed included. */
export function liveTaskOf({ task }: Instance): Task | undefined {
    return task?.ended ? undefined : task;
}

/** Whether the instance waits for an offer. */
export function isWaiting(instance: Instance): boolean {
    return !instance.doomed && liveTaskOf(instance) === undefined;
}

/** Whether the launch queue counts the instance: it waits, or was launched and nothing was heard of it yet. */
export function isQueued(instance: Instance): boolean {
    return isWaiting(instance) || (!instance.doomed && instance.condition === "Provisioned");
}

/** Whether the instance runs, and is healthy and ready as far as its app has checks for that. */
export function isReady(instance: Instance): boolean {
    const task = liveTaskOf(instance);
    if (!task || instance.doomed || task.killed || instance.condition !== "Running") return false;
    return task.health.isHealthy && !task.readiness.isPending;
}

/** Whether the instance is to run, and is healthy as far as its app has health checks; without them it need not run yet. */
export function isHealthy(instance: Instance): boolean {
    if (instance.doomed) return false;
    const isChecked = (instance.app.healthChecks ?? []).length > 0;
    return !isChecked || liveTaskOf(instance)?.health.isHealthy === true;
}

/** Whether its task has ended, and no other was launched since. */
export function hasEnded({ task }: Instance): boolean {
    return task?.ended === true;
}

/** Ends everything that waits to happen to a task. */
export function stopTimers(task: Task): void {
    for (const cancel of task.timers) cancel();
    task.timers = [];
}
