import { Deployment } from "./deployment";
import type { EventHub } from "./events";
import type { Instances } from "./instances";
import type { Plan } from "./plan";
import { locked, notFound, Refusal } from "./refusal";

/** The running deployments: who holds which apps, and who gives way to whom (`DeploymentManager`). */
export class Deployments {
    private readonly running = new Map<string, Deployment>();

    constructor(
        private readonly instances: Instances,
        private readonly events: EventHub,
        private readonly maxRunning: number,
    ) {
        instances.onChange((appId) => {
            for (const deployment of this.holding([appId])) deployment.review(appId);
        });
    }

    /** All running deployments, oldest first. */
    all(): Deployment[] {
        return [...this.running.values()];
    }

    /** The running deployments that hold one of these apps. */
    holding(appIds: Iterable<string>): Deployment[] {
        const ids = [...appIds];
        return this.all().filter(({ plan }) => ids.some((id) => plan.affected.has(id)));
    }

    /**
     * A running deployment.
     * @throws Refusal (404)
     */
    find(id: string): Deployment {
        const deployment = this.running.get(id);
        if (!deployment) throw notFound(`DeploymentPlan ${id} does not exist`);
        return deployment;
    }

    /**
     * Refuses every write while as many deployments run as are allowed.
     * @throws Refusal (403)
     */
    refuseWhenFull(): void {
        if (this.running.size < this.maxRunning) return;
        throw new Refusal(403, {
            message:
                `Max number (${this.maxRunning}) of running deployments is achieved. ` +
                "Wait for existing deployments to complete or cancel one" +
                "using force=true parameter. You can increase max deployment number by using " +
                "--max_running_deployments parameter but be advised that this can have negative effects on the performance.",
        });
    }

    /**
     * Makes room for a plan: running deployments that hold one of its apps are cancelled when forced.
     * @throws Refusal (409) otherwise; the plan's failure has then been published
     */
    makeRoom(plan: Plan, force: boolean): void {
        const holders = this.holding(plan.affected);
        if (holders.length > 0 && !force) {
            const refusal = locked(holders.map((holder) => holder.plan.id));
            this.made(plan).fail(refusal.message);
            throw refusal;
        }
        for (const holder of holders) this.cancel(holder);
    }

    /** Runs a plan. One without steps is never listed and ends at once. */
    start(plan: Plan): void {
        const deployment = this.made(plan);
        if (plan.steps.length > 0) this.running.set(plan.id, deployment);
        deployment.start();
    }

    /** Takes a deployment off the list; instances stay as they are. */
    cancel(deployment: Deployment): void {
        this.running.delete(deployment.plan.id);
        deployment.cancel();
    }

    private made(plan: Plan): Deployment {
        return new Deployment(plan, this.instances, this.events, {
            finished: ({ plan: { id } }) => this.running.delete(id),
        });
    }
}
