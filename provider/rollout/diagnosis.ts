import type { FailedRollout, FailureReason } from "./failed-rollout";

/** Says what happened to a rollout, why, and what to do, on one screen. */
export function diagnose(failed: FailedRollout): string {
    const { appId, observation, reason } = failed;
    const { running, instances } = observation;
    return `${appId} is not ready: ${running}/${instances} running, ${headline(reason)}. The deployment goes on.`;
}

function headline(reason: FailureReason): string {
    switch (reason.kind) {
        case "late":
            return reason.lateness.text;
        case "hopeless":
            return reason.hopeless;
        case "superseded":
            return "another definition stands in its place";
        case "stopped":
            return "its deployment was stopped";
    }
}
