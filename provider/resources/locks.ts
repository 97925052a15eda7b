import { LockedError } from "../marathon/errors";
import type { Context } from "./context";

/**
 * Writes, and forces the write through when nothing but an unfinished deployment of our own is in the way: a corrected
 * `up`, or a destroy, never waits for our own failure. Deployments of others are never forced.
 *
 * @param write     sends the write; forced the second time
 * @param ourOwn    the deployment that our last write started, if it has not ended well
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
        if (!(error instanceof LockedError) || !ourOwn) throw error;
        if (!(await isOnlyOurs(context, appId, ourOwn))) throw error;
        context.row.status("superseding our own unfinished deployment");
        return await write({ force: true, signal });
    }
}

/** Whether the one deployment that touches the app is the one that our last write started, and touches no other app. */
async function isOnlyOurs(context: Context, appId: string, ourOwn: string): Promise<boolean> {
    const deployments = await context.marathon.listDeployments({ signal: context.signal });
    const touching = deployments.filter((deployment) => deployment.affectedApps.includes(appId));
    return touching.every(
        (deployment) => deployment.id === ourOwn && deployment.affectedApps.every((id) => id === appId),
    );
}
