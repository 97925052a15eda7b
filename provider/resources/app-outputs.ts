import { type PropertyMap, textIn } from "../definition/unknown";
import { dnsNamesOf } from "../links/dns-names";
import { type Endpoints, endpointsOf } from "../links/endpoints";
import type { Info } from "../marathon/wire";
import type { Settings } from "../settings/settings";
import { leavesInstances } from "./own-arguments";

/** Outputs that only the live app tells. They are in no inputs: a preview of a change does not know them. */
export const computedOutputs: readonly string[] = ["assignedPorts", "revision"];

/**
 * What the live app tells about itself: the numbers of its service ports, and its version.
 *
 * @param olds what was known of it before
 */
export function outputsFrom(live: PropertyMap, olds: PropertyMap): PropertyMap {
    const endpoints = endpointsOf(live) as Endpoints;
    const assigned = Object.entries(endpoints).flatMap(([name, { servicePort }]) =>
        servicePort === undefined ? [] : [[name, servicePort] as const],
    );
    const revision = revisionOf(live, olds);
    return { assignedPorts: Object.fromEntries(assigned), ...(revision !== undefined && { revision }) };
}

/** The version of the live app. Where others scale it, that alone makes no new revision. */
export function revisionOf(live: PropertyMap, olds: PropertyMap): string | undefined {
    const version = textIn(live, "version");
    const known = textIn(olds, "revision");
    const configured = textIn(live.versionInfo as PropertyMap | undefined, "lastConfigChangeAt");
    // Timestamps of one form: they sort as texts.
    const isOnlyScaled =
        leavesInstances(olds) && known !== undefined && configured !== undefined && configured <= known;
    return isOnlyScaled ? known : version;
}

/** The name of an app in mesos-dns, as far as it can be told where Marathon cannot be asked who it is. */
export function dnsNameOf(
    appId: string,
    { framework, dnsDomain }: Pick<Settings, "framework" | "dnsDomain">,
    info: Pick<Info, "name"> | undefined,
): string {
    return dnsNamesOf(appId, { framework: framework ?? info?.name ?? "marathon", domain: dnsDomain }).name;
}
