import {
    type AppPort,
    type MaybeUnknown,
    type PortNetwork,
    type Protocol,
    portsOf,
} from "../definition/ports";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { groupsOf, hostsIn, isSwitchedOn, labelText, parsePythonInteger, portLabel } from "./haproxy-labels";
import { declaredMode } from "./haproxy-mode";
import type { Previewed } from "./previewed";

/** How marathon-lb publishes a port. */
export interface Balancer {
    /** The load-balancer groups that serve it. */
    readonly groups: readonly string[];
    /** What the load balancer listens on for this port alone; absent while Marathon has not assigned it. */
    readonly port?: number;
    /** The virtual hosts under which ports 80 and 443 of the load balancer lead to it. */
    readonly hosts: readonly string[];
    /** The path prefix that a virtual host is limited to. */
    readonly path?: string;
    /** Given by a label or an HTTP health check; without them it is http for a port with virtual hosts, else tcp. */
    readonly mode?: "http" | "tcp";
}

/** One port of an app, with all that a link needs to know about it. */
export interface Endpoint {
    /** Its place among the app's ports. */
    readonly index: number;
    /** What it takes: tcp, udp, or both. */
    readonly protocols: readonly Protocol[];
    /** The network mode of the app. */
    readonly network: PortNetwork;
    /** What the app listens on in its container; absent in host mode. */
    readonly containerPort?: number;
    /** Fixed on the agent; absent when the agent chooses, or when there is none. */
    readonly hostPort?: number;
    /** On a container network: the port is one of the agent too, which chooses its number. */
    readonly isOnAgent?: true;
    /** What load balancers serve it at, unless labels say otherwise; absent while Marathon has not chosen it. */
    readonly servicePort?: number;
    /** Absent for a port that no load balancer serves. */
    readonly balancer?: Balancer;
    /** The virtual address from the port's `VIP_n` label, such as `/db:5432`. */
    readonly vip?: string;
}

/** An endpoint of which a preview knows at least that it is there. */
export type PreviewedEndpoint = Exclude<Previewed<Endpoint>, string>;

/** The ports of an app by their name, or `p<index>` for those without one. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

/**
 * The endpoints of an app definition in canonical form. Unknown as a whole when the ports, or the name of one, are not
 * known; every other unknown stays at its place.
 */
export function endpointsOf(definition: PropertyMap): Previewed<Endpoints> {
    const ports = portsOf(definition);
    if (isUnknown(ports)) return UNKNOWN;
    const names = new Set(ports.map((port) => port.name));
    if (names.has(UNKNOWN)) return UNKNOWN;
    const keyOf = ({ name, index }: AppPort) => name ?? (names.has(`p${index}`) ? `p${index}_` : `p${index}`);
    return Object.fromEntries(ports.map((port) => [keyOf(port), endpointOf(port, definition)]));
}

function endpointOf(port: AppPort, definition: PropertyMap): PreviewedEndpoint {
    const { index, protocols, network, containerPort, hostPort, servicePort } = port;
    const balancer = balancerOf(port, definition);
    const vip = vipOf(port);
    const isChosen = network === "container" && hostPort === undefined && isOnAgent(port, definition);
    return {
        index,
        protocols,
        network,
        ...(containerPort !== undefined && { containerPort }),
        ...(hostPort !== undefined && { hostPort }),
        ...(isChosen && { isOnAgent: true as const }),
        ...(servicePort !== undefined && { servicePort }),
        ...(balancer !== undefined && { balancer }),
        ...(vip !== undefined && { vip }),
    };
}

/** Whether a port is one of the agent too: on a container network that takes a host port, which may be 0. */
export function isOnAgent({ network, index }: AppPort, { container }: PropertyMap): boolean {
    if (network !== "container") return true;
    const mappings = isPropertyMap(container) ? container.portMappings : undefined;
    const mapping: PropertyValue | undefined = Array.isArray(mappings) ? mappings[index] : undefined;
    return isPropertyMap(mapping) && typeof mapping.hostPort === "number";
}

/** marathon-lb serves tcp only, and only what is in a group and not switched off. */
function balancerOf(port: AppPort, { labels, healthChecks }: PropertyMap): Previewed<Balancer> | undefined {
    if (!isUnknown(port.protocols) && !port.protocols.includes("tcp")) return undefined;
    if (isUnknown(labels)) return UNKNOWN;
    if (!isPropertyMap(labels)) return undefined;
    const groups = groupsOf(labels, port.index);
    if (!isUnknown(groups) && groups.length === 0) return undefined;
    const enabled = labelText(labels, portLabel(port.index, "ENABLED"));
    if (isUnknown(enabled) || isUnknown(port.protocols)) return UNKNOWN;
    if (enabled !== undefined && !isSwitchedOn(enabled)) return undefined;
    const balancerPort = balancerPortOf(port, labels);
    const hosts = virtualHostsOf(labels, port.index);
    const path = labelText(labels, portLabel(port.index, "PATH"));
    const mode = declaredMode(labels, healthChecks, port.index);
    return {
        groups,
        ...(balancerPort !== undefined && { port: balancerPort }),
        hosts,
        ...(path && { path }),
        ...(mode !== undefined && { mode }),
    };
}

function balancerPortOf(port: AppPort, labels: PropertyMap): MaybeUnknown<number> | undefined {
    const text = labelText(labels, portLabel(port.index, "PORT"));
    if (text === undefined) return port.servicePort;
    return isUnknown(text) ? UNKNOWN : (parsePythonInteger(text) ?? port.servicePort);
}

function virtualHostsOf(labels: PropertyMap, index: number): MaybeUnknown<readonly string[]> {
    const text = labelText(labels, portLabel(index, "VHOST")) ?? "";
    return isUnknown(text) ? UNKNOWN : hostsIn(text);
}

function vipOf({ labels }: AppPort): string | undefined {
    if (isUnknown(labels)) return UNKNOWN;
    const names = Object.keys(labels).filter((name) => /^VIP_\d+$/.test(name));
    const [first] = names.sort((left, right) => Number(left.slice(4)) - Number(right.slice(4)));
    return first === undefined ? undefined : labelText(labels, first);
}
