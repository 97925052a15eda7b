import type { App, Task } from "../marathon/wire";
import type { AppEvent } from "./app-event";
import { endedForHealth, type InstanceFailure, isFailure } from "./instance-failure";

/** How many instances of our version there are, and how they fare. */
export interface InstanceCounts {
    readonly running: number;
    /** Have results of health checks, all of them good. */
    readonly healthy: number;
    /** Have a result that is bad. */
    readonly unhealthy: number;
    /** Launched and not running yet. */
    readonly starting: number;
    /** Still running an older version. */
    readonly old: number;
}

interface Instance {
    readonly version: string;
    state: "starting" | "running";
    healthy: boolean | undefined;
    wasHealthy: boolean;
}

/** Failures kept for the diagnosis; the oldest go first. */
const mostFailures = 100;

/**
 * The instances of one app while it is rolled out: a snapshot from Marathon, kept up to date by events. Instances of
 * our version are those that run the configuration we wait for, scaled or not.
 */
export class Instances {
    private readonly instances = new Map<string, Instance>();
    private readonly seenFailures = new Map<string, InstanceFailure>();
    private readonly wereGood = new Set<string>();
    private readonly finishedTasks = new Map<string, string>();
    private advances = 0;
    private hasRun = false;
    /** Instances of ours that got so far and ended by themselves: the next ones only take their places. */
    private readonly lost = { running: 0, healthy: 0 };
    private readiness = "";

    /**
     * @param configVersion  `lastConfigChangeAt` of the configuration we wait for
     * @param countsHealth  whether an instance is good when healthy, not when running
     * @param since  failures before this time (as Marathon writes it) are old news
     */
    constructor(
        private configVersion: string,
        private readonly countsHealth: boolean,
        private readonly since: string,
    ) {}

    /**
     * Grows with everything that is progress: an instance of ours gets running, healthy or ready, an old one ends. What
     * only takes the place of one that ended by itself, or gets healthy again, is none: a crash loop moves nothing.
     */
    get progress(): number {
        return this.advances;
    }

    /** Whether any instance of our version was ever healthy, or running if health is not checked. */
    get wasEverGood(): boolean {
        return this.wereGood.size > 0;
    }

    /** Whether any instance of our version was ever seen running, healthy or not. */
    get wasEverRunning(): boolean {
        return this.hasRun;
    }

    /** Failures of our version, oldest first. */
    get failures(): readonly InstanceFailure[] {
        return [...this.seenFailures.values()].filter(({ version }) => this.isOurs(version));
    }

    /** How many tasks of our version have ended without a failure, as far as events tell. */
    get finished(): number {
        return [...this.finishedTasks.values()].filter((version) => this.isOurs(version)).length;
    }

    get counts(): InstanceCounts {
        const all = [...this.instances.values()];
        const ours = all.filter(({ version }) => this.isOurs(version));
        const running = ours.filter(({ state }) => state === "running");
        return {
            running: running.length,
            healthy: running.filter(({ healthy }) => healthy === true).length,
            unhealthy: running.filter(({ healthy }) => healthy === false).length,
            starting: ours.length - running.length,
            old: all.filter(({ version, state }) => !this.isOurs(version) && state === "running").length,
        };
    }

    /** The same definition has a new version, since somebody restarted the app. */
    rebase(configVersion: string): void {
        this.configVersion = configVersion;
        this.wereGood.clear();
        this.lost.running = 0;
        this.lost.healthy = 0;
    }

    /** Takes the app as Marathon answers it, with its tasks; it wins over what events told. */
    take(app: App): void {
        const failure = app.lastTaskFailure;
        if (failure) {
            const { slaveId, ...rest } = failure;
            const told = { kind: "task", ...rest, ...(slaveId && { agentId: slaveId }) } as const;
            this.noteFailure(endedForHealth(told) ?? told);
        }
        if (app.tasks) this.takeTasks(app.tasks);
        const readiness = JSON.stringify(
            app.readinessCheckResults?.map(({ taskId, ready }) => [taskId, ready]) ?? [],
        );
        if (readiness !== this.readiness && readiness.includes("true")) this.advances++;
        this.readiness = readiness;
    }

    /** Takes what happened, oldest first. */
    note(events: readonly AppEvent[]): void {
        for (const event of events) this.noteEvent(event);
    }

