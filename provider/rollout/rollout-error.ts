import { MarathonError } from "../marathon/errors";

/** Marathon took the definition, but the app did not arrive: too slow, broken, cancelled or deleted by another hand. */
export class RolloutError extends MarathonError {
    static override readonly code = "MARATHON_ROLLOUT_FAILED";
}
