import type { PropertyMap } from "../definition/unknown";
import type { Deployment } from "../marathon/wire";
import { findApp } from "./app-live";
import type { Context } from "./context";
import { belongsTo, ownerOf } from "./ownership";
import type { Passage } from "./passage";

/**
 * Whether a deployment is our own, and touches no app of others.
 *
 * The one that our last write started is in the state, unless its process was killed before it could tell; then the state
 * names none, or one that has ended. What that process has left in Marathon must do: apps that carry the owner label of
 * our stack, in the version that this deployment has made, with another configuration and not just another number of
 * instances, which is what operators and autoscalers change while an update runs. Somebody else may still have written
 * that configuration. Nothing of it is lost when its deployment is ended: the write that follows keeps what this program
 * has not changed.
 */
export async function isOurOwn(
    context: Context,
    deployment: Deployment,
    { appIds, ourOwn }: Pick<Passage, "appIds" | "ourOwn">,
): Promise<boolean> {
    const { id, affectedApps, affectedPods = [] } = deployment;
    if (affectedPods.length > 0 || !affectedApps.every((affected) => appIds.includes(affected))) return false;
    if (ourOwn !== undefined) return id === ourOwn;
    const apps = await Promise.all(affectedApps.map((affected) => findApp(context, affected)));
    return apps.every((app) => app && isMadeBy(context, deployment, app)) && apps.some(isReconfigured);
}

function isMadeBy({ urn }: Context, { version }: Deployment, app: PropertyMap): boolean {
    return app.version === version && belongsTo(urn, ownerOf(app));
}

/** Whether its last change was one of more than the number of its instances. */
function isReconfigured(app: PropertyMap | undefined): boolean {
    const { lastConfigChangeAt } = (app?.versionInfo ?? {}) as PropertyMap;
    return app !== undefined && lastConfigChangeAt === app.version;
}
