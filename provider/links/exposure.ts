import { isUnknown } from "../definition/unknown";
import type { PreviewedEndpoint } from "./endpoints";
import { type BalancerFlags, isServed, type PublishedApp } from "./services";
import { nameOfPort, type ResolvedTarget } from "./target";
import { type Verdict, warning } from "./verdict";

/**
 * What is to be said about a link to a plain port behind load balancers that also serve virtual hosts: those are most
 * likely open to the outside, and so is every port they serve.
 *
 * @param group the group the link goes through
 * @param apps the apps of the target's Marathon
 */
export function judgeExposure(
    target: ResolvedTarget,
    group: string,
    apps: readonly PublishedApp[],
): Verdict | undefined {
    if (isUnknown(group) || !isPlain(target.endpoint)) return undefined;
    const flags: BalancerFlags = { groups: [group] };
    const host = apps
        .flatMap(({ services }) => services.filter((service) => isServed(service, flags)))
        .flatMap(({ hosts }) => hosts)[0];
    if (host === undefined) return undefined;
    const text =
        `${nameOfPort(target)} is no HTTP port, and the load balancers of the group "${group}" also serve virtual hosts ` +
        `such as ${host}: who reaches these reaches the port too. Publish it to a group of internal load balancers.`;
    return { path: "target", ...warning(text) };
}

/** A port that is known to be served in tcp mode. */
function isPlain({ balancer }: PreviewedEndpoint): boolean {
    if (balancer === undefined || isUnknown(balancer) || isUnknown(balancer.hosts)) return false;
    return balancer.hosts.length === 0 && balancer.mode !== "http" && !isUnknown(balancer.mode);
}
