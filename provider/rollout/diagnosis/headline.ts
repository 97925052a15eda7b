import type { FailedRollout } from "../failed-rollout";
import { causeOf, type InstanceFailure } from "../instance-failure";
import { count } from "./finding";

/** What happened, on one line. */
export function headline(failed: FailedRollout): string {
    const { appId, failures, reason } = failed;
    switch (reason.kind) {
        case "late":
            return `${appId} ${missing(failed)}, ${reason.lateness.text}`;
        case "hopeless":
            switch (reason.hopeless) {
                case "crashing":
                    return `${appId} fails on start: ${running(failed)}, ${failuresOnAgents(failures)}`;
                case "image":
                    return `${appId} does not get its image: ${running(failed)}, ${count(imageFailures(failures), "failure")} to pull it`;
                case "unhealthy":
                    return `${appId} does not become healthy: ${healthy(failed)}, ${count(healthKills(failures), "instance")} ended for bad health`;
            }
            break;
        case "superseded":
            return `${appId} was changed in Marathon while Pulumi waited: another definition stands in the place of ours`;
        case "stopped":
            return `The deployment of ${appId} was stopped by another hand: ${running(failed)}`;
    }
}

/** What an app that took too long still lacks. */
function missing(failed: FailedRollout): string {
    const { app, observation } = failed;
    if (observation.running < observation.instances) return `did not start: ${running(failed)}`;
    if (observation.hasHealthChecks && observation.healthy < observation.instances)
        return `did not become healthy: ${healthy(failed)}`;
    const unready = (app.readinessCheckResults ?? []).filter(({ ready }) => !ready);
    if (unready.length > 0)
        return `did not become ready: ${count(unready.length, "instance")} of ${observation.instances} not ready`;
    return `runs, but its deployment does not finish: ${running(failed)}`;
}

function running({ observation }: FailedRollout): string {
    return `${observation.running} of ${observation.instances} running`;
}

function healthy({ observation }: FailedRollout): string {
    return `${observation.healthy} of ${observation.instances} healthy`;
}

function failuresOnAgents(failures: readonly InstanceFailure[]): string {
    const counted = failures.filter((failure) => causeOf(failure) !== "cluster");
    const agents = new Set(counted.map(({ agentId, host }) => agentId ?? host));
    return `${count(counted.length, "failure")} on ${count(agents.size, "agent")}`;
}

function imageFailures(failures: readonly InstanceFailure[]): number {
    return failures.filter((failure) => causeOf(failure).startsWith("image")).length;
}

function healthKills(failures: readonly InstanceFailure[]): number {
    return failures.filter((failure) => causeOf(failure) === "health").length;
}
