import type { PropertyMap } from "../definition/unknown";
import { RolloutError } from "../rollout/rollout-error";
import { type WaitLimits, waitUntilReady } from "../rollout/wait";
import { findApp, progressOf } from "./app-live";
import type { Context, Timeouts } from "./context";
import { waitOf } from "./own-arguments";

/**
 * Waits until the app as Marathon holds it now has arrived, as far as the inputs want that.
 *
 * @returns the app as it was seen last
 * @throws RolloutError when it does not arrive in time, is deleted meanwhile, or the user cancels
 */
export async function awaitApp(
    context: Context,
    appId: string,
    operation: keyof Timeouts,
    inputs: PropertyMap,
): Promise<PropertyMap> {
    let seen: PropertyMap = {};
    const observe = async () => {
        const live = await findApp(context, appId);
        if (!live) {
            throw new RolloutError(
                `${appId} was deleted in Marathon while Pulumi waited for it. Run pulumi up again.`,
            );
        }
        seen = live;
        return progressOf(live);
    };
    const limits = waitLimits(context, operation, inputs);
    await waitUntilReady(appId, observe, waitOf(inputs).waitFor, limits, context);
    return seen;
}

/** How long this resource's operation may take: its own arguments and `customTimeouts`, else the provider's settings. */
export function waitLimits(context: Context, operation: keyof Timeouts, inputs: PropertyMap): WaitLimits {
    return {
        progressTimeoutMs: waitOf(inputs).progressTimeoutMs ?? context.settings.progressTimeoutMs,
        rolloutTimeoutMs: context.timeouts[operation] ?? context.settings.rolloutTimeoutMs,
    };
}
