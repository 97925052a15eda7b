import type { App } from "../marathon/wire";

/** Whether the app has health checks: then instances count when they are healthy. */
export function hasHealthChecks(app: App): boolean {
    return Array.isArray(app.healthChecks) && app.healthChecks.length > 0;
}

/** The `minimumHealthCapacity` of its `upgradeStrategy`; Marathon always sends one. */
export function minimumHealthCapacityOf(app: App | undefined): number {
    const strategy = app?.upgradeStrategy as { readonly minimumHealthCapacity?: number } | undefined;
    return strategy?.minimumHealthCapacity ?? 1;
}
