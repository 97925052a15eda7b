import { LockedError } from "../marathon/errors";
import type { Deployment } from "../marathon/wire";
import { forceVariable } from "../settings/force";
import type { Context } from "./context";
import { ForceRefusedError } from "./force-error";

/**
 * Writes, and forces the write through when nothing but an unfinished deployment of our own is in the way: a corrected
 * `up`, or a destroy, never waits for our own failure. Deployments of others are forced only where this run is told to.
 *
 * @param write     sends the write; forced the second time
 * @param ourOwn    the deployment that our last write started, if it has not ended well
 * @throws ForceRefusedError when the run is to force this app alone, and others are in the same deployment
 */
export async function writePastOwnDeployment<Result>(
    context: Context,
    appId: string,
    ourOwn: string | undefined,
    write: (options: { force: boolean; signal: AbortSignal }) => Promise<Result>,
): Promise<Result> {
    const { signal } = context;
    try {
        return await write({ force: false, signal });
    } catch (error) {
        if (!(error instanceof LockedError)) throw error;
        const locking = await deploymentsOf(context, appId);
        if (ourOwn !== undefined && locking.every((deployment) => isOnlyOurs(deployment, appId, ourOwn))) {
            context.row.status("superseding our own unfinished deployment");
        } else if (!isForced(context, appId, locking)) {
            throw error;
        }
        return await write({ force: true, signal });
    }
}

/** The unfinished deployments that touch the app. */
export async function deploymentsOf({ marathon, signal }: Context, appId: string): Promise<Deployment[]> {
    const deployments = await marathon.listDeployments({ signal });
    return deployments.filter(({ affectedApps }) => affectedApps.includes(appId));
}

/** Whether it is the one that our last write started, and touches no other app. */
function isOnlyOurs({ id, affectedApps }: Deployment, appId: string, ourOwn: string): boolean {
    return id === ourOwn && affectedApps.every((affected) => affected === appId);
}

/** Whether this run may end these deployments for the sake of the app. Says which ones it ends. */
function isForced({ settings, row }: Context, appId: string, locking: readonly Deployment[]): boolean {
    const scope = settings.force.get(appId);
    if (scope === undefined) return false;
    const ids = locking.map(({ id }) => id);
    const others = new Set(locking.flatMap(({ affectedApps }) => affectedApps.filter((id) => id !== appId)));
    if (scope === "alone" && others.size > 0) throw new ForceRefusedError(appId, ids, [...others]);
    const halfWay = others.size > 0 ? ` It leaves ${[...others].join(", ")} half-way.` : "";
    row.warn(`${forceVariable} ends deployment ${ids.join(", ")} of ${appId}.${halfWay}`);
    return true;
}
