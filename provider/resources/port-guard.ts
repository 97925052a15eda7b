import type { PropertyMap } from "../definition/unknown";
import { shareBalancer } from "../links/collision";
import { judgeBoundPort } from "../links/port-collisions";
import { isServed, publishedApp, type Service } from "../links/services";
import { MarathonError, UnauthorisedError } from "../marathon/errors";
import { otherApps } from "./app-labels";
import type { Context } from "./context";

/** A port that was free when the preview chose it has been published by another app since. */
export class PortTakenError extends MarathonError {
    static override readonly code = "MARATHON_PORT_TAKEN";
}

/**
 * Looks once more, right before a new app is written, whether a load balancer would serve another app on the same port:
 * Marathon would not notice, and connections would be spread over both.
 *
 * @throws PortTakenError naming the port and the other app
 */
export async function guardPorts(context: Context, appId: string, inputs: PropertyMap): Promise<void> {
    const own = publishedApp(appId, inputs, "own")?.services.filter((service) => isServed(service, {})) ?? [];
    if (own.length === 0) return;
    const apps = await recentApps(context, appId);
    const rivals = otherApps(context, appId, apps).flatMap(({ services }) => services);
    const servesBoth = (service: Service, other: Service) =>
        isServed(other, {}) && shareBalancer(service, other, {});
    const [verdict] = own
        .flatMap((service) => judgeBoundPort(service, rivals, servesBoth))
        .filter(({ severity }) => severity === "failure");
    if (!verdict) return;
    throw new PortTakenError(
        `${appId} is not written: ${verdict.path} ${verdict.text} Run pulumi up again to have another one chosen.`,
    );
}

/** Somebody may be allowed to write an app and not to list all of them: then there is nothing to look at. */
async function recentApps(context: Context, appId: string): Promise<ReadonlyMap<string, PropertyMap>> {
    try {
        return await context.facts.recentApps();
    } catch (error) {
        if (!(error instanceof UnauthorisedError) || error.status !== 403) throw error;
        context.row.warn(
            `Whether another app has the ports of ${appId} too cannot be seen: listing apps is not allowed.`,
        );
        return new Map();
    }
}
