import type { App } from "./app";
import { hasPersistentVolumes } from "./app";
import type { Dialect } from "./dialect";
import type { EventHub } from "./events";
import { hasEnded, type Instance, isHealthy, isReady, isWaiting } from "./instance";
import type { Instances } from "./instances";
import type { Action, Plan, PodAction } from "./plan";

/** One action at work: called again after every change of an instance of its app until it is done. */
export interface Rollout {
    readonly isDone: boolean;
    proceed(): void;
}

/** Begins an action of a step. */
export function rolloutOf(
    action: Action,
    plan: Plan,
    instances: Instances,
    events: EventHub,
    dialect: Dialect,
): Rollout {
    if ("pod" in action) return podRollout(action, plan);
    const app = plan.change.after.apps.get(action.app);
    if (action.action === "StopApplication" || !app) return new Stop(action.app, instances, events);
    if (action.action === "StartApplication") return new Start(app, events);
    if (action.action === "ScaleApplication") return new Scale(app, instances, plan.chosen);
    return new Restart(app, instances, events, dialect);
}

/** Pods are never launched: only what asks for no instances is ever done. */
function podRollout({ action, pod }: PodAction, { change }: Plan): Rollout {
    const wanted = change.after.pods.get(pod)?.scaling.instances ?? 0;
    return { isDone: action === "StartPod" || wanted === 0, proceed: () => {} };
}

/** Marathon's own checks are announced when they begin to watch a definition. */
function announceChecks(app: App, events: EventHub): void {
    for (const healthCheck of app.healthChecks ?? []) {
        events.publish("add_health_check_event", { appId: app.id, healthCheck, version: app.version });
    }
}

/** Makes a new app known; launches nothing. */
class Start implements Rollout {
    readonly app: string;
    isDone = false;

    constructor(
        private readonly definition: App,
        private readonly events: EventHub,
    ) {
        this.app = definition.id;
    }

    proceed(): void {
        announceChecks(this.definition, this.events);
        this.isDone = true;
    }
}

/** Ends all instances of an app that is gone. */
class Stop implements Rollout {
    isDone = false;

    constructor(
        readonly app: string,
        private readonly instances: Instances,
        private readonly events: EventHub,
    ) {}

    proceed(): void {
        for (const instance of this.instances.of(this.app)) this.instances.end(instance);
        if (this.isDone || this.instances.of(this.app).length > 0) return;
        this.isDone = true;
        this.events.publish("app_terminated_event", { appId: this.app });
    }
}

/**
 * Adds or ends instances until there are as many as asked for. Only the ones it adds are waited for: instances that wait for
 * offers or are being killed count as present, as in Marathon.
 */
class Scale implements Rollout {
    readonly app: string;
    private readonly before: ReadonlySet<Instance>;
    private readonly missing: number;
    private readonly surplus: readonly Instance[];
    private begun = false;

    constructor(
        private readonly definition: App,
        private readonly instances: Instances,
        chosen: ReadonlySet<string>,
    ) {
        this.app = definition.id;
        const present = instances.of(definition.id);
        const { instances: wanted } = definition;
        this.before = new Set(present);
        this.surplus = inOrderOfKill(present, definition, chosen).slice(
            0,
            Math.max(0, present.length - wanted),
        );
        this.missing = Math.max(0, wanted - present.length);
    }

    get isDone(): boolean {
        if (!this.begun) return false;
        const present = new Set(this.instances.of(this.app));
        const added = [...present].filter((instance) => !this.before.has(instance) && isReady(instance));
        return added.length >= this.missing && !this.surplus.some((instance) => present.has(instance));
    }

    proceed(): void {
        if (this.begun) return;
        this.begun = true;
        this.instances.add(this.definition, this.missing);
        for (const instance of this.surplus) this.instances.end(instance);
    }
}

/**
 * Replaces the instances of older definitions within the bounds of the upgrade strategy (`TaskReplaceActor`): ends as many
 * as may be missing at once, and one more whenever a new one is ready.
 */
class Restart implements Rollout {
    readonly app: string;
    isDone = false;
    private toEnd: Instance[] | undefined;
    private readonly maxCapacity: number;
    private readonly replaced = new Set<Instance>();

