import type { App } from "./app";
import type { Behaviour, Behaviours, Ending } from "./behaviour";
import type { Clock } from "./clock";
import type { EventHub } from "./events";
import { HealthWatch } from "./health";
import { type conditionOf, type Instance, isWaiting, type Task } from "./instance";
import { publishInstance, publishStatus } from "./instance-events";
import type { LaunchQueue } from "./launch-queue";
import { declinesOf } from "./offers";
import { type Agent, placementFor } from "./placement";
import { ReadinessWatch } from "./readiness";
import type { Settings } from "./settings";
import { taskIdOf } from "./task-ids";

/** Who is told what becomes of launched tasks, and knows where the others run. */
export interface LaunchedTasks {
    /** An instance of the app has changed. */
    changed(appId: string): void;
    /** Mesos says that a task has ended. */
    ended(instance: Instance, task: Task, state: keyof typeof conditionOf, message: string): void;
    /** A task ends as its behaviour says. */
    endsItself(instance: Instance, ending: Ending): void;
    /** Health checks have failed too often. */
    unhealthy(instance: Instance, cause: string): void;
    /** The hosts on which this configuration of an app runs. */
    hostsOf(app: App): string[];
}

/** Launches instances where offers fit, and lets their tasks run and become healthy and ready. */
export class Launching {
    constructor(
        private readonly clock: Clock,
        private readonly events: EventHub,
        private readonly settings: Settings,
        private readonly behaviours: Behaviours,
        private readonly queue: LaunchQueue,
        private readonly agents: readonly Agent[],
        private readonly tasks: LaunchedTasks,
    ) {}

    /** Launches an instance that waits, once its back-off is over and an offer fits. */
    tryLaunch(instance: Instance): void {
        if (instance.announced && isWaiting(instance))
            this.launchAfter(instance, this.queue.delayOf(instance.app));
    }

    /** Launches an instance that waits, after some milliseconds, when an offer fits. */
    launchAfter(instance: Instance, delay: number): void {
        const { launches } = instance;
        const launch = () => {
            if (isWaiting(instance) && instance.launches === launches) this.launchIfOffered(instance);
        };
        const { offerDelay = 0 } = this.behaviours.of(instance.app);
        if (delay + offerDelay > 0) this.clock.after(delay + offerDelay, launch);
        else launch();
    }

    private launchIfOffered(instance: Instance): void {
        const behaviour = this.behaviours.of(instance.app);
        if (behaviour.noOffers ?? this.settings.noOffers) return;
        const { accepted } = declinesOf(
            instance.app,
            this.agents,
            this.settings,
            this.tasks.hostsOf(instance.app),
        );
        if (accepted.length > 0) this.launch(instance, behaviour, accepted);
    }

    private launch(instance: Instance, behaviour: Behaviour, agents: readonly Agent[]): void {
        const { dialect } = this.settings;
        const taskId = taskIdOf(instance.id, ++instance.launches, instance.app, dialect);
        const task: Task = {
            ...placementFor(instance.app, agents, behaviour.hosts),
            id: taskId,
            state: undefined,
            stagedAt: this.clock.now(),
            behaviour,
            killed: false,
            ended: false,
            failed: false,
            timers: [],
            health: new HealthWatch(instance, this.clock, this.events, {
                changed: () => this.tasks.changed(instance.app.id),
                kill: (cause) => this.tasks.unhealthy(instance, cause),
                killedByExecutor: () =>
                    this.tasks.ended(instance, task, "TASK_KILLED", "Command terminated with signal Killed"),
                reported: () => publishStatus(this.events, instance, task, ""),
            }),
            readiness: new ReadinessWatch(instance.app, taskId),
        };
        instance.task = task;
        instance.condition = "Provisioned";
        this.queue.launched(instance.app);
        publishInstance(this.events, instance);
        if (behaviour.reports) this.report(instance, task, behaviour.reports);
        this.tasks.changed(instance.app.id);
        if (behaviour.neverRuns) return;
        const delay = behaviour.runDelay ?? this.settings.delays.run;
        task.timers.push(this.clock.after(delay, () => this.run(instance, task)));
    }

    private report(instance: Instance, task: Task, state: "TASK_STAGING" | "TASK_STARTING"): void {
        task.state = state;
        instance.condition = state === "TASK_STAGING" ? "Staging" : "Starting";
        publishStatus(this.events, instance, task, "");
        publishInstance(this.events, instance);
    }

    private run(instance: Instance, task: Task): void {
        const ending = this.endingOf(instance, task);
        if (ending && ending.after === undefined) {
            this.tasks.endsItself(instance, ending);
            return;
        }
        task.state = "TASK_RUNNING";
        task.startedAt = this.clock.now();
        instance.condition = "Running";
        publishStatus(this.events, instance, task, "");
        publishInstance(this.events, instance);
        this.startChecks(instance, task);
        if (ending)
            task.timers.push(
                this.clock.after(ending.after ?? 0, () => this.tasks.endsItself(instance, ending)),
            );
        this.tasks.changed(instance.app.id);
    }

    private startChecks(instance: Instance, task: Task): void {
        const { delays } = this.settings;
        const { behaviour } = task;
        this.watchHealth(task);
        if (!task.readiness.isPending) return;
        if (behaviour.neverReady || behaviour.neverListens) {
            task.readiness.refuse(task);
            return;
        }
        const ready = () => {
            task.readiness.pass();
            this.tasks.changed(instance.app.id);
        };
        task.timers.push(this.clock.after(behaviour.readyDelay ?? delays.ready, ready));
    }

    /** Begins to look at the health of a running task, without any result. */
    watchHealth(task: Task): void {
        const delay = task.behaviour.healthDelay ?? this.settings.delays.healthy;
        task.timers.push(task.health.start(task, delay));
    }

    private endingOf(instance: Instance, task: Task): Ending | undefined {
        const ending = task.behaviour.fails;
        if (!ending || (ending.host !== undefined && ending.host !== task.host)) return undefined;
        if (ending.times === undefined) return ending;
        return this.queue.countEnding(instance.app, ending.times) ? ending : undefined;
    }
}
