import { isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "../definition/unknown";
import { linkEnvironment } from "../links/environment";
import type { PreviewedForm } from "../links/link-form";
import { type BalancerSettings, balancedForm } from "../links/marathon-lb";
import type { Outcome } from "../links/outcome";
import { resolveTarget } from "../links/resolve";
import type { TargetApp } from "../links/target";
import type { Failure } from "./handler";

/** What a link adds to its inputs, or why it cannot. */
export interface LinkValues {
    readonly values: PropertyMap;
    readonly failures: readonly Failure[];
}

const nothingKnown: PropertyMap = {
    host: UNKNOWN,
    port: UNKNOWN,
    endpoint: UNKNOWN,
    url: UNKNOWN,
    env: UNKNOWN,
};

/** Where the target of a link is reached, from its endpoints alone. Pure. */
export function linkValues(app: TargetApp, inputs: PropertyMap, balancer: BalancerSettings): LinkValues {
    const target = resolveTarget(app, inputs.targetPort as string | number | undefined);
    if ("failure" in target) return failed(target);
    if (isUnknown(target.value)) return { values: nothingKnown, failures: [] };
    const form = balancedForm(target.value, balancer, inputs.scheme as string | undefined);
    if ("failure" in form) return failed(form);
    const linked = { appId: app.appId, form: form.value, ports: [] };
    const env = linkEnvironment(inputs.prefix as string, "simple", linked);
    if ("failure" in env) return failed(env);
    return { values: { ...valuesOf(form.value), env: env.value as PropertyValue }, failures: [] };
}

function valuesOf({ host, port, endpoint, url }: PreviewedForm): PropertyMap {
    return { host, port, endpoint, url };
}

function failed({ failure }: Extract<Outcome<unknown>, { failure: unknown }>): LinkValues {
    return { values: {}, failures: [failure] };
}
