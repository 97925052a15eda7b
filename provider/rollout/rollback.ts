import type { FailedRollout } from "./failed-rollout";
import { causeOf } from "./instance-failure";

/** What becomes of an app whose rollout fails. */
export type OnFailure = "keep" | "rollback";

/** What there is to decide by once a rollout has failed. */
export interface RollbackCase {
    readonly failed: FailedRollout;
    /** What the operation that failed has written. */
    readonly wrote: "a new app" | "the configuration" | "the number of instances" | "nothing";
    /** Whether what was there before had arrived. */
    readonly workedBefore: boolean;
    /** In how many requests; all but the last one have been carried out. */
    readonly writes: number;
    /** What Marathon holds now. */
    readonly found: "ours" | "another definition" | "nothing";
    /** The deployment that the last write has started. */
    readonly deployment: "unfinished" | "unfinished, with other apps" | "ended";
}

/** How to go back, or why not. */
export type RollbackPlan =
    /** By `DELETE /v2/deployments/{id}`. */
    | { readonly how: "revert the deployment" }
    /** By a write that names the version before. */
    | { readonly how: "write the version before" }
    | { readonly how: "delete the new app" }
    | { readonly how: "not at all"; readonly why: string };

/**
 * Decides how a failed rollout is undone.
 *
 * To revert our deployment is the safe way: while it is unfinished it locks the app, so that nobody else can have
 * changed anything since; and once somebody has forced it out of the way, Marathon answers that there is no such
 * deployment and undoes nothing. Marathon itself puts back what was there before, with every field, where a complete
 * write would lose some (`DeploymentPlanReverter`, `AppConversion`). Only where there is no deployment left to revert,
 * or where it would go back half of the way, the version before is written; that has no such guard, so it needs
 * exactly our definition in its place.
 *
 * A scaling is never undone: the instances that Marathon ends when it reverts one may be all those that run. A new app
 * is deleted rather than its deployment reverted, which would also remove the groups that were made for it, and other
 * resources may count on those by now.
 */
export function planRollback(attempt: RollbackCase): RollbackPlan {
    const why = obstacle(attempt);
    if (why !== undefined) return { how: "not at all", why };
    if (attempt.wrote === "a new app") return { how: "delete the new app" };
    const isWhole = attempt.deployment === "unfinished" && attempt.writes === 1;
    return { how: isWhole ? "revert the deployment" : "write the version before" };
}

function obstacle({ failed, wrote, workedBefore, found, deployment }: RollbackCase): string | undefined {
    if (failed.reason.kind === "stopped") return "another hand has stopped its deployment";
    if (failed.reason.kind === "superseded" || found === "another definition")
        return "another hand has changed it since, and that would be lost";
    if (found === "nothing") return "it is not there any more";
    if (deployment === "unfinished, with other apps") return "its deployment changes other apps as well";
    switch (wrote) {
        case "nothing":
            return "this update has not changed its configuration, and what it was before is not known";
        case "the number of instances":
            return "only the number of instances was changed, and to cancel that may end instances that run";
        case "a new app":
            return mayHaveRun(failed) ? "it is new, and instances of it have run" : undefined;
        case "the configuration":
            return workedBefore ? undefined : "what was there before had not arrived either";
    }
}

/** What did not get its image, or was lost with its agent before it ran, has done nothing yet. */
function mayHaveRun({ wasEverRunning, finished, failures }: FailedRollout): boolean {
    return (
        wasEverRunning ||
        finished > 0 ||
        failures.some((failure) => ["program", "health"].includes(causeOf(failure)))
    );
}
