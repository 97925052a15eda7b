import { randomUUID } from "node:crypto";
import type { App } from "./app";
import type { Behaviour, Behaviours, Ending } from "./behaviour";
import type { Clock } from "./clock";
import type { EventHub } from "./events";
import { HealthWatch } from "./health";
import { LaunchQueue } from "./launch-queue";
import { agentsOf, type Placement, placementFor } from "./placement";
import { ReadinessWatch } from "./readiness";
import type { Settings } from "./settings";

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
    readonly app: App;
    condition: Condition;
    /** `true` once it is to end and not to be relaunched. */
    doomed: boolean;
    launches: number;
    /** The task of the latest launch; absent while nothing was launched or the relaunch waits. */
    task?: Task;
}

/** What runs on an agent for an instance. */
export interface Task extends Placement {
    readonly id: string;
    state: string | undefined;
    readonly stagedAt: number;
    startedAt?: number;
    readonly health: HealthWatch;
    readonly readiness: ReadinessWatch;
    readonly behaviour: Behaviour;
    killed: boolean;
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

const conditionOf: Readonly<Record<NonNullable<Ending["state"]>, Condition>> = {
    TASK_FAILED: "Failed",
    TASK_FINISHED: "Finished",
    TASK_ERROR: "Error",
    TASK_LOST: "Unreachable",
    TASK_DROPPED: "Dropped",
    TASK_GONE: "Gone",
    TASK_GONE_BY_OPERATOR: "Gone",
    TASK_UNKNOWN: "Unknown",
};

/** All instances: launches them, lets them run, become healthy, fail and end, and says so on the event bus. */
export class Instances {
    private readonly byApp = new Map<string, Set<Instance>>();
    private readonly failures = new Map<string, TaskFailure>();
    private readonly changed = new Set<(appId: string) => void>();
    private readonly agents;
    readonly queue: LaunchQueue;

    constructor(
        private readonly clock: Clock,
        private readonly events: EventHub,
        private readonly settings: Settings,
        private readonly behaviours: Behaviours,
    ) {
        this.agents = agentsOf(settings);
        this.queue = new LaunchQueue(clock);
    }

    /** The instances of an app, oldest first, the ones that are ending included. */
    of(appId: string): Instance[] {
        return [...(this.byApp.get(appId) ?? [])];
    }

    /** The apps that have instances. */
    appIds(): string[] {
        return [...this.byApp.keys()];
    }

    /** The last failure of an app; survives later success. */
    lastFailure(appId: string): TaskFailure | undefined {
        return this.failures.get(appId);
    }

    /** Calls back whenever an instance of an app changed. */
    onChange(listener: (appId: string) => void): void {
        this.changed.add(listener);
    }

    /** Adds instances of this definition, to be launched when an offer comes. */
    add(app: App, count: number): void {
        const ofApp = this.byApp.get(app.id) ?? new Set();
        this.byApp.set(app.id, ofApp);
        for (let added = 0; added < count; added++) {
            const id = `${app.id.slice(1).replaceAll("/", "_")}.instance-${randomUUID()}`;
            const instance: Instance = { id, app, condition: "Scheduled", doomed: false, launches: 0 };
            ofApp.add(instance);
            this.queue.enter(app);
            this.clock.after(0, () => {
                if (!ofApp.has(instance) || instance.doomed) return;
                this.announce(instance);
                this.tryLaunch(instance);
            });
        }
    }

    /** Ends an instance for good; one that was never launched is gone at once. */
    end(instance: Instance): void {
        if (instance.doomed) return;
        instance.doomed = true;
        this.announce(instance);
        if (instance.task?.state === undefined && instance.task === undefined) this.remove(instance);
        else this.kill(instance);
    }

    /** Kills the task of an instance; unless the instance is doomed, a new one is launched. */
    kill(instance: Instance): void {
        const task = instance.task;
        if (!task || task.killed) return;
        task.killed = true;
        stopTimers(task);
        const delay = task.behaviour.killDelay ?? this.settings.delays.kill;
        task.timers.push(
            this.clock.after(delay, () => this.ended(instance, task, "TASK_KILLED", "Killed", "")),
        );
    }

    /** Launches everything that waits, as after new offers or a cleared back-off. */
    reviveOffers(appId?: string): void {
        for (const id of appId === undefined ? this.appIds() : [appId]) {
            for (const instance of this.of(id)) this.tryLaunch(instance);
        }
    }

    /** Lets the task of an instance end by itself, as seen from Mesos. */
    endTask(instance: Instance, ending: Ending): void {
        const task = instance.task;
        if (!task) return;
        const state = ending.state ?? "TASK_FAILED";
        const message = ending.message ?? `Command exited with status ${state === "TASK_FINISHED" ? 0 : 1}`;
        stopTimers(task);
        this.ended(instance, task, state, conditionOf[state], message);
    }

    private tryLaunch(instance: Instance): void {
        if (instance.task || instance.doomed) return;
        const behaviour = this.behaviours.of(instance.app);
        if (behaviour.noOffers ?? this.settings.noOffers) return;
        const wait = this.queue.delayOf(instance.app);
        if (wait > 0) {
            this.clock.after(wait, () => this.tryLaunch(instance));
            return;
        }
        this.launch(instance, behaviour);
    }

