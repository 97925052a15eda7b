import { type HealthCheck, isHostNetworked } from "./app";
import type { Clock } from "./clock";
import type { EventHub } from "./events";
import type { Instance, Task } from "./instance";

/** One entry of `healthCheckResults`. */
export interface HealthResult {
    alive: boolean;
    consecutiveFailures: number;
    firstSuccess?: string;
    lastSuccess?: string;
    lastFailure?: string;
    lastFailureCause?: string;
    readonly instanceId: string;
}

const connectionRefused = "ConnectException: Connection refused";

/** What Marathon's HTTP client says when nothing listens. */
export function connectionFailure(host: string, port: number): string {
    const command = `Connect(${host}/<unresolved>:${port},None,List(),Some(10 seconds),true)`;
    return `Tcp command [${command}] failed because of java.net.${connectionRefused}`;
}

/** How long Marathon's HTTP client tries to connect before it gives up, in milliseconds. */
const connecting = 750;

const noPort = "UnsupportedOperationException: Health check failed: unable to get the task's effectivePort";

/** What a watch tells its surroundings. */
interface Reactions {
    readonly changed: () => void;
    /** Marathon kills the task. */
    readonly kill: (cause: string) => void;
    /** The task's own executor kills it. */
    readonly killedByExecutor: () => void;
    /** Mesos reported the health in a status update. */
    readonly reported: () => void;
}

/** The health checks of one task: their results, and the kill that follows repeated failures. */
export class HealthWatch {
    private readonly found = new Map<HealthCheck, HealthResult>();
    /** Counts the starts; what an earlier one set in motion is void. */
    private starts = 0;

    constructor(
        private readonly instance: Instance,
        private readonly clock: Clock,
        private readonly events: EventHub,
        private readonly reactions: Reactions,
    ) {}

    /** Whether every check has a good result; true without checks. */
    get isHealthy(): boolean {
        return this.checks.every((check) => this.found.get(check)?.alive);
    }

    /** The results so far, one for each check that has one. */
    results(): HealthResult[] {
        return [...this.found.values()];
    }

    /** Begins to check the running task, without any result; the answer ends that. */
    start(task: Task, delay: number): () => void {
        this.found.clear();
        this.starts++;
        for (const check of this.checks) this.watch(task, check, delay);
        return () => {
            this.starts++;
        };
    }

    /** Turns the results of a running task, as if the service had come up or gone down. */
    turn(alive: boolean, cause = connectionRefused): void {
        for (const check of this.checks) {
            if (alive) this.succeed(check);
            else this.fail(check, cause);
        }
    }

    private get checks(): readonly HealthCheck[] {
        return this.instance.app.healthChecks ?? [];
    }

    private watch(task: Task, check: HealthCheck, delay: number): void {
        const byMesos = isMesosCheck(check);
        const reachable = check.protocol === "COMMAND" || this.hasPort(check);
        if (byMesos && !reachable) return;
        const { neverHealthy, neverListens } = task.behaviour;
        if (reachable && !neverHealthy && (byMesos || !neverListens)) {
            this.later(delay, () => {
                this.succeed(check);
                this.flap(task, check, false);
            });
        } else if (byMesos) this.failInMesos(check, delay);
        else if (reachable) this.failAgainAndAgain(check, causeOf(task, check), patienceOf(task, check));
        else this.failAgainAndAgain(check, noPort);
    }

    /** Turns the result again and again, where the task behaves like that. */
    private flap(task: Task, check: HealthCheck, alive: boolean): void {
        const { flapsEvery } = task.behaviour;
        if (flapsEvery === undefined) return;
        this.later(flapsEvery, () => {
            if (alive) this.succeed(check);
            else this.fail(check, causeOf(task, check));
            this.flap(task, check, !alive);
        });
    }

    /** Mesos reports the bad health once; its executor kills the task when the failures are used up. */
    private failInMesos(check: HealthCheck, delay: number): void {
        this.later(delay, () => {
            this.resultOf(check);
            this.announce(check, false);
            this.reactions.changed();
        });
        const { gracePeriodSeconds, intervalSeconds, maxConsecutiveFailures } = check;
        if (maxConsecutiveFailures === 0) return;
        const patience = gracePeriodSeconds + intervalSeconds * maxConsecutiveFailures;
        this.later(patience * 1000, () => this.reactions.killedByExecutor());
    }

