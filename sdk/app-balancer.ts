import * as pulumi from "@pulumi/pulumi";
import type { AppPort } from "../provider/definition/ports";
import { portLabel } from "../provider/links/haproxy-labels";
import { nearestName } from "../provider/settings/nearest";
import { readSetting } from "../provider/settings/resolve";
import { convertPorts } from "./app-ports";
import type {
    BalancedDeploymentArgs,
    BalancedPortArgs,
    BalancerAuth,
    BalancerList,
    MarathonLbArgs,
} from "./balancer-args";
import { stackSources } from "./config";
import { convert, type InputMap, isLater } from "./merge";
import { providerSettings } from "./provider";
import { nothing, type Rendered } from "./rendered";

/**
 * The labels by which marathon-lb knows an app. Each is a value of its own, so that one that is secret or not known yet
 * hides no other; only names of ports that come later hide all.
 *
 * @param definition  of the app, in the new form: its ports have the names that settings go by
 * @param opts        of the app: the provider that they name or inherit says what the default group is
 */
export function balancerLabels(
    marathonLb: boolean | MarathonLbArgs | undefined,
    definition: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Input<Rendered> {
    if (!marathonLb) return nothing;
    const settings: MarathonLbArgs = marathonLb === true ? {} : marathonLb;
    const { group = defaultGroup(opts), deployment = {}, ports = {} } = settings;
    const ofApp = {
        ...labelsFrom(deployment, deploymentLabels, (name) => `HAPROXY_DEPLOYMENT_${name}`),
        HAPROXY_GROUP: asList(",")(group),
    };
    const unknown = unknownSettings(settings);
    const render = (known: readonly AppPort[] | undefined): Rendered => {
        const ofPorts = Object.entries(ports).map(([key, port]) => labelsOfPort(key, port, known));
        return {
            members: Object.assign({}, ofApp, ...ofPorts),
            refusals: [...unknown, ...wrongPorts(ports, known)],
        };
    };
    const isNamed = Object.entries(ports).some(([key, { healthCheckPort }]) =>
        [key, healthCheckPort].some((port) => port !== undefined && !isIndex(port)),
    );
    // Indices stand for themselves; whether there is such a port is judged with the labels.
    if (!isNamed) return render(undefined);
    return convert(convertPorts(definition, "name", render), (rendered) => rendered ?? render(undefined));
}

/** What a setting is called in a label, and the text that its value becomes there. */
type Label = readonly [name: string, text: (value: never) => pulumi.Input<string>];

const portSettings: Readonly<
    Record<Exclude<keyof BalancedPortArgs, "healthCheckPort" | "templates">, Label>
> = {
    group: ["GROUP", asList(",")],
    enabled: ["ENABLED", asText],
    port: ["PORT", asText],
    mode: ["MODE", asText],
    vhosts: ["VHOST", asList(",")],
    path: ["PATH", asList(" ")],
    backendWeight: ["BACKEND_WEIGHT", asText],
    sticky: ["STICKY", asText],
    redirectToHttps: ["REDIRECT_TO_HTTPS", asText],
    useHsts: ["USE_HSTS", asText],
    sslCert: ["SSL_CERT", asText],
    bindOptions: ["BIND_OPTIONS", asText],
    bindAddr: ["BIND_ADDR", asText],
    auth: ["AUTH", asCredentials],
    balance: ["BALANCE", asText],
    allowedNetworks: ["BACKEND_NETWORK_ALLOWED_ACL", asList(" ")],
    proxyPassPath: ["HTTP_BACKEND_PROXYPASS_PATH", asText],
    revProxyPath: ["HTTP_BACKEND_REVPROXY_PATH", asText],
    redirect: ["HTTP_BACKEND_REDIR", asText],
};

const deploymentLabels: Readonly<Record<keyof BalancedDeploymentArgs, Label>> = {
    group: ["GROUP", asText],
    startedAt: ["STARTED_AT", asText],
    targetInstances: ["TARGET_INSTANCES", asText],
    newInstances: ["NEW_INSTANCES", asText],
    altPort: ["ALT_PORT", asText],
    colour: ["COLOUR", asText],
};

function labelsOfPort(
    key: string,
    { healthCheckPort, templates = {}, ...settings }: BalancedPortArgs,
    known: readonly AppPort[] | undefined,
): InputMap<string> {
    const index = indexOf(key, known);
    if (index === undefined) return {};
    const nameOf = (name: string) => portLabel(index, name);
    return {
        ...labelsFrom(settings, portSettings, nameOf),
        ...(healthCheckPort !== undefined && {
            [nameOf("BACKEND_HEALTHCHECK_PORT_INDEX")]: convert(healthCheckPort, (port) =>
                String(indexOf(port, known) ?? port),
            ),
        }),
        ...Object.fromEntries(Object.entries(templates).map(([name, text]) => [nameOf(name), text])),
    };
}

function labelsFrom(
    settings: object,
    labels: Readonly<Record<string, Label>>,
    nameOf: (name: string) => string,
): InputMap<string> {
    const entries = Object.entries(settings).flatMap(([setting, value]) => {
        const label = labels[setting];
        if (!label || value === undefined) return [];
        const [name, text] = label;
        return [[nameOf(name), text(value as never)] as const];
    });
    return Object.fromEntries(entries);
}

function asText(value: pulumi.Input<string | number | boolean>): pulumi.Input<string> {
    return convert(value, String);
}

function asList(separator: string): (value: BalancerList) => pulumi.Input<string> {
    return (value) =>
        convert(value as pulumi.Input<string | readonly pulumi.Input<string>[]>, (given) =>
            typeof given === "string" ? given : joined(given, separator),
        );
}

function asCredentials(auth: pulumi.Input<BalancerAuth>): pulumi.Input<string> {
    return convert(auth, ({ realm, user, hash }) => joined([realm, user, hash], ":"));
}

/** One label is one value: what is secret or not known in it makes all of it so. */
function joined(parts: readonly pulumi.Input<string>[], separator: string): pulumi.Input<string> {
    if (!parts.some(isLater)) return parts.join(separator);
    return pulumi.all([...parts]).apply((texts) => texts.join(separator));
}

/** The place of a port among the app's ports: that of the port of that name, else the number itself. */
function indexOf(port: string | number, known: readonly AppPort[] | undefined): number | undefined {
    const named = known?.find(({ name }) => name === port);
    if (named) return named.index;
    return isIndex(port) && (!known || Number(port) < known.length) ? Number(port) : undefined;
}

function isIndex(port: pulumi.Input<string | number>): boolean {
    return !isLater(port) && /^(0|[1-9]\d*)$/.test(String(port));
}

function wrongPorts(
    ports: NonNullable<MarathonLbArgs["ports"]>,
    known: readonly AppPort[] | undefined,
): string[] {
    if (!known) return [];
    const seen = new Map<number, string>();
    return Object.entries(ports).flatMap(([key, { healthCheckPort }]) => {
        const path = `marathonLb.ports.${key}`;
        const index = indexOf(key, known);
        const other = index === undefined ? undefined : seen.get(index);
        if (index !== undefined) seen.set(index, key);
        return [
            ...(index === undefined ? [`${path}: ${noSuchPort(known)}`] : []),
            ...(other === undefined
                ? []
                : [`${path}: is the same port as marathonLb.ports.${other}. Say all of it once.`]),
            ...(healthCheckPort === undefined ||
            isLater(healthCheckPort) ||
            indexOf(healthCheckPort, known) !== undefined
                ? []
                : [`${path}.healthCheckPort: ${noSuchPort(known)}`]),
        ];
    });
}

function noSuchPort(known: readonly AppPort[]): string {
    if (known.length === 0) return "the app has no ports.";
    const names = known.map(({ name, index }) => (name === undefined ? `${index}` : `${name} (${index})`));
    return `the app has no such port. It has ${names.join(", ")}.`;
}

/** Settings that there are not: a program that is not type-checked may name any. */
function unknownSettings(settings: MarathonLbArgs): string[] {
    const ofPort = [...Object.keys(portSettings), "healthCheckPort", "templates"];
    return [
        ...strangers("marathonLb", settings, ["group", "ports", "deployment"]),
        ...strangers("marathonLb.deployment", settings.deployment ?? {}, Object.keys(deploymentLabels)),
        ...Object.entries(settings.ports ?? {}).flatMap(([key, port]) =>
            strangers(`marathonLb.ports.${key}`, port, ofPort),
        ),
    ];
}

function strangers(path: string, settings: object, known: readonly string[]): string[] {
    const names = Object.keys(settings).filter((name) => !known.includes(name));
    return names.map((name) => {
        const nearest = nearestName(name, known);
        const meant = nearest ? `Did you mean ${nearest}?` : `There are ${known.join(", ")}.`;
        return `${path}.${name}: is no setting. ${meant}`;
    });
}

/** The group that links and apps meet in unless they say otherwise. */
function defaultGroup(opts: pulumi.CustomResourceOptions | undefined): pulumi.Input<string> {
    return providerSettings(opts)?.lbGroup ?? readSetting("lbGroup", stackSources());
}
