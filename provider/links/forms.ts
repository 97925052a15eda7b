import type { PreviewedForm } from "./link-form";
import { type BalancerSettings, balancedForm } from "./marathon-lb";
import { type DnsAddress, type DnsSettings, dnsAddress, dnsForm } from "./mesos-dns";
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
 * @param dns where mesos-dns has the apps of the Marathon that runs the target
 */
export function formsOf(
    target: ResolvedTarget,
    balancer: BalancerSettings,
    dns: DnsSettings,
    scheme?: string,
): LinkForms {
    const balanced = valueIn(balancedForm(target, balancer, scheme));
    const vip = valueIn(vipForm(target, dns.framework, scheme));
    return {
        ...(balanced && { "marathon-lb": balanced }),
        "mesos-dns": valueIn(dnsForm(target, dns, scheme)) ?? dnsAddress(target, dns),
        ...(vip && { vip }),
    };
}

function valueIn<T>(outcome: Outcome<T>): T | undefined {
    return "value" in outcome ? outcome.value : undefined;
}
