import { randomUUID } from "node:crypto";
import type { App } from "./app";
import { Behaviours } from "./behaviour";
import { type Clock, startClock } from "./clock";
import { Deployments } from "./deployments";
import { EventHub } from "./events";
import { asStored, History } from "./history";
import { Instances } from "./instances";
import { isConfigChange, type Plan, planSteps } from "./plan";
import { Refusal } from "./refusal";
import { refuseResidentChanges } from "./resident-rules";
import { revertTree } from "./revert";
import { keepScaled } from "./scale-check";
import { assignServicePorts } from "./service-ports";
import type { Settings } from "./settings";
import { emptyTree, type Tree, TreeDraft } from "./tree";
import { validateTree } from "./validate-tree";

/** A write to the tree, as the routes ask for it. */
export interface Write {
    /** Makes the new tree; its refusals are published as `group_change_failed`. */
    readonly change: (draft: TreeDraft) => void;
    /** Cancels the deployments that are in the way. */
    readonly force: boolean;
    /** The group that `group_change_success` names. */
    readonly group: string;
    /** Apps to restart although their definition stays. */
    readonly restarted?: ReadonlySet<string>;
    /** Instances to end first where an app is scaled down. */
    readonly chosen?: ReadonlySet<string>;
}

/** The answer to a write. */
export interface DeploymentResult {
    readonly version: string;
    readonly deploymentId: string;
}

/** What a write did, and what is published once the answer is on its way. */
export interface Written {
    readonly result: DeploymentResult;
    readonly publish: () => void;
}

/** The whole state of one Marathon, without HTTP. */
export class Marathon {
    readonly clock: Clock;
    readonly events: EventHub;
    readonly behaviours = new Behaviours();
    readonly instances: Instances;
    readonly deployments: Deployments;
    readonly history: History;
    /** What follows when the leader is asked to step down. */
    onAbdication: (() => void) | undefined;
    private current: Tree;
    private lastVersion = 0;

    constructor(readonly settings: Settings) {
        this.clock = startClock(settings.clock, settings.speed);
        this.events = new EventHub(this.clock);
        this.instances = new Instances(this.clock, this.events, settings, this.behaviours);
        this.deployments = new Deployments(this.instances, this.events, settings.maxRunningDeployments);
        this.history = new History(
            settings.maxVersions,
            settings.dialect.limitsLostInStore ? asStored : undefined,
        );
        this.current = emptyTree(this.nextVersion());
        this.history.store(this.current, this.current);
        keepScaled(this.clock, this.instances, this.deployments, () => this.current);
    }

    /** The tree as it is wanted now. */
    get tree(): Tree {
        return this.current;
    }

    /**
     * One write, in Marathon's order (`GroupManagerImpl`): too many deployments, new tree, service ports, versions,
     * validation, plan, locks, store.
     * @throws Refusal when it is refused; nothing has changed then
     */
    write(write: Write): Written {
        const version = this.nextVersion();
        try {
            this.deployments.refuseWhenFull();
            const draft = this.draft();
            write.change(draft);
            return this.deploy(draft.done(), version, write);
        } catch (error) {
            if (error instanceof Refusal) this.publishRefused(error, write.group, version);
            throw error;
        }
    }

    /** The steps a write would take; nothing changes and no ports are assigned. */
    dryRun(change: (draft: TreeDraft) => void): Plan["steps"] {
        const draft = this.draft();
        change(draft);
        const target = draft.done();
        validateTree(this.current, target, this.settings.dialect);
        return planSteps(this.current, this.unchangedKept(target));
    }

    /**
     * Starts a new, forced deployment back to where the given one came from, for what it touched.
     * @throws Refusal (404, 403)
     */
    revert(deploymentId: string): Written {
        const { plan } = this.deployments.find(deploymentId);
        const version = this.nextVersion();
        this.deployments.refuseWhenFull();
        return this.deploy(revertTree(this.current, plan), version, { force: true, group: "/" });
    }

    /** A change that makes no deployment and no version, as PATCH of a group. */
    amend(change: (draft: TreeDraft) => void): void {
        const draft = this.draft();
        change(draft);
        this.current = draft.done();
        this.history.replace(this.current);
    }

