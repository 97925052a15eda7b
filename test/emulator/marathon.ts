import { randomUUID } from "node:crypto";
import { Behaviours } from "./behaviour";
import { type Clock, startClock } from "./clock";
import type { Deployment } from "./deployment";
import { Deployments } from "./deployments";
import { EventHub } from "./events";
import { asStored, History } from "./history";
import { Instances } from "./instances";
import { refuseLargeNodes, StoreLost } from "./node-size";
import { type Plan, planSteps, runSpecOf } from "./plan";
import { notFound, Refusal } from "./refusal";
import { revertPlan } from "./revert";
import { refuseResidentChanges } from "./rules/resident-changes";
import { keepScaled } from "./scale-check";
import { assignServicePorts, UsedPorts } from "./service-ports";
import type { Settings } from "./settings";
import { emptyTree, type Tree, TreeDraft } from "./tree";
import { validateTree } from "./validate-tree";
import { appsOfOtherVersion, keepUnchanged, setPodVersions, setVersions } from "./versions";

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
    /** As `GET /v2/plugins` lists them. */
    readonly plugins: readonly object[] = [];
    private readonly usedPorts = new UsedPorts();
    /** What follows when the leader is asked to step down. */
    onAbdication: (() => void) | undefined;
    /** What follows when the store refuses a definition that is too large. */
    onStoreLost: (() => void) | undefined;
    private current: Tree;
    private lastVersion = 0;

    constructor(readonly settings: Settings) {
        this.clock = startClock(settings.clock, settings.speed);
        this.events = new EventHub(this.clock);
        this.instances = new Instances(this.clock, this.events, settings, this.behaviours);
        this.deployments = new Deployments(this.instances, this.events, settings);
        this.history = new History(
            settings.maxVersions,
            settings.dialect.limitsLostInStore ? asStored : undefined,
        );
        this.current = emptyTree(this.nextVersion());
        this.history.store(new TreeDraft(this.current).done());
        keepScaled(this.clock, this.instances, this.deployments, () => this.current);
    }

    /** The tree as it is wanted now. */
    get tree(): Tree {
        return this.current;
    }

    /**
     * One write, in Marathon's order (`GroupManagerImpl`): too many deployments, new tree, service ports, versions,
     * validation, plan, locks, store.
     * @throws Refusal when it is refused, StoreLost when the store cannot keep it; nothing has changed then
     */
    write(write: Write): Written {
        const version = this.nextVersion();
        try {
            this.deployments.refuseWhenFull();
            return this.deploy(write.change, version, write);
        } catch (error) {
            if (error instanceof Refusal) this.publishRefused(error, write.group, version);
            if (error instanceof StoreLost) this.onStoreLost?.();
            throw error;
        }
    }

    /**
     * The steps a write would take; nothing changes. No ports are assigned and no versions are compared, so that an app whose
     * definition the change holds counts as changed even where it is equal.
     */
    dryRun(change: (draft: TreeDraft) => void): Plan["steps"] {
        const draft = this.draft();
        change(draft);
        const result = draft.done();
        validateTree(result, this.settings.dialect);
        return planSteps(result, appsOfOtherVersion(result));
    }

    /**
     * Starts a new, forced deployment back to where the given one came from, for what it touched.
     * @throws Refusal (404, 403)
     */
    revert(deploymentId: string): Written {
        const { plan } = this.deployments.find(deploymentId);
        const version = this.nextVersion();
        this.deployments.refuseWhenFull();
        return this.deploy((draft) => revertPlan(draft, plan), version, { force: true, group: "/" });
    }

    /**
     * Starts a deployment of these apps that changes nothing and does not end until it is let go.
     * @throws Refusal (404, 409, 403)
     */
    occupy(appIds: readonly string[]): Deployment {
        const missing = appIds.find((id) => !this.current.apps.has(id));
        if (missing !== undefined) throw notFound(`App '${missing}' does not exist`);
        this.deployments.refuseWhenFull();
        const version = this.nextVersion();
        const plan: Plan = {
            id: randomUUID(),
            version,
            change: this.draft().done(),
            steps: [{ actions: appIds.map((app) => ({ action: "ScaleApplication", app })) }],
            affected: new Set(appIds),
            chosen: new Set(),
        };
        this.deployments.makeRoom(plan, false);
        return this.deployments.start(plan, { held: true });
    }

    /** A change that makes no deployment and no version, as PATCH of a group. */
    amend(change: (draft: TreeDraft) => void): void {
        const draft = this.draft();
        change(draft);
        this.current = draft.done().after;
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
        this.deployments.resumeAll();
    }

    /** Ends all timers and streams. */
    close(): void {
        this.clock.close();
        this.events.closeStreams();
    }

    private draft(): TreeDraft {
        return new TreeDraft(this.current, this.settings.newGroupEnforceRole);
    }

    private deploy(wanted: Write["change"], version: string, write: Omit<Write, "change">): Written {
        const { dialect, servicePorts } = this.settings;
        const restarted = write.restarted ?? new Set<string>();
        const draft = this.draft();
        wanted(draft);
        assignServicePorts(draft, this.usedPorts, servicePorts);
        keepUnchanged(draft);
        setVersions(draft, version, restarted, dialect);
        setPodVersions(draft, version);
        const change = draft.done(version);
        validateTree(change, dialect);
        refuseResidentChanges(change, write.force);
        refuseLargeNodes(change);
        const steps = planSteps(change, restarted);
        const affected = new Set(steps.flatMap(({ actions }) => actions.map(runSpecOf)));
        const plan: Plan = {
            id: randomUUID(),
            version,
            change,
            steps,
            affected,
            chosen: write.chosen ?? new Set(),
        };
        this.deployments.makeRoom(plan, write.force);
        this.current = change.after;
        this.usedPorts.follow(change);
        this.history.store(change);
        this.deployments.start(plan);
        return {
            result: { version, deploymentId: plan.id },
            publish: () => this.events.publish("group_change_success", { groupId: write.group, version }),
        };
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
