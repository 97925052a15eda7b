/** An instance that failed, or that Marathon ended because its health was bad. */
export interface InstanceFailure {
    readonly kind: "task" | "healthKill";
    readonly appId: string;
    readonly taskId: string;
    /** Mesos' word: `TASK_FAILED`, … */
    readonly state: string;
    readonly message: string;
    readonly host: string;
    readonly agentId?: string;
    /** The version of the app that it ran; empty where Marathon does not say. */
    readonly version: string;
    readonly timestamp: string;
}

/** What an instance died of, as far as it matters to whether another one would live. */
export type FailureCause = "program" | "imageNotFound" | "imageUnauthorised" | "health" | "cluster";

/**
 * Whether Mesos' state is the failure of a task. Lost, gone, unreachable and dropped tasks are the cluster's doing, a
 * killed one was told to end, a finished one did what it had to.
 */
export function isFailure(state: string): boolean {
    return state === "TASK_FAILED" || state === "TASK_ERROR";
}

/** `TaskFailure` of Marathon's `KillUnhealthyTask`: what it makes of an instance that it ended for bad health. */
const healthKillMessage = /^Task was killed since health check failed\. Reason: /;

/** The failure as the end of an instance with bad health, if that is what `lastTaskFailure` tells of. */
export function endedForHealth(failure: InstanceFailure): InstanceFailure | undefined {
    const message = failure.message.replace(healthKillMessage, "");
    return message === failure.message ? undefined : { ...failure, kind: "healthKill", message };
}

const notFound =
    /manifest (?:for .+ not found|unknown)|repository .*(?:not found|does not exist)|no such image|\b404 Not Found\b/i;
/** `pull access denied` is Docker's answer where the image is not there or needs credentials; it tells only both. */
const unauthorised =
    /pull access denied|unauthori[sz]ed|authentication required|no basic auth credentials|\b403 Forbidden\b|denied: requested access/i;
/** What befalls a task through its agent: another agent would have run it. */
const clusterTrouble =
    /executor (?:did not register|registration time|has been removed)|(?:agent|slave) .*(?:removed|drain)|maintenance|container (?:is being )?destroyed (?:while|during) (?:pulling|fetching|provisioning|preparing)/i;

/** What the failure was about, by the words of Mesos, Docker and the image registries. */
export function causeOf({ kind, state, message }: InstanceFailure): FailureCause {
    if (kind === "healthKill") return "health";
    if (!isFailure(state) || clusterTrouble.test(message)) return "cluster";
    if (isAboutImages(message)) {
        if (unauthorised.test(message)) return "imageUnauthorised";
        if (notFound.test(message)) return "imageNotFound";
    }
    return "program";
}

function isAboutImages(message: string): boolean {
    return /pull|image|manifest|registry|repository|provision/i.test(message);
}
