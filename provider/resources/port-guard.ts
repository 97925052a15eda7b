import type { PropertyMap } from "../definition/unknown";
import { shareBalancer } from "../links/collision";
import { judgeBoundPort } from "../links/port-collisions";
import { isServed, publishedApp, type Service } from "../links/services";
import { MarathonError } from "../marathon/errors";
import type { Context } from "./context";
import { belongsTo, ownerOf } from "./ownership";

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
    const rivals = await otherServices(context, appId);
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

async function otherServices(context: Context, appId: string): Promise<Service[]> {
    const apps = await context.facts.recentApps();
    return [...apps].flatMap(([id, definition]) => {
        if (id === appId) return [];
        const stack = belongsTo(context.urn, ownerOf(definition)) ? "own" : "other";
        return publishedApp(id, definition, stack)?.services ?? [];
    });
}
