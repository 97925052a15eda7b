import type { DeploymentState } from "./deployment-book";

/** When an app counts as ready. */
export type WaitFor = "healthy" | "running" | "deployment" | "none";

/** What is known of an app at one moment. */
export interface Observation {
    /** The deployment that our write started; nothing when there was none or it is not known. */
    readonly deployment: DeploymentState | undefined;
    /** Unfinished deployments that touch the app, as the app itself says. */
    readonly unfinished: readonly string[];
    /** Whether the live definition is the one that we wrote. */
    readonly isOurs: boolean;
    /** Instances that the live definition asks for. */
    readonly instances: number;
    /** Instances of our version that run. */
    readonly running: number;
    /** Instances of our version that are healthy. */
    readonly healthy: number;
    readonly hasHealthChecks: boolean;
    /** Of `upgradeStrategy`. */
    readonly minimumHealthCapacity: number;
    /** Instances that wait to be launched; nothing when Marathon was not asked. */
    readonly queued: number | undefined;
}

export type Verdict =
    | "ready"
    | "waiting"
    /** What is there would do, unless instances still wait to be launched: ask for the queue. */
    | "queue?"
    /** Another definition stands in the place of ours. */
    | "superseded"
    /** The deployment was ended by another hand, with instances missing and nothing that would start them now. */
    | "stopped";

/** Whether a deployment is over, however it ended; an app is looked at to know more ({@link judge}). */
export function isOver(state: DeploymentState): boolean {
    if (state.kind === "unlisted") return state.forMs >= listingGraceMs;
    return state.kind !== "running" && state.kind !== "unheard";
}

/** A forced write may take a moment to be listed, and before 1.8 any. */
export const listingGraceMs = 3_000;

/**
 * Judges one observation. That a deployment has ended proves nothing: Marathon reports success for deployments whose
 * instances never started (after a change of leader, or a forced scale-down), so the instances are counted as well.
 */
export function judge(observation: Observation, waitFor: WaitFor): Verdict {
    const { deployment, unfinished, isOurs } = observation;
    if (waitFor === "none") return "ready";
    if (!isOurs) return "superseded";
    // Marathon's deployment waits for health in any case; who does not, need not wait for it either.
    if (waitFor === "running" && observation.running >= observation.instances) return "ready";
    if (hasComeUnlisted(observation, waitFor)) return "ready";
    if (!hasEnded(deployment, unfinished)) return "waiting";
    if (waitFor === "deployment") return deployment?.kind === "failed" ? "stopped" : "ready";
    const { instances } = observation;
    const good =
        waitFor === "healthy" && observation.hasHealthChecks ? observation.healthy : observation.running;
    if (good >= instances) return "ready";
    if (deployment?.kind === "succeeded" && good >= leastInstances(observation)) {
        // An instance that was there may have died since: Marathon starts another one, the rollout itself is over.
        if (observation.queued === undefined) return "queue?";
        return observation.queued === 0 ? "ready" : "waiting";
    }
    return deployment?.kind === "failed" && unfinished.length === 0 ? "stopped" : "waiting";
}

/** Too quick for any listing: when exactly the wanted instances are there, it is not one that is still to be listed. */
function hasComeUnlisted(observation: Observation, waitFor: WaitFor): boolean {
    const { deployment, unfinished, instances, running, healthy, hasHealthChecks } = observation;
    if (deployment?.kind !== "unlisted" || unfinished.length > 0 || waitFor === "deployment") return false;
    const good = waitFor === "healthy" && hasHealthChecks ? healthy : running;
    return instances > 0 && running === instances && good === instances;
}

function hasEnded(deployment: DeploymentState | undefined, unfinished: readonly string[]): boolean {
    switch (deployment?.kind) {
        case "succeeded":
            return true;
        case "running":
        case "unheard":
            return false;
        case "unlisted":
            return deployment.forMs >= listingGraceMs && unfinished.length === 0;
        default:
            return unfinished.length === 0;
    }
}

function leastInstances({ instances, minimumHealthCapacity }: Observation): number {
    return Math.max(1, Math.ceil(instances * minimumHealthCapacity));
}
