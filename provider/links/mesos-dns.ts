import type { MaybeUnknown } from "../definition/ports";
import { isUnknown, UNKNOWN } from "../definition/unknown";
import { agentSrvName, type DnsZone, dnsNamesOf, portSrvName, srvName } from "./dns-names";
import type { PreviewedEndpoint } from "./endpoints";
import { defaultScheme, linkForm, type PreviewedForm } from "./link-form";
import type { Outcome } from "./outcome";
import { nameOfPort, otherVias, type ResolvedTarget } from "./target";

/** Where mesos-dns takes the addresses of instances from (`IPSources`). */
export const ipSources = ["netinfo", "mesos", "docker", "host"] as const;

/** How mesos-dns names the apps of one Marathon, and where these names lead. */
export interface DnsSettings extends DnsZone {
    /** In the order in which it tries them. With `host` first, all names lead to agents. @default netinfo, mesos, host */
    readonly ipSources?: MaybeUnknown<readonly (typeof ipSources)[number][]>;
}

/** Where mesos-dns knows a port of an app. */
export interface DnsAddress {
    readonly host: MaybeUnknown<string>;
    /** The same for all instances; absent where each agent chooses another. */
    readonly port?: MaybeUnknown<number>;
    /** The name to ask for SRV records, which tell the port of every instance. */
    readonly srv: MaybeUnknown<string>;
}

/**
 * The address of a port in mesos-dns. On a container network an instance has a name for its own address, with the
 * container port. In host mode and on a bridge it is reached through its agent, with the host port: the shorter name
 * may lead to an address that is private to the agent.
 */
export function dnsAddress(target: ResolvedTarget, settings: DnsSettings): DnsAddress {
    const port = dnsPort(target.endpoint, settings);
    return {
        host: hostOf(target, settings),
        ...(port !== undefined && { port }),
        srv: srvOf(target, settings),
    };
}

/** The port under the name of its app, the same for all instances; nothing where each agent chooses another. */
export function dnsPort(
    endpoint: PreviewedEndpoint,
    settings: DnsSettings,
): MaybeUnknown<number> | undefined {
    const isOwn = leadsToContainer(endpoint, settings);
    if (isUnknown(isOwn)) return UNKNOWN;
    return isOwn ? endpoint.containerPort : endpoint.hostPort;
}

/** Whether the name of an app leads to its containers, whose addresses others reach, rather than to the agents. */
function leadsToContainer(
    { network }: PreviewedEndpoint,
    { ipSources: sources }: DnsSettings,
): MaybeUnknown<boolean> {
    if (isUnknown(network) || isUnknown(sources?.[0]) || isUnknown(sources)) return UNKNOWN;
    return network === "container" && sources?.[0] !== "host";
}

/** The form of a link through mesos-dns. Fails at `target` when the agents choose the port. */
export function dnsForm(
    target: ResolvedTarget,
    settings: DnsSettings,
    scheme?: string,
): Outcome<PreviewedForm & Pick<DnsAddress, "srv">> {
    const { host, port, srv } = dnsAddress(target, settings);
    if (port !== undefined) {
        return { value: { ...linkForm(scheme ?? defaultScheme(target.endpoint), host, port), srv } };
    }
    if (isOutOfReach(target.endpoint)) return { failure: { path: "target", text: outOfReachText(target) } };
    const fix = target.endpoint.network === "host" ? "requirePorts" : "hostPort";
    const record = isUnknown(srv) ? "its SRV record" : `the SRV record ${srv}`;
    const text =
        `${nameOfPort(target)} has another number on every agent, which no name can tell. Fix it with ${fix}, look up ` +
        `${record}, or link via ${otherVias(target, "marathon-lb", "direct")}.`;
    return { failure: { path: "target", text } };
}

/** On a container network, and no port of the agents. */
function isOutOfReach({ network, isOnAgent }: PreviewedEndpoint): boolean {
    return network === "container" && !isOnAgent;
}

function outOfReachText(target: ResolvedTarget): string {
    const { containerPort } = target.endpoint;
    const name = nameOfPort(target);
    return containerPort === undefined
        ? `${name} has no number: its containerPort is 0. Give it one.`
        : `${name} is on a container network, and with "host" first in dns.ipSources names lead to the agents. Give it a ` +
              `hostPort, correct dns.ipSources, or link via ${otherVias(target, "marathon-lb", "direct")}.`;
}

function hostOf({ appId, endpoint }: ResolvedTarget, settings: DnsSettings): MaybeUnknown<string> {
    const isOwn = leadsToContainer(endpoint, settings);
    if (isUnknown(appId) || isUnknownZone(settings) || isUnknown(isOwn)) return UNKNOWN;
    const { name, agentName } = dnsNamesOf(appId, settings);
    return isOwn ? name : agentName;
}

/**
 * A record that names an agent lists all ports of the app under both protocols, so the one of the port itself is better
 * wherever it leads to an address that others reach.
 */
function srvOf({ appId, key, endpoint }: ResolvedTarget, settings: DnsSettings): MaybeUnknown<string> {
    const { protocols, network, hostPort, isOnAgent } = endpoint;
    if (isUnknown(appId) || isUnknownZone(settings) || isUnknown(protocols)) return UNKNOWN;
    const protocol = protocols[0] ?? "tcp";
    if (network === "bridge" || (network === "container" && (hostPort !== undefined || isOnAgent))) {
        return agentSrvName(appId, protocol, settings);
    }
    const isNamed = !new RegExp(`^p${endpoint.index}_?$`).test(key);
    return (isNamed && portSrvName(appId, key, protocol, settings)) || srvName(appId, protocol, settings);
}

function isUnknownZone({ framework, domain, labelRule = "rfc1123" }: DnsZone): boolean {
    return [framework, domain, labelRule].some(isUnknown);
}
