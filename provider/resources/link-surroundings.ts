import { isUnknown, type PropertyMap } from "../definition/unknown";
import { judgeDnsName } from "../links/dns-verdicts";
import { judgeExposure } from "../links/exposure";
import { resolveTarget } from "../links/resolve";
import type { TargetApp } from "../links/target";
import type { Verdict } from "../links/verdict";
import { otherApps } from "./app-labels";
import type { Context } from "./context";
import type { Facts } from "./facts";
import { placesIn } from "./link-arguments";
import { viaOf } from "./link-values";

/** What is to be said about a link because of the other apps of its Marathon. */
export function judgeSurroundings(
    context: Context,
    target: TargetApp,
    inputs: PropertyMap,
    facts: Facts | undefined,
): readonly Verdict[] {
    const { appId } = target;
    if (isUnknown(appId)) return [];
    const others = otherApps(context, appId, facts?.apps ?? new Map());
    const { balancer, dns } = placesIn(inputs);
    if (viaOf(inputs) === "mesos-dns") {
        if ([dns.framework, dns.domain].some(isUnknown)) return [];
        const ids = others.map((other) => other.appId);
        return judgeDnsName(appId, ids, dns).map((verdict) => ({ ...verdict, path: "target" }));
    }
    if (viaOf(inputs) !== "marathon-lb") return [];
    const resolved = resolveTarget(target, inputs.targetPort as string | number | undefined);
    if ("failure" in resolved || isUnknown(resolved.value)) return [];
    return [judgeExposure(resolved.value, balancer.group, others) ?? []].flat();
}
