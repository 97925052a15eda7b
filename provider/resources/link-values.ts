import { isUnknown, type PropertyMap, type PropertyValue, textIn, UNKNOWN } from "../definition/unknown";
import { type DirectInstance, directInstances } from "../links/direct";
import type { PreviewedEndpoint } from "../links/endpoints";
import { type EnvironmentStyle, environmentPrefix, linkEnvironment, linkedPorts } from "../links/environment";
import { formsOf } from "../links/forms";
import { defaultScheme, linkForm, type PreviewedForm } from "../links/link-form";
import type { Outcome } from "../links/outcome";
import { resolveTarget } from "../links/resolve";
import { nameOfPort, type ResolvedTarget, type TargetApp } from "../links/target";
import { type FixedVia, formOfUnknownPort, formVia, type LinkPlaces, portVia, type vias } from "../links/via";
import type { Failure } from "./handler";

/** What a link adds to its inputs, or why it cannot. */
export interface LinkValues {
    readonly values: PropertyMap;
    readonly failures: readonly Failure[];
}

/** Where a link leads and what it tells its dependents. In the inputs, unless it depends on where instances run. */
export const reachOutputs = ["host", "port", "endpoint", "url", "env"] as const;

/** The form of a link, and where each port of its target is reached on the same host. */
interface Reached {
    readonly form: PreviewedForm;
    readonly portOf: (endpoint: PreviewedEndpoint) => ReturnType<typeof portVia>;
}

/**
 * What is known of a link in advance, from the endpoints of its target alone: all its forms, and where it leads, unless
 * that depends on where instances run. Pure.
 */
export function linkValues(app: TargetApp, inputs: PropertyMap, places: LinkPlaces): LinkValues {
    const via = viaOf(inputs);
    if (isUnknown(via)) return succeeded({ ...nothingKnown, forms: UNKNOWN });
    const target = resolveTarget(app, inputs.targetPort as string | number | undefined);
    if ("failure" in target) return failed(target);
    const scheme = textIn(inputs, "scheme");
    if (isUnknown(target.value)) return valuesOfUnknownPort(app, inputs, via, places);
    const forms = formsOf(target.value, places.balancer, places.dns, scheme) as unknown as PropertyValue;
    if (via === "direct") {
        const prefix = checkedPrefix(inputs);
        return "failure" in prefix ? failed(prefix) : succeeded({ forms });
    }
    const form = formVia(via, target.value, places, scheme);
    if ("failure" in form) return failed(form);
    const resolved = target.value;
    const reached: Reached = {
        form: form.value,
        portOf: (endpoint) => portVia(via, endpoint, resolved, places),
    };
    const values = valuesOf(app, inputs, reached);
    return "failure" in values ? failed(values) : succeeded({ ...values.value, forms });
}

/**
 * Where a direct link leads: to the oldest of the instances that take connections; `addresses` has all of them.
 *
 * @param live the target as `GET /v2/apps/{id}` shows it, with its tasks
 */
export function directValues(app: TargetApp, inputs: PropertyMap, live: PropertyMap): Outcome<PropertyMap> {
    const target = resolveTarget(app, inputs.targetPort as string | number | undefined);
    if ("failure" in target) return target;
    if (isUnknown(target.value)) return { value: {} };
    const { endpoint } = target.value;
    const instances = directInstances(live).filter(({ ports }) => ports.has(Number(endpoint.index)));
    const [first] = instances;
    if (!first) return { failure: { path: "target", text: noInstanceText(target.value) } };
    const scheme = textIn(inputs, "scheme") ?? defaultScheme(endpoint);
    const forms = instances.map(({ host, ports }) =>
        linkForm(scheme, host, ports.get(Number(endpoint.index)) ?? UNKNOWN),
    );
    const addresses = forms.map(({ endpoint: address }) => address);
    const reached: Reached = { form: forms[0] ?? linkForm(scheme, UNKNOWN, UNKNOWN), portOf: portOn(first) };
    const values = valuesOf(app, inputs, reached);
    return "failure" in values ? values : { value: { ...values.value, addresses } };
}

/** How a link reaches its target; in the inputs of links that older versions made it is always there too. */
export function viaOf({ via }: PropertyMap): (typeof vias)[number] | typeof UNKNOWN {
    return (via ?? "marathon-lb") as (typeof vias)[number];
}

const nothingKnown: PropertyMap = Object.fromEntries(reachOutputs.map((name) => [name, UNKNOWN]));

function portOn({ ports }: DirectInstance): Reached["portOf"] {
    return ({ index }) => (isUnknown(index) ? UNKNOWN : ports.get(index));
}

function noInstanceText(target: ResolvedTarget): string {
    return (
        `no instance of the app takes connections at ${nameOfPort(target)}, and a direct link leads to one. Wait until ` +
        'one runs (and is healthy), or link via "marathon-lb" or "mesos-dns".'
    );
}

/** The host may be known before the port is. */
function valuesOfUnknownPort(
    app: TargetApp,
    inputs: PropertyMap,
    via: FixedVia | "direct",
    places: LinkPlaces,
): LinkValues {
    if (via === "direct") return succeeded({ forms: UNKNOWN });
    const reached: Reached = { form: formOfUnknownPort(via, places), portOf: () => UNKNOWN };
    const values = valuesOf({ ...app, endpoints: UNKNOWN }, inputs, reached);
    return "failure" in values ? failed(values) : succeeded({ ...values.value, forms: UNKNOWN });
}

function valuesOf(app: TargetApp, inputs: PropertyMap, { form, portOf }: Reached): Outcome<PropertyMap> {
    const ports = linkedPorts(app.endpoints, portOf);
    const style = (inputs.envStyle ?? "simple") as EnvironmentStyle | typeof UNKNOWN;
    const { host, port, endpoint, url } = form;
    if (isUnknown(style)) return { value: { host, port, endpoint, url, env: UNKNOWN } };
    const env = linkEnvironment(String(inputs.prefix), style, { appId: app.appId, form, ports });
    if ("failure" in env) return env;
    return { value: { host, port, endpoint, url, env: env.value as PropertyValue } };
}

/** A direct link has no variables before it is made, but a wrong prefix is wrong at once. */
function checkedPrefix({ prefix }: PropertyMap): Outcome<string> {
    return isUnknown(prefix) ? { value: UNKNOWN } : environmentPrefix(String(prefix));
}

function succeeded(values: PropertyMap): LinkValues {
    return { values, failures: [] };
}

function failed({ failure }: Extract<Outcome<unknown>, { failure: unknown }>): LinkValues {
    return { values: {}, failures: [failure] };
}
