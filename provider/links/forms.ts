import type { DnsZone } from "./dns-names";
import type { PreviewedForm } from "./link-form";
import { type BalancerSettings, balancedForm } from "./marathon-lb";
import { type DnsAddress, dnsAddress, dnsForm } from "./mesos-dns";
import type { Outcome } from "./outcome";
import type { ResolvedTarget } from "./target";
import { vipForm } from "./vip";

/** Every way to reach a port that does not depend on where its instances run. */
export interface LinkForms {
    readonly "marathon-lb"?: PreviewedForm;
    /** Without port, endpoint and URL where the agents choose the port. */
    readonly "mesos-dns": DnsAddress & Partial<PreviewedForm>;
    readonly vip?: PreviewedForm;
}

/**
 * All forms that a port allows at once.
 *
 * @param zone that of the Marathon that runs the target
 */
export function formsOf(
    target: ResolvedTarget,
    balancer: BalancerSettings,
    zone: DnsZone,
    scheme?: string,
): LinkForms {
    const balanced = valueIn(balancedForm(target, balancer, scheme));
    const vip = valueIn(vipForm(target, zone.framework, scheme));
    return {
        ...(balanced && { "marathon-lb": balanced }),
        "mesos-dns": valueIn(dnsForm(target, zone, scheme)) ?? dnsAddress(target, zone),
        ...(vip && { vip }),
    };
}

function valueIn<T>(outcome: Outcome<T>): T | undefined {
    return "value" in outcome ? outcome.value : undefined;
}
