import { RolloutError } from "../rollout/rollout-error";
import { type WaitLimits, waitUntilReady } from "../rollout/wait";
import { findApp, progressOf } from "./app-live";
import type { Context, Timeouts } from "./context";

/** Waits until the app as Marathon holds it now has arrived. */
export async function awaitApp(context: Context, appId: string, operation: keyof Timeouts): Promise<void> {
    const observe = async () => {
        const live = await findApp(context, appId);
        if (live) return progressOf(live);
        throw new RolloutError(
            `${appId} was deleted in Marathon while Pulumi waited for it. Run pulumi up again.`,
        );
    };
    await waitUntilReady(appId, observe, "healthy", waitLimits(context, operation), context);
}

/** How long this resource's operation may take: `customTimeouts`, else the provider's settings. */
export function waitLimits(context: Context, operation: keyof Timeouts): WaitLimits {
    return {
        progressTimeoutMs: context.settings.progressTimeoutMs,
        rolloutTimeoutMs: context.timeouts[operation] ?? context.settings.rolloutTimeoutMs,
    };
}