    private takeTasks(tasks: readonly Task[]): void {
        const listed = new Set(tasks.map(({ id }) => keyOf(id)));
        for (const key of this.instances.keys()) {
            if (listed.has(key)) continue;
            this.endedByItself(key);
            this.remove(key);
        }
        for (const { id, state, version, healthCheckResults = [] } of tasks) {
            const results = healthCheckResults.filter((result) => result !== null);
            const healthy = results.length === 0 ? undefined : results.every(({ alive }) => alive);
            this.setState(keyOf(id), version ?? "", state);
            this.setHealth(keyOf(id), healthy);
        }
    }

    private noteEvent(event: AppEvent): void {
        switch (event.kind) {
            case "task":
                if (isFailure(event.status) || event.status === "TASK_FINISHED")
                    this.endedByItself(keyOf(event.taskId));
                if (event.status === "TASK_FINISHED")
                    this.finishedTasks.set(event.taskId, event.version ?? "");
                if (event.version !== undefined)
                    this.setState(keyOf(event.taskId), event.version, event.status);
                if (isFailure(event.status)) {
                    const { status, version = "", host = "", ...rest } = event;
                    this.noteFailure({ ...rest, state: status, version, host });
                }
                break;
            case "health":
                this.setHealth(keyOf(event.instanceId), event.healthy);
                break;
            case "healthKill": {
                const {
                    instanceId,
                    reason: message,
                    taskId = instanceId,
                    version = "",
                    host = "",
                    ...rest
                } = event;
                this.noteFailure({ ...rest, taskId, message, state: "TASK_KILLED", version, host });
                this.endedByItself(keyOf(instanceId));
                break;
            }
        }
    }

    private setState(key: string, version: string, mesosState: string): void {
        const state = stateOf(mesosState);
        if (state === undefined) {
            this.remove(key);
            return;
        }
        // The instance of a persistent volume starts again under its id.
        if (this.instances.get(key)?.version !== version) this.remove(key);
        const known = this.instances.get(key);
        const fresh = { version, state, healthy: undefined, wasHealthy: false };
        const instance: Instance = known ?? fresh;
        this.instances.set(key, instance);
        const becameRunning = state === "running" && (known?.state !== "running" || !known);
        instance.state = state;
        if (!becameRunning || !this.isOurs(version)) return;
        this.hasRun = true;
        this.advance("running");
        if (!this.countsHealth) this.wereGood.add(key);
    }

    private setHealth(key: string, healthy: boolean | undefined): void {
        const instance = this.instances.get(key);
        if (!instance) return;
        instance.healthy = healthy;
        if (healthy !== true || instance.wasHealthy || !this.isOurs(instance.version)) return;
        instance.wasHealthy = true;
        this.advance("healthy");
        this.wereGood.add(key);
    }

    private advance(stage: "running" | "healthy"): void {
        if (this.lost[stage] > 0) this.lost[stage]--;
        else this.advances++;
    }

    /** Neither the cluster nor a scaling ended it, as far as can be told. */
    private endedByItself(key: string): void {
        const known = this.instances.get(key);
        if (!known || !this.isOurs(known.version)) return;
        if (known.state === "running") this.lost.running++;
        if (known.wasHealthy) this.lost.healthy++;
        this.instances.delete(key);
    }

    private remove(key: string): void {
        const known = this.instances.get(key);
        if (known && !this.isOurs(known.version)) this.advances++;
        this.instances.delete(key);
    }

    private noteFailure(failure: InstanceFailure): void {
        if (failure.timestamp < this.since) return;
        const known = this.seenFailures.get(failure.taskId);
        // The kill for bad health says why; that the killed task then ended does not.
        if (known?.kind === "healthKill") return;
        this.seenFailures.set(failure.taskId, failure);
        const [oldest] = this.seenFailures.keys();
        if (this.seenFailures.size > mostFailures && oldest !== undefined) this.seenFailures.delete(oldest);
    }

    /** Versions are times; a scaled app has a later one than its configuration. */
    private isOurs(version: string): boolean {
        return version >= this.configVersion;
    }
}

/**
 * What tells an instance from others, in the id of a task and of an instance alike: `shop_db.instance-<uuid>._app.1`
 * and `shop_db.instance-<uuid>`, before 1.8 `shop_db.<uuid>` and `shop_db.marathon-<uuid>`.
 */
function keyOf(id: string): string {
    return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(id)?.[0] ?? id;
}

/** Nothing for a task that has ended. */
function stateOf(mesosState: string): Instance["state"] | undefined {
    switch (mesosState) {
        case "TASK_RUNNING":
            return "running";
        case "TASK_STAGING":
        case "TASK_STARTING":
            return "starting";
        default:
            return undefined;
    }
}
