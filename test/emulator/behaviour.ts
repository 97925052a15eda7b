import type { App } from "./app";
import type { FailureCause } from "./failure-causes";

/** Why offers are declined, in the order in which Marathon tries (`NoOfferMatchReason`). */
export const declineReasons = [
    "UnfulfilledRole",
    "UnfulfilledConstraint",
    "NoCorrespondingReservationFound",
    "AgentMaintenance",
    "InsufficientCpus",
    "InsufficientMemory",
    "InsufficientDisk",
    "InsufficientGpus",
    "InsufficientPorts",
    "DeclinedScarceResources",
] as const;

/** One reason for which an offer is declined. */
export type DeclineReason = (typeof declineReasons)[number];

/** How an instance ends by itself. */
export interface Ending {
    /** What went wrong; it makes the message that a real agent would send. Default `exit`. */
    readonly cause?: FailureCause;
    /** Default `TASK_FAILED`. */
    readonly state?:
        | "TASK_FAILED"
        | "TASK_FINISHED"
        | "TASK_ERROR"
        | "TASK_LOST"
        | "TASK_UNREACHABLE"
        | "TASK_DROPPED"
        | "TASK_GONE"
        | "TASK_GONE_BY_OPERATOR"
        | "TASK_UNKNOWN";
    /** The message of the status update, in place of the one that `cause` makes. */
    readonly message?: string;
    /** Milliseconds after it began to run; absent: before it runs, in place of TASK_RUNNING. */
    readonly after?: number;
    /** Only the first so many launches end like this; absent: all. */
    readonly times?: number;
    /** Only launches on this agent host end like this. */
    readonly host?: string;
}

/** How the instances of an app behave. Read when an instance is launched, so running ones keep theirs. Delays are milliseconds. */
export interface Behaviour {
    /** From waiting to the offer that is taken; default 0. */
    readonly offerDelay?: number;
    /** From launch to TASK_RUNNING. */
    readonly runDelay?: number;
    /** From running to the first good health result. */
    readonly healthDelay?: number;
    /** From running to ready, for apps with readiness checks. */
    readonly readyDelay?: number;
    /** From the kill to TASK_KILLED. */
    readonly killDelay?: number;
    /** TASK_STAGING (default: no update before TASK_RUNNING) or TASK_STARTING is reported in between. */
    readonly reports?: "TASK_STAGING" | "TASK_STARTING";
    /** Stays staged for ever. */
    readonly neverRuns?: boolean;
    /** Every health check fails. */
    readonly neverHealthy?: boolean;
    /** Nothing listens on its ports: what Marathon itself checks fails, readiness included; what Mesos checks does not. */
    readonly neverListens?: boolean;
    /** Once healthy, turns bad and good again by turns, each time after so many milliseconds. */
    readonly flapsEvery?: number;
    /** The cause that failing health checks give; default `ConnectException: Connection refused`. */
    readonly healthCause?: string;
    /** Every readiness check fails. */
    readonly neverReady?: boolean;
    /** Ends by itself. */
    readonly fails?: Ending;
    /** Is never launched: `true` without any offer, or the number of offers declined for each reason. */
    readonly noOffers?: boolean | Readonly<Partial<Record<DeclineReason, number>>>;
    /** The agents its instances are placed on, in turn; default all. */
    readonly hosts?: readonly string[];
}

/** The members of a behaviour, for those who are not told by a compiler. */
export const behaviourMembers: readonly (keyof Behaviour)[] = [
    "offerDelay",
    "runDelay",
    "healthDelay",
    "readyDelay",
    "killDelay",
    "reports",
    "neverRuns",
    "neverHealthy",
    "neverListens",
    "flapsEvery",
    "healthCause",
    "neverReady",
    "fails",
    "noOffers",
    "hosts",
];

/** The behaviour of every app: what was set for it, over what was set for all (`*`), over what its own environment asks. */
export class Behaviours {
    private readonly byApp = new Map<string, Behaviour>();

    /** Sets the behaviour of an app, or of all apps with `*`. Replaces what was set before; `undefined` removes it. */
    set(appId: string, behaviour: Behaviour | undefined): void {
        if (behaviour === undefined) this.byApp.delete(appId);
        else this.byApp.set(appId, behaviour);
    }

    /** How an instance of this definition behaves if it is launched now. */
    of(app: App): Behaviour {
        return { ...fromEnvironment(app), ...this.byApp.get("*"), ...this.byApp.get(app.id) };
    }
}

/** The steering by environment variables, by which an app can bring its behaviour along: `SIM_RUN_MS`, `SIM_FAIL_START`… */
function fromEnvironment({ env = {} }: App): Behaviour {
    const milliseconds = (name: string) => (typeof env[name] === "string" ? Number(env[name]) : undefined);
    const [runDelay, killDelay] = [milliseconds("SIM_RUN_MS"), milliseconds("SIM_KILL_MS")];
    const [failAfter, finishAfter] = [milliseconds("SIM_FAIL_MS"), milliseconds("SIM_FINISH_MS")];
    const fails: Ending | undefined = env.SIM_FAIL_START
        ? {}
        : failAfter !== undefined
          ? { after: failAfter }
          : finishAfter !== undefined
            ? { state: "TASK_FINISHED", after: finishAfter }
            : undefined;
    return {
        ...(runDelay !== undefined && { runDelay }),
        ...(killDelay !== undefined && { killDelay }),
        ...(env.SIM_NEVER_RUN !== undefined && { neverRuns: true }),
        ...(env.SIM_STARTING !== undefined && { reports: "TASK_STARTING" as const }),
        ...(env.SIM_HEALTHY === "false" && { neverHealthy: true }),
        ...(fails && { fails }),
    };
}
