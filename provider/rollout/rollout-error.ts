import { MarathonError } from "../marathon/errors";
import type { FailedRollout } from "./failed-rollout";

/** Marathon took the definition, but the app did not arrive: too slow, broken, cancelled or deleted by another hand. */
export class RolloutError extends MarathonError {
    static override readonly code = "MARATHON_ROLLOUT_FAILED";

    /** What is known of the rollout; nothing where the wait ended without judging it. */
    readonly failed: FailedRollout | undefined;

    constructor(
        message: string,
        { failed, ...options }: ErrorOptions & { readonly failed?: FailedRollout } = {},
    ) {
        super(message, options);
        this.failed = failed;
    }
}
