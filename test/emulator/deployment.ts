import type { Dialect } from "./dialect";
import type { EventHub } from "./events";
import type { Instances } from "./instances";
import type { Action, Plan, Step } from "./plan";
import { type Rollout, rolloutOf } from "./rollout";

/** What a deployment tells its surroundings. */
export interface DeploymentEnd {
    finished(deployment: Deployment): void;
}

/** One running deployment: goes through the steps of its plan and says so on the event bus. */
export class Deployment {
    /** The step that runs, counted from 1; 0 before the first. */
    currentStep = 0;
    private state: "running" | "ended" = "running";
    private held = false;
    private proceeding = false;
    /** What the running step still waits for, by the id of the app. */
    private readonly pending = new Map<string, Rollout>();
    /** The apps to look at again. */
    private readonly touched = new Set<string>();

    constructor(
        readonly plan: Plan,
        private readonly instances: Instances,
        private readonly events: EventHub,
        private readonly end: DeploymentEnd,
        private readonly dialect: Dialect,
    ) {}

    /** The actions of the step that runs. */
    get currentActions(): readonly Action[] {
        return this.plan.steps[this.currentStep - 1]?.actions ?? [];
    }

    /** Begins with the first step; a plan without steps ends at once. */
    start(): void {
        this.proceed();
    }

    /** Looks again whether the running step is done, after an instance of the app changed. */
    review(appId: string): void {
        if (!this.pending.has(appId)) return;
        this.touched.add(appId);
        this.proceed();
    }

    /** Begins again with the first step, as a new leader does; instances that were asked for count as there. */
    resume(): void {
        this.currentStep = 0;
        this.pending.clear();
        this.proceed();
    }

    /** Does not let the last step end until it is let go. */
    hold(): void {
        this.held = true;
    }

    /** Lets a held deployment end. */
    letGo(): void {
        this.held = false;
        this.proceed();
    }

    /** Stops here; instances stay as they are. */
    cancel(): void {
        this.state = "ended";
        this.fail("The upgrade has been cancelled");
    }

    /** Says that the plan failed. */
    fail(reason: string): void {
        this.state = "ended";
        const { id } = this.plan;
        this.events.publish("deployment_failed", {
            id,
            plan: lightPlan(this.plan),
            ...(this.dialect.failureReasons && { reason }),
        });
    }

    /** Goes on as far as possible. What an action changes may lead back here; its app is then looked at once more. */
    private proceed(): void {
        if (this.proceeding) return;
        this.proceeding = true;
        while (this.state === "running") {
            for (const id of this.touched) this.look(id);
            if (this.pending.size > 0 || this.isHeld) break;
            this.endStep();
        }
        this.proceeding = false;
    }

    /** Lets one action go on; done, it is not looked at again. */
    private look(id: string): void {
        this.touched.delete(id);
        const rollout = this.pending.get(id);
        if (rollout && !rollout.isDone) rollout.proceed();
        if (rollout?.isDone) this.pending.delete(id);
    }

    private get isHeld(): boolean {
        return this.held && this.currentStep === this.plan.steps.length;
    }

    private endStep(): void {
        const ended = this.plan.steps[this.currentStep - 1];
        if (ended) this.publishStep("deployment_step_success", ended);
        const next = this.plan.steps[this.currentStep];
        if (next) this.beginStep(next);
        else this.succeed();
    }

    private beginStep(next: Step): void {
        this.currentStep++;
        this.publishStep("deployment_info", next);
        for (const action of next.actions) {
            const id = "pod" in action ? action.pod : action.app;
            this.pending.set(id, rolloutOf(action, this.plan, this.instances, this.events, this.dialect));
            this.touched.add(id);
        }
    }

    private succeed(): void {
        this.state = "ended";
        this.end.finished(this);
        this.events.publish("deployment_success", { id: this.plan.id, plan: lightPlan(this.plan) });
    }

    private publishStep(eventType: string, step: Step): void {
        this.events.publish(eventType, {
            plan: lightPlan(this.plan),
            currentStep: { actions: step.actions },
        });
    }
}

function lightPlan({ id, steps, version }: Plan): object {
    return { id, steps, version };
}