    private failAgainAndAgain(check: HealthCheck, cause: string, patience = 0): void {
        const interval = check.intervalSeconds * 1000;
        const probe = () => {
            // Asked for first: a failure may kill the task, which ends all that was asked for before.
            this.later(interval, probe);
            if (patience > 0) this.later(patience, () => this.fail(check, cause));
            else this.fail(check, cause);
        };
        this.later(Math.max(check.gracePeriodSeconds * 1000, interval), probe);
    }

    private later(delay: number, run: () => void): void {
        const { starts } = this;
        this.clock.after(delay, () => {
            if (this.starts === starts) run();
        });
    }

    private succeed(check: HealthCheck): void {
        const now = this.time();
        const result = this.resultOf(check);
        const turned = !result.alive;
        result.alive = true;
        result.consecutiveFailures = 0;
        result.firstSuccess ??= now;
        result.lastSuccess = now;
        if (turned) this.announce(check, true);
        this.reactions.changed();
    }

    private fail(check: HealthCheck, cause: string): void {
        const byMesos = isMesosCheck(check);
        const isFirst = !this.found.has(check);
        const result = this.resultOf(check);
        const { appId, instanceId, version } = this.names();
        if (!byMesos)
            this.events.publish("failed_health_check_event", {
                appId,
                healthCheck: check,
                taskId: instanceId,
            });
        const exhausted =
            result.consecutiveFailures >= check.maxConsecutiveFailures && check.maxConsecutiveFailures > 0;
        const turned = result.alive || isFirst;
        result.alive = false;
        result.consecutiveFailures++;
        result.lastFailure = this.time();
        result.lastFailureCause = cause;
        if (turned) this.announce(check, false);
        if (exhausted) {
            const { task } = this.instance;
            this.events.publish("unhealthy_instance_kill_event", {
                appId,
                taskId: task?.id ?? "",
                instanceId,
                version,
                reason: cause,
                host: task?.host ?? "",
                slaveId: task?.agentId ?? "",
            });
            this.reactions.kill(cause);
        }
        this.reactions.changed();
    }

    private announce(check: HealthCheck, alive: boolean): void {
        const { appId, instanceId, version } = this.names();
        const runSpec = { runSpecId: appId, healthy: alive, runSpecVersion: version };
        this.events.publish("instance_health_changed_event", { instanceId, ...runSpec });
        if (alive) this.events.publish("health_status_changed_event", { appId, instanceId, version, alive });
        if (!isMesosCheck(check)) return;
        this.reactions.reported();
        this.events.publish("instance_health_changed_event", { instanceId, ...runSpec });
    }

    private names() {
        const { app, id } = this.instance;
        return { appId: app.id, instanceId: id, version: app.version };
    }

    private resultOf(check: HealthCheck): HealthResult {
        const known = this.found.get(check);
        if (known) return known;
        const result: HealthResult = {
            alive: false,
            consecutiveFailures: 0,
            instanceId: `instance [${this.instance.id}]`,
        };
        this.found.set(check, result);
        return result;
    }

    /** A check without index and port reaches nothing: Marathon cannot tell which port is meant. */
    private hasPort(check: HealthCheck): boolean {
        if (check.port !== undefined) return true;
        if (check.portIndex === undefined) return false;
        const { app } = this.instance;
        const ports = isHostNetworked(app) ? app.portDefinitions : app.container?.portMappings;
        return check.portIndex < (ports?.length ?? 0);
    }

    private time(): string {
        return new Date(this.clock.now()).toISOString();
    }
}

function causeOf({ behaviour, host, ports }: Task, check: HealthCheck): string {
    if (behaviour.healthCause !== undefined) return behaviour.healthCause;
    if (check.protocol === "TCP") return connectionRefused;
    return connectionFailure(host, check.port ?? ports[check.portIndex ?? 0] ?? 0);
}

/** A refused connection is tried again over HTTP, and counts at once over TCP. */
function patienceOf({ behaviour }: Task, { protocol }: HealthCheck): number {
    return protocol === "TCP" || behaviour.healthCause !== undefined ? 0 : connecting;
}

/** Whether Mesos runs the check, and not Marathon. */
function isMesosCheck({ protocol }: HealthCheck): boolean {
    return protocol === "COMMAND" || protocol.startsWith("MESOS_");
}
