import type { MaybeUnknown } from "../definition/ports";
import { isUnknown, UNKNOWN } from "../definition/unknown";
import { agentSrvName, type DnsZone, dnsNamesOf, portSrvName, srvName } from "./dns-names";
import { defaultScheme, linkForm, type PreviewedForm } from "./link-form";
import type { Outcome } from "./outcome";
import { nameOfPort, type ResolvedTarget } from "./target";

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
export function dnsAddress(target: ResolvedTarget, zone: DnsZone): DnsAddress {
    const { endpoint } = target;
    const port = endpoint.network === "container" ? endpoint.containerPort : endpoint.hostPort;
    return { host: hostOf(target, zone), ...(port !== undefined && { port }), srv: srvOf(target, zone) };
}

/** The form of a link through mesos-dns. Fails at `target` when the agents choose the port. */
export function dnsForm(
    target: ResolvedTarget,
    zone: DnsZone,
    scheme?: string,
): Outcome<PreviewedForm & Pick<DnsAddress, "srv">> {
    const { host, port, srv } = dnsAddress(target, zone);
    if (port !== undefined) {
        return { value: { ...linkForm(scheme ?? defaultScheme(target.endpoint), host, port), srv } };
    }
    const fix = target.endpoint.network === "host" ? "requirePorts" : "hostPort";
    const record = isUnknown(srv) ? "its SRV record" : `the SRV record ${srv}`;
    const text =
        `${nameOfPort(target)} has another number on every agent, which no name can tell. Fix it with ${fix}, look up ` +
        `${record}, or link via "marathon-lb" or "direct".`;
    return { failure: { path: "target", text } };
}

function hostOf({ appId, endpoint }: ResolvedTarget, zone: DnsZone): MaybeUnknown<string> {
    if (isUnknown(appId) || isUnknownZone(zone) || isUnknown(endpoint.network)) return UNKNOWN;
    const { name, agentName } = dnsNamesOf(appId, zone);
    return endpoint.network === "container" ? name : agentName;
}

/**
 * A record that names an agent lists all ports of the app under both protocols, so the one of the port itself is better
 * wherever it leads to an address that others reach.
 */
function srvOf({ appId, key, endpoint }: ResolvedTarget, zone: DnsZone): MaybeUnknown<string> {
    const { protocols, network, hostPort, isOnAgent } = endpoint;
    if (isUnknown(appId) || isUnknownZone(zone) || isUnknown(protocols)) return UNKNOWN;
    const protocol = protocols[0] ?? "tcp";
    if (network === "bridge" || (network === "container" && (hostPort !== undefined || isOnAgent))) {
        return agentSrvName(appId, protocol, zone);
    }
    const isNamed = !new RegExp(`^p${endpoint.index}_?$`).test(key);
    return (isNamed && portSrvName(appId, key, protocol, zone)) || srvName(appId, protocol, zone);
}

function isUnknownZone({ framework, domain }: DnsZone): boolean {
    return isUnknown(framework) || isUnknown(domain);
}
