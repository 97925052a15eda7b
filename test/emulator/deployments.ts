import { Deployment } from "./deployment";
import type { EventHub } from "./events";
import type { Instances } from "./instances";
import type { Plan } from "./plan";
import { locked, notFound, Refusal } from "./refusal";
import type { Settings } from "./settings";

/** The running deployments: who holds which apps, and who gives way to whom (`DeploymentManager`). */
export class Deployments {
    private readonly running = new Map<string, Deployment>();
    /** The running ones that are not listed yet. */
    private readonly unlisted = new Set<string>();
    private listingLags = false;

    constructor(
        private readonly instances: Instances,
        private readonly events: EventHub,
        private readonly settings: Settings,
    ) {
        instances.onChange((appId) => {
            for (const deployment of this.holding([appId])) deployment.review(appId);
        });
    }

    /** The running deployments as they are listed, oldest first. */
    all(): Deployment[] {
        return [...this.running.values()].filter(({ plan }) => !this.unlisted.has(plan.id));
    }

    /** The listed deployments that hold an app. */
    listedFor(appId: string): Deployment[] {
        return this.holding([appId]).filter(({ plan }) => !this.unlisted.has(plan.id));
    }

    /** The running deployments that hold one of these apps, listed or not. */
    holding(appIds: Iterable<string>): Deployment[] {
        const ids = [...appIds];
        return [...this.running.values()].filter(({ plan }) => ids.some((id) => plan.affected.has(id)));
    }

    /**
     * Leaves the deployments that take the place of others off the lists, until called with `false`: Marathon accepts a
     * forced plan before the old one has stopped, and lists it only then.
     */
    lagListing(lags: boolean): void {
        this.listingLags = lags;
        if (!lags) this.unlisted.clear();
    }

    /** Lets all of them begin again, as a new leader does. */
    resumeAll(): void {
        this.unlisted.clear();
        for (const deployment of [...this.running.values()]) deployment.resume();
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
        const { maxRunningDeployments: allowed } = this.settings;
        if (this.running.size < allowed) return;
        throw new Refusal(403, {
            message:
                `Max number (${allowed}) of running deployments is achieved. ` +
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
        if (this.listingLags && holders.length > 0) this.unlisted.add(plan.id);
    }

    /** Runs a plan. One without steps is never listed and ends at once; one that is held does not end. */
    start(plan: Plan, { held = false }: { readonly held?: boolean } = {}): Deployment {
        const deployment = this.made(plan);
        if (held) deployment.hold();
        if (plan.steps.length > 0) this.running.set(plan.id, deployment);
        deployment.start();
        return deployment;
    }

    /** Takes a deployment off the list; instances stay as they are. */
    cancel(deployment: Deployment): void {
        this.forget(deployment);
        deployment.cancel();
    }

    private made(plan: Plan): Deployment {
        const end = { finished: (deployment: Deployment) => this.forget(deployment) };
        return new Deployment(plan, this.instances, this.events, end, this.settings.dialect);
    }

    private forget({ plan }: Deployment): void {
        this.running.delete(plan.id);
        this.unlisted.delete(plan.id);
    }
}
