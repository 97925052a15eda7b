import type { Clock } from "./clock";
import type { Deployments } from "./deployments";
import type { Instances } from "./instances";
import type { Tree } from "./tree";

/** `--scale_apps_interval`, in milliseconds. */
const interval = 300_000;

/**
 * Marathon's regular check that every app has as many instances as it should: it adds what a cancelled deployment left out.
 * Here it runs only after an app has lost one.
 */
export function keepScaled(
    clock: Clock,
    instances: Instances,
    deployments: Deployments,
    treeNow: () => Tree,
): void {
    const pending = new Set<string>();
    const missingOf = (appId: string) => {
        const app = treeNow().apps.get(appId);
        if (!app || deployments.holding([appId]).length > 0) return 0;
        return Math.max(0, app.instances - instances.of(appId).length);
    };
    const check = (appId: string) => {
        pending.delete(appId);
        const app = treeNow().apps.get(appId);
        if (app) instances.add(app, missingOf(appId));
    };
    instances.onChange((appId) => {
        if (pending.has(appId) || missingOf(appId) === 0) return;
        pending.add(appId);
        clock.after(interval, () => check(appId));
    });
}
