import type { App } from "./app";
import type { Behaviour, Behaviours, Ending } from "./behaviour";
import type { Clock } from "./clock";
import type { EventHub } from "./events";
import { messageOf } from "./failure-causes";
import { conditionOf, type Instance, liveTaskOf, stopTimers, type Task, type TaskFailure } from "./instance";
import { publishInstance, publishStatus } from "./instance-events";
import { LaunchQueue } from "./launch-queue";
import { Launching } from "./launching";
import { type Agent, agentsOf } from "./placement";
import type { Settings } from "./settings";
import { newInstanceId } from "./task-ids";

/** How many instances of one app are held. */
const maxInstances = 100_000;

/** The ends that leave no `lastTaskFailure` (`TaskFailure.FromMesosStatusUpdateEvent`). */
const unrecorded: ReadonlySet<string> = new Set(["TASK_FINISHED", "TASK_UNREACHABLE"]);

/** All instances: launches them, lets them run, become healthy, fail and end, and says so on the event bus. */
export class Instances {
    private readonly byApp = new Map<string, Set<Instance>>();
    private readonly failures = new Map<string, TaskFailure>();
    private readonly listeners = new Set<(appId: string) => void>();
    private readonly launching: Launching;
    readonly queue: LaunchQueue;
    readonly agents: readonly Agent[];

    constructor(
        private readonly clock: Clock,
        private readonly events: EventHub,
        private readonly settings: Settings,
        private readonly behaviours: Behaviours,
    ) {
        this.agents = agentsOf(settings);
        this.queue = new LaunchQueue(clock);
        this.launching = new Launching(clock, events, settings, behaviours, this.queue, this.agents, {
            changed: (appId) => this.tell(appId),
            ended: (instance, task, state, message) => this.ended(instance, task, state, message),
            endsItself: (instance, ending) => this.endTask(instance, ending),
            unhealthy: (instance, cause) => this.killUnhealthy(instance, cause),
            hostsOf: (app) => this.hostsOf(app),
        });
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

    /** The hosts on which this configuration of an app runs, as often as it does; what it replaces takes none. */
    hostsOf({ id, version, versionInfo }: App): string[] {
        const since = versionInfo?.lastConfigChangeAt ?? version;
        return this.of(id).flatMap((instance) =>
            instance.app.version >= since ? (liveTaskOf(instance)?.host ?? []) : [],
        );
    }

    /** Calls back whenever an instance of an app changed. */
    onChange(listener: (appId: string) => void): void {
        this.listeners.add(listener);
    }

    /**
     * Adds instances of this definition, to be launched when an offer comes. Of a single app no more than a process can hold:
     * a deployment that asks for more never ends.
     */
    add(app: App, count: number): void {
        const ofApp = this.byApp.get(app.id) ?? new Set();
        count = Math.min(count, maxInstances - ofApp.size);
        if (count > 0) this.byApp.set(app.id, ofApp);
        for (let added = 0; added < count; added++) {
            const instance: Instance = {
                id: newInstanceId(app, this.settings.dialect),
                app,
                condition: "Scheduled",
                announced: false,
                doomed: false,
                launches: 0,
                waitingSince: this.clock.now(),
            };
            ofApp.add(instance);
            this.clock.after(0, () => {
                if (instance.doomed) return;
                instance.announced = true;
                publishInstance(this.events, instance);
                this.launching.tryLaunch(instance);
            });
        }
    }

    /** Ends an instance for good; one that has no task is gone at once. */
    end(instance: Instance): void {
        if (instance.doomed) return;
        instance.doomed = true;
        publishInstance(this.events, instance);
        if (liveTaskOf(instance)) this.kill(instance);
        else this.remove(instance);
    }

    /** Kills the task of an instance; unless the instance is doomed, a new one is launched. */
    kill(instance: Instance): void {
        const task = liveTaskOf(instance);
        if (!task || task.killed) return;
        task.killed = true;
        stopTimers(task);
        const delay = task.behaviour.killDelay ?? this.settings.delays.kill;
        task.timers.push(this.clock.after(delay, () => this.ended(instance, task, "TASK_KILLED", "")));
    }

    /** Lets the task of an instance end by itself, as seen from Mesos. */
    endTask(instance: Instance, ending: Ending): void {
        const task = liveTaskOf(instance);
        if (!task) return;
        const { state = "TASK_FAILED", cause = "exit" } = ending;
        const message =
            ending.message ?? messageOf(state === "TASK_FINISHED" ? "success" : cause, instance.app);
        task.failed = !["TASK_LOST", "TASK_UNREACHABLE", "TASK_UNKNOWN"].includes(state);
        if (!unrecorded.has(state)) this.recordFailure(instance, task, state, message);
        this.ended(instance, task, state, message);
    }

    /** Launches what waits and may be launched now, as after new offers or a cleared back-off. */
    reviveOffers(appId?: string): void {
        for (const id of appId === undefined ? this.appIds() : [appId]) {
            for (const instance of this.of(id)) this.launching.tryLaunch(instance);
        }
    }

    /** Forgets what only the memory of a leader holds: back-offs, and health until the next results. */
    takeOver(): void {
        this.queue.reset();
        for (const instance of this.appIds().flatMap((appId) => this.of(appId))) {
            const task = liveTaskOf(instance);
            if (instance.condition === "Running" && task && !task.killed) this.launching.watchHealth(task);
        }
        this.reviveOffers();
    }

    /** How the instances of a definition would behave if they were launched now. */
    behaviourOf(app: App): Behaviour {
        return this.behaviours.of(app);
    }

    private ended(instance: Instance, task: Task, state: keyof typeof conditionOf, message: string): void {
        stopTimers(task);
        task.state = state;
        task.ended = true;
        instance.condition = conditionOf[state];
        publishStatus(this.events, instance, task, message);
        publishInstance(this.events, instance);
        if (instance.doomed) {
            this.remove(instance);
            return;
        }
        instance.waitingSince = this.clock.now();
        this.relaunch(instance, task);
        this.tell(instance.app.id);
    }

    /**
     * A failure holds back further launches. One that comes before the task runs is heard of by the launch queue only when
     * the next launch is already under way. Kills, also those for bad health, hold back nothing.
     */
    private relaunch(instance: Instance, { failed, startedAt }: Task): void {
        const { queue } = this;
        const before = queue.delayOf(instance.app);
        if (failed) queue.backOff(instance.app);
        const delay = startedAt === undefined ? before : queue.delayOf(instance.app);
        this.clock.after(0, () => this.launching.launchAfter(instance, delay));
    }

    private killUnhealthy(instance: Instance, cause: string): void {
        const task = liveTaskOf(instance);
        if (!task || task.killed) return;
        const message = `Task was killed since health check failed. Reason: ${cause}`;
        this.recordFailure(instance, task, "TASK_KILLED", message);
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
        this.tell(instance.app.id);
        // What a constraint kept from an agent may fit there now.
        if (instance.task) this.clock.after(0, () => this.reviveOffers(instance.app.id));
    }

    private tell(appId: string): void {
        for (const listener of this.listeners) listener(appId);
    }
}
