import { isUnknown, type PropertyMap } from "../definition/unknown";
import { shareBalancer } from "../links/collision";
import { judgeBoundPort } from "../links/port-collisions";
import { isServed, publishedApp, type Service } from "../links/services";
import { knownPorts } from "./app-ports";
import { shareVolume } from "./volume-rules";

/**
 * Whether the app that replaces another one under a new id may run while the old one still does. Not so if both want
 * what only one can have: an external volume, a fixed port on an agent, or a port that a load balancer would open for
 * both. What is not known yet counts as free.
 *
 * @param before, after  inputs that `check` has answered, so that a service port that was chosen is another one after
 */
export function canLiveTogether(before: PropertyMap, after: PropertyMap): boolean {
    return !shareVolume(before, after) && !shareHostPort(before, after) && !shareBoundPort(before, after);
}

/** A port that is fixed on the agents: on a cluster with one agent, or with all of them in use, the new app would wait. */
function shareHostPort(before: PropertyMap, after: PropertyMap): boolean {
    const held = new Set(fixedHostPorts(before));
    return fixedHostPorts(after).some((port) => held.has(port));
}

/** Mesos offers the ports of an agent without a protocol: a number is taken for tcp and udp at once. */
function fixedHostPorts(definition: PropertyMap): number[] {
    return knownPorts(definition).flatMap(({ hostPort }) => (typeof hostPort === "number" ? [hostPort] : []));
}

function shareBoundPort(before: PropertyMap, after: PropertyMap): boolean {
    const held = servedPorts(before);
    return servedPorts(after).some((service) => judgeBoundPort(service, held, servesBoth).length > 0);
}

function servedPorts(definition: PropertyMap): readonly Service[] {
    const { appId } = definition;
    if (typeof appId !== "string" || isUnknown(appId)) return [];
    const services = publishedApp(appId, definition, "own")?.services ?? [];
    return services.filter((service) => isServed(service, {}));
}

function servesBoth(service: Service, other: Service): boolean {
    return shareBalancer(service, other, {});
}
