import { isUnknown } from "../definition/unknown";
import { labelText } from "./haproxy-labels";
import type { BalancerFlags, Service } from "./services";
import { failure, type Verdict, warning } from "./verdict";

/** Whether a load balancer serves both of two ports. */
export type Together = (service: Service, other: Service) => boolean;

/** Whether a load balancer may serve both: one that serves all groups, or a group of both. */
export function shareBalancer(left: Service, right: Service, flags: BalancerFlags): boolean {
    if (flags.groups?.includes("*")) return true;
    const groups = left.groups;
    const others = right.groups;
    if (isUnknown(groups) || isUnknown(others)) return false;
    return groups.some((group) => others.includes(group));
}

/** The apps of one blue/green deployment are meant to share what they have. */
export function shareDeployment(left: Service, right: Service): boolean {
    const group = labelText(left.labels, "HAPROXY_DEPLOYMENT_GROUP");
    return Boolean(group) && group === labelText(right.labels, "HAPROXY_DEPLOYMENT_GROUP");
}

/** A collision is only a warning with another app of the same stack, which may give way in this very update. */
export function collisionVerdict(service: Service, other: Service, path: string, text: string): Verdict {
    const mayGiveWay = other.isOfStack && other.appId !== service.appId;
    return { path, ...(mayGiveWay ? warning(text) : failure(text)) };
}

/** A port of another app, or of the same one, as texts name it. */
export function nameOfRival(service: Service, other: Service): string {
    return other.appId === service.appId ? `port ${other.port.index} of this app` : other.appId;
}