    /**
     * Goes on as another process that has read the store: deployments begin again, back-off and health results are forgotten.
     * 1.10 does not read `resourceLimits` back.
     */
    takeOver(): void {
        if (this.settings.dialect.limitsLostInStore) {
            const apps = new Map([...this.current.apps].map(([id, app]) => [id, asStored(app)]));
            this.current = { ...this.current, apps };
        }
        this.instances.takeOver();
        for (const deployment of this.deployments.all()) deployment.resume();
    }

    /** Ends all timers and streams. */
    close(): void {
        this.clock.close();
        this.events.closeStreams();
    }

    private draft(): TreeDraft {
        return new TreeDraft(this.current, this.settings.newGroupEnforceRole);
    }

    private deploy(wanted: Tree, version: string, write: Omit<Write, "change">): Written {
        const original = this.current;
        const restarted = write.restarted ?? new Set<string>();
        const withPorts = assignServicePorts(original, wanted, this.settings.servicePorts);
        const target = this.versioned(this.unchangedKept(withPorts), version, restarted);
        validateTree(original, target, this.settings.dialect);
        refuseResidentChanges(original, target, write.force);
        const steps = planSteps(original, target, restarted);
        const affected = new Set(steps.flatMap(({ actions }) => actions.map(({ app }) => app)));
        const plan: Plan = {
            id: randomUUID(),
            version,
            original,
            target,
            steps,
            affected,
            chosen: write.chosen ?? new Set(),
        };
        this.deployments.makeRoom(plan, write.force);
        this.current = target;
        this.history.store(original, target);
        this.deployments.start(plan);
        return {
            result: { version, deploymentId: plan.id },
            publish: () => this.events.publish("group_change_success", { groupId: write.group, version }),
        };
    }

    /** Apps that are equal to what is stored stay the stored objects. */
    private unchangedKept(target: Tree): Tree {
        const apps = new Map<string, App>();
        for (const app of target.apps.values()) {
            const old = this.current.apps.get(app.id);
            apps.set(app.id, old && old !== app && isUnchanged(old, app) ? old : app);
        }
        return { ...target, apps };
    }

    /** New versions for what changed (`GroupVersioningUtil`). */
    private versioned(target: Tree, version: string, restarted: ReadonlySet<string>): Tree {
        const apps = new Map(target.apps);
        for (const app of target.apps.values()) {
            const old = this.current.apps.get(app.id);
            if (old === app && !restarted.has(app.id)) continue;
            apps.set(app.id, versionedApp(old, app, version, this.restartMember(restarted.has(app.id))));
        }
        return { version, apps, groups: target.groups };
    }

    private restartMember(restarted: boolean): "lastConfigChangeAt" | "lastScalingAt" | undefined {
        if (!restarted) return undefined;
        return this.settings.dialect.restartIsConfigChange ? "lastConfigChangeAt" : "lastScalingAt";
    }

    /** The time now, but later than every version before. */
    private nextVersion(): string {
        this.lastVersion = Math.max(this.clock.now(), this.lastVersion + 1);
        return new Date(this.lastVersion).toISOString();
    }

    private publishRefused(refusal: Refusal, groupId: string, version: string): void {
        this.events.publish("group_change_failed", { groupId, version, reason: refusal.message });
    }
}

function isUnchanged(old: App, app: App): boolean {
    return (
        old.instances === app.instances &&
        !isConfigChange(old, app) &&
        JSON.stringify(old.executorResources) === JSON.stringify(app.executorResources)
    );
}

function versionedApp(
    old: App | undefined,
    app: App,
    version: string,
    restartMember: "lastConfigChangeAt" | "lastScalingAt" | undefined,
): App {
    const before = old?.versionInfo ?? { lastScalingAt: version, lastConfigChangeAt: version };
    if (restartMember) return { ...app, version, versionInfo: { ...before, [restartMember]: version } };
    if (!old || isConfigChange(old, app)) {
        return { ...app, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
    }
    if (old.instances !== app.instances)
        return { ...app, version, versionInfo: { ...before, lastScalingAt: version } };
    return { ...app, version: old.version, versionInfo: before };
}