    private launch(instance: Instance, behaviour: Behaviour): void {
        const placement = placementFor(instance.app, this.agents, behaviour.hosts);
        const name = `${instance.id}._app.${++instance.launches}`;
        const task: Task = {
            ...placement,
            id: name,
            state: undefined,
            stagedAt: this.clock.now(),
            behaviour,
            killed: false,
            timers: [],
            health: new HealthWatch(instance, this.clock, this.events, {
                changed: () => this.tell(instance.app.id),
                kill: (cause) => this.killUnhealthy(instance, cause),
            }),
            readiness: new ReadinessWatch(instance.app, name),
        };
        instance.task = task;
        instance.condition = "Provisioned";
        this.queue.launched(instance.app);
        this.announce(instance);
        if (behaviour.reports) this.report(instance, task, behaviour.reports);
        this.tell(instance.app.id);
        if (behaviour.neverRuns) return;
        const delay = behaviour.runDelay ?? this.settings.delays.run;
        task.timers.push(this.clock.after(delay, () => this.run(instance, task)));
    }

    private report(instance: Instance, task: Task, state: "TASK_STAGING" | "TASK_STARTING"): void {
        task.state = state;
        instance.condition = state === "TASK_STAGING" ? "Staging" : "Starting";
        this.statusUpdate(instance, task, "");
        this.announce(instance);
    }

    private run(instance: Instance, task: Task): void {
        const ending = this.endingOf(instance, task);
        if (ending && ending.after === undefined) {
            this.endTask(instance, ending);
            return;
        }
        task.state = "TASK_RUNNING";
        task.startedAt = this.clock.now();
        instance.condition = "Running";
        this.statusUpdate(instance, task, "");
        this.announce(instance);
        const { delays } = this.settings;
        const { behaviour } = task;
        task.timers.push(task.health.start(task, behaviour.healthDelay ?? delays.healthy));
        if (task.readiness.isPending && !behaviour.neverReady) {
            const ready = () => {
                task.readiness.pass();
                this.tell(instance.app.id);
            };
            task.timers.push(this.clock.after(behaviour.readyDelay ?? delays.ready, ready));
        } else if (behaviour.neverReady) task.readiness.refuse(task);
        if (ending)
            task.timers.push(this.clock.after(ending.after ?? 0, () => this.endTask(instance, ending)));
        this.tell(instance.app.id);
    }

    private endingOf(instance: Instance, task: Task): Ending | undefined {
        const ending = task.behaviour.fails;
        if (!ending || (ending.host !== undefined && ending.host !== task.host)) return undefined;
        if (ending.times === undefined) return ending;
        return this.queue.countEnding(instance.app, ending.times) ? ending : undefined;
    }

    private ended(
        instance: Instance,
        task: Task,
        state: string,
        condition: Condition,
        message: string,
    ): void {
        task.state = state;
        instance.condition = condition;
        this.statusUpdate(instance, task, message);
        this.announce(instance);
        stopTimers(task);
        delete instance.task;
        const byItself = state !== "TASK_KILLED";
        if (byItself && state !== "TASK_FINISHED") this.recordFailure(instance, task, state, message);
        if (instance.doomed) this.remove(instance);
        else this.relaunch(instance, byItself);
        this.tell(instance.app.id);
    }

    private relaunch(instance: Instance, delayed: boolean): void {
        if (delayed) this.queue.backOff(instance.app);
        this.queue.enter(instance.app);
        this.clock.after(0, () => this.tryLaunch(instance));
    }

    private killUnhealthy(instance: Instance, cause: string): void {
        const task = instance.task;
        if (!task || task.killed) return;
        this.queue.backOff(instance.app);
        this.recordFailure(instance, task, "TASK_KILLED", `Health check failed: ${cause}`);
        this.kill(instance);
    }

    private recordFailure(instance: Instance, task: Task, state: string, message: string): void {
        this.failures.set(instance.app.id, {
            appId: instance.app.id,
            host: task.host,
            message,
            state,
            taskId: task.id,
            timestamp: new Date(this.clock.now()).toISOString(),
            version: instance.app.version,
            slaveId: task.agentId,
        });
    }

    private remove(instance: Instance): void {
        const ofApp = this.byApp.get(instance.app.id);
        ofApp?.delete(instance);
        if (ofApp?.size === 0) this.byApp.delete(instance.app.id);
        if (instance.task) stopTimers(instance.task);
        if (!this.of(instance.app.id).some((other) => !other.task && !other.doomed))
            this.queue.leave(instance.app.id);
        this.tell(instance.app.id);
    }

    private tell(appId: string): void {
        for (const listener of this.changed) listener(appId);
    }

    private announce(instance: Instance): void {
        this.events.publish("instance_changed_event", {
            instanceId: instance.id,
            condition: instance.condition,
            runSpecId: instance.app.id,
            agentId: instance.task?.agentId ?? null,
            host: instance.task?.host ?? null,
            runSpecVersion: instance.app.version,
        });
    }

    private statusUpdate(instance: Instance, task: Task, message: string): void {
        this.events.publish("status_update_event", {
            slaveId: task.agentId,
            taskId: task.id,
            taskStatus: task.state,
            message,
            appId: instance.app.id,
            host: task.host,
            ipAddresses: task.ipAddresses,
            ports: task.ports,
            version: instance.app.version,
        });
    }
}

function stopTimers(task: Task): void {
    for (const cancel of task.timers) cancel();
    task.timers = [];
}

/** Whether the instance runs, and is healthy and ready as far as its app has checks for that. */
export function isReady({ condition, doomed, task }: Instance): boolean {
    return (
        condition === "Running" &&
        !doomed &&
        !task?.killed &&
        task?.health.isHealthy === true &&
        !task.readiness.isPending
    );
}
