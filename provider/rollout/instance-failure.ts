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

const notFound =
    /manifest (?:for .+ not found|unknown)|repository .*(?:not found|does not exist)|pull access denied|no such image|\b404 Not Found\b/i;
const unauthorised =
    /unauthori[sz]ed|authentication required|no basic auth credentials|\b401 Unauthori[sz]ed\b|denied: requested access/i;
/** What befalls a task through its agent: another agent would have run it. */
const clusterTrouble =
    /executor (?:did not register|registration time)|agent .*(?:removed|drain|maintenance)|maintenance|slave .*removed/i;

/** What the failure was about, by the words of Mesos, Docker and the image registries. */
export function causeOf({ kind, state, message }: InstanceFailure): FailureCause {
    if (kind === "healthKill") return "health";
    if (!isFailure(state) || clusterTrouble.test(message)) return "cluster";
    if (isAboutImages(message)) {
        // `pull access denied` is Docker's answer to both; it names the login as the other possibility.
        if (notFound.test(message)) return "imageNotFound";
        if (unauthorised.test(message)) return "imageUnauthorised";
    }
    return "program";
}

function isAboutImages(message: string): boolean {
    return /pull|image|manifest|registry|repository|provision/i.test(message);
}