    constructor(
        private readonly definition: App,
        private readonly instances: Instances,
        private readonly events: EventHub,
        { restartsCountHealthy }: Dialect,
    ) {
        this.app = definition.id;
        const { minimumHealthCapacity, maximumOverCapacity } = definition.upgradeStrategy;
        const target = definition.instances;
        const present = instances.of(definition.id);
        const counted = (restartsCountHealthy ? present.filter(isHealthy) : present).length;
        const minimum = Math.ceil(target * minimumHealthCapacity);
        let capacity = Math.floor(target * (1 + maximumOverCapacity));
        let atOnce = Math.max(0, counted - minimum, present.length - target);
        if (minimum === capacity && capacity <= counted) {
            if (hasPersistentVolumes(definition)) atOnce = Math.max(atOnce, counted - minimum + 1);
            else capacity++;
        }
        this.maxCapacity = capacity;
        this.atOnce = atOnce;
    }

    private readonly atOnce: number;

    proceed(): void {
        if (this.toEnd === undefined) this.begin();
        this.endEnded();
        this.endForReady();
        this.fillUp();
        const fresh = this.fresh();
        const enough = fresh.filter(isReady).length >= this.definition.instances;
        this.isDone = enough && this.toEnd?.length === 0 && this.old().length === 0;
    }

    private begin(): void {
        announceChecks(this.definition, this.events);
        const old = this.old().filter(({ doomed }) => !doomed);
        this.toEnd = inOrderOfKill(old, this.definition, noneChosen);
        const enough = this.fresh().filter(isReady).length;
        for (let ended = 0; ended < this.atOnce + enough; ended++) this.endNext();
    }

    /** What ends by itself during a restart is not launched again as it was: a new one takes its place. */
    private endEnded(): void {
        for (const instance of this.old()) {
            if (instance.doomed || !hasEnded(instance)) continue;
            this.toEnd = this.toEnd?.filter((other) => other !== instance);
            this.instances.end(instance);
        }
    }

    /** One old instance ends for each new one that became ready, counted once. */
    private endForReady(): void {
        for (const instance of this.fresh()) {
            if (!isReady(instance) || this.replaced.has(instance)) continue;
            this.replaced.add(instance);
            this.endNext();
        }
        if (this.definition.instances === 0) while (this.toEnd && this.toEnd.length > 0) this.endNext();
    }

    private endNext(): void {
        const next = this.toEnd?.shift();
        if (next) this.instances.end(next);
    }

    private fillUp(): void {
        const fresh = this.fresh().length;
        const room = Math.max(0, this.maxCapacity - this.old().length - fresh);
        this.instances.add(this.definition, Math.min(room, Math.max(0, this.definition.instances - fresh)));
    }

    private old(): Instance[] {
        return this.instances.of(this.app).filter(({ app }) => !this.isFresh(app));
    }

    private fresh(): Instance[] {
        return this.instances.of(this.app).filter(({ app, doomed }) => this.isFresh(app) && !doomed);
    }

    private isFresh(app: App): boolean {
        return app.version === this.definition.version;
    }
}

const noneChosen: ReadonlySet<string> = new Set();

const killRank: Readonly<Record<string, number>> = {
    Unreachable: 0,
    Provisioned: 1,
    Staging: 1,
    Starting: 2,
    Running: 3,
};

const waitingRank = 4;

/**
 * The instances in the order in which scaling down ends them: the ones chosen by the request, the ones that end anyway, then
 * by condition, unhealthy before healthy, then by age.
 */
function inOrderOfKill(instances: readonly Instance[], app: App, chosen: ReadonlySet<string>): Instance[] {
    const byAge = app.killSelection === "OLDEST_FIRST" ? [...instances] : [...instances].reverse();
    return byAge.sort((a, b) => rankOf(a, chosen) - rankOf(b, chosen));
}

function rankOf(instance: Instance, chosen: ReadonlySet<string>): number {
    if (chosen.has(instance.id)) return -2;
    if (instance.doomed) return -1;
    if (isWaiting(instance)) return waitingRank;
    const unhealthy = instance.condition === "Running" && !isReady(instance);
    return (killRank[instance.condition] ?? 0) - (unhealthy ? 0.5 : 0);
}
