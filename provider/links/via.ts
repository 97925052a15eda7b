import type { MaybeUnknown } from "../definition/ports";
import { UNKNOWN } from "../definition/unknown";
import type { PreviewedEndpoint } from "./endpoints";
import { linkForm, type PreviewedForm } from "./link-form";
import { type BalancerSettings, balancedForm, balancedPort, balancerHost } from "./marathon-lb";
import { type DnsSettings, dnsForm, dnsPort } from "./mesos-dns";
import type { Outcome } from "./outcome";
import type { ResolvedTarget } from "./target";
import { vipForm, vipPort } from "./vip";

/** How a link reaches its target. */
export const vias = ["marathon-lb", "mesos-dns", "vip", "direct"] as const;

/** The ways that do not depend on where instances run, so that a preview knows them. */
export type FixedVia = Exclude<(typeof vias)[number], "direct">;

/** What links go by in one Marathon. */
export interface LinkPlaces {
    readonly balancer: BalancerSettings;
    /** Where mesos-dns has the names of the apps of that Marathon. */
    readonly dns: DnsSettings;
}

/** Where a link reaches its target. */
export function formVia(
    via: FixedVia,
    target: ResolvedTarget,
    { balancer, dns }: LinkPlaces,
    scheme: string | undefined,
): Outcome<PreviewedForm> {
    if (via === "marathon-lb") return balancedForm(target, balancer, scheme);
    return via === "mesos-dns" ? dnsForm(target, dns, scheme) : vipForm(target, dns.framework, scheme);
}

/** Where another port of the target is reached on the same host; nothing where it is not. */
export function portVia(
    via: FixedVia,
    endpoint: PreviewedEndpoint,
    target: ResolvedTarget,
    { balancer, dns }: LinkPlaces,
): MaybeUnknown<number> | undefined {
    if (via === "marathon-lb") return balancedPort(endpoint, balancer.group);
    return via === "mesos-dns" ? dnsPort(endpoint, dns) : vipPort(endpoint, target.endpoint);
}

/** What is known of a link while it is not known to which port of its target it leads. */
export function formOfUnknownPort(via: FixedVia, { balancer }: LinkPlaces): PreviewedForm {
    return linkForm(UNKNOWN, via === "marathon-lb" ? balancerHost(balancer) : UNKNOWN, UNKNOWN);
}
