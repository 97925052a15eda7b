import type { FailedRollout } from "../failed-rollout";
import { count, type Finding } from "./finding";

/** How the instances fare: more than the headline tells. */
export function findInstances({ counts, failures, observation, queued }: FailedRollout): Finding {
    const { instances, running, hasHealthChecks, healthy } = observation;
    const parts = [`${running} of ${instances} running`];
    if (hasHealthChecks) parts.push(`${healthy} healthy`);
    if (counts && counts.unhealthy > 0) parts.push(`${counts.unhealthy} unhealthy`);
    if (counts && counts.starting > 0) parts.push(`${counts.starting} starting`);
    if (failures.length > 0) parts.push(`${failures.length} failed`);
    if (queued && queued.count > 0) parts.push(`${queued.count} not launched yet`);
    if (counts && counts.old > 0) parts.push(`${counts.old} of the old version`);
    return { label: "Instances", text: parts.join(", ") };
}

/** Instances that were launched and do not get to run. */
export function findStarting({ counts, failures }: FailedRollout): Finding | undefined {
    if (!counts || counts.starting === 0 || failures.length > 0) return undefined;
    return {
        label: "Starting",
        text: `${count(counts.starting, "instance")} launched; Mesos pulls the image and fetches files first`,
        todo: "Raise progressTimeout if the image is large, or look at the agent if it hangs.",
    };
}
