import type { App, QueueItem } from "../marathon/wire";
import type { Hopeless } from "./early-failure";
import type { InstanceFailure } from "./instance-failure";
import type { InstanceCounts } from "./instances";
import type { Lateness } from "./progress";
import type { Observation } from "./verdict";

/** Why a rollout ended without having arrived. */
export type FailureReason =
    | { readonly kind: "late"; readonly lateness: Lateness }
    | { readonly kind: "hopeless"; readonly hopeless: Hopeless }
    /** Another definition stands in the place of ours. */
    | { readonly kind: "superseded" }
    /** Somebody cancelled the deployment; Marathon's own words, from 1.6 on. */
    | { readonly kind: "stopped"; readonly said?: string };

/** All that is known of a rollout that failed; what could not be found out is absent. */
export interface FailedRollout {
    readonly appId: string;
    readonly reason: FailureReason;
    readonly observation: Observation;
    /** The app as it was seen last. */
    readonly app: App;
    /** Failures of our version since the start, oldest first. */
    readonly failures: readonly InstanceFailure[];
    /** How many instances of our version have ended by themselves, without a failure. */
    readonly finished: number;
    /** Whether an instance of our version was ever seen running. */
    readonly wasEverRunning: boolean;
    /** The app's entry in the launch queue; none when nothing waits to be launched. */
    readonly queued?: QueueItem | undefined;
    /** Where the user interface of the Mesos leader is. */
    readonly mesosUrl?: string | undefined;
    /** Marathon's id in Mesos. */
    readonly frameworkId?: string | undefined;
    /** How all instances fare, those of the old version as well. */
    readonly counts?: InstanceCounts | undefined;
}
