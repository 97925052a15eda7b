import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "./unknown";

/** A value, or {@link UNKNOWN} where it is derived from one that is not known yet. */
export type MaybeUnknown<T> = T | typeof UNKNOWN;

export type Protocol = "tcp" | "udp";

/** Where an app's ports live: on the agent itself, behind the agent's bridge, or on a container network. */
export type PortNetwork = "host" | "bridge" | "container";

/**
 * One port of an app, whatever the network. A number that is absent is one that Marathon or the agent chooses (0 in a
 * definition); a text that is equal to {@link UNKNOWN} is not known yet.
 */
export interface AppPort {
    /** Its place among the app's ports: the n of `HAPROXY_n_…` labels and of a health check's `portIndex`. */
    readonly index: number;
    readonly name?: string;
    readonly protocols: MaybeUnknown<readonly Protocol[]>;
    readonly network: PortNetwork;
    /** The container networks it can be reached on; none for the other kinds of network. */
    readonly networkNames?: MaybeUnknown<readonly string[]>;
    readonly containerPort?: MaybeUnknown<number>;
    /** Fixed on the agent: in host mode only with `requirePorts`. */
    readonly hostPort?: MaybeUnknown<number>;
    readonly servicePort?: MaybeUnknown<number>;
    readonly labels: MaybeUnknown<PropertyMap>;
}

/** What Marathon gives an app whose definition does not speak of ports (`AppNormalization`). */
const implicitPort: PropertyMap = { name: "default", protocol: "tcp" };

/**
 * The ports of an app definition in canonical form (`networks` with `container.portMappings`, or host networking with
 * `portDefinitions`), in order. A definition that does not speak of ports has one, named `default`; an empty list
 * means none. Unknown as a whole when the network or the number of ports is not known.
 */
export function portsOf(definition: PropertyMap): MaybeUnknown<readonly AppPort[]> {
    const network = networkOf(definition);
    if (isUnknown(network)) return UNKNOWN;
    const entries = portEntriesOf(definition, network);
    if (isUnknown(entries)) return UNKNOWN;
    return entries.map((entry, index) =>
        network === "host"
            ? hostPortFrom(entry, index, definition.requirePorts)
            : mappedPortFrom(entry, index, network, definition.networks),
    );
}

/**
 * The definition with these service ports, by position: `portDefinitions[].port` in host mode (which with `requirePorts`
 * is the host port too), else `container.portMappings[].servicePort`. A port without a number here stays as it is. The
 * implicit port is written out when it gets a number; a definition whose ports are not known stays as it is.
 */
export function withServicePorts(
    definition: PropertyMap,
    numbers: readonly (MaybeUnknown<number> | undefined)[],
): PropertyMap {
    const network = networkOf(definition);
    if (isUnknown(network) || numbers.every((number) => number === undefined)) return definition;
    const entries = portEntriesOf(definition, network);
    if (isUnknown(entries)) return definition;
    const member = network === "host" ? "port" : "servicePort";
    const numbered = entries.map((entry, index) => {
        const number = numbers[index];
        return number === undefined || !isPropertyMap(entry) ? entry : { ...entry, [member]: number };
    });
    if (network === "host") return { ...definition, portDefinitions: numbered };
    const { container } = definition;
    if (isPropertyMap(container)) {
        return { ...definition, container: { ...container, portMappings: numbered } };
    }
    // Marathon makes an empty container of this type for an app that is on a container network without one, and looks
    // at port definitions only where there is one.
    const { portDefinitions: _, ...rest } = definition;
    return { ...rest, container: { type: "MESOS", portMappings: numbered } };
}

/** The path of a port inside a definition in canonical form, as failures print it. */
export function portPath(port: Pick<AppPort, "index" | "network">): string {
    return port.network === "host"
        ? `portDefinitions[${port.index}]`
        : `container.portMappings[${port.index}]`;
}

function networkOf({ networks }: PropertyMap): MaybeUnknown<PortNetwork> {
    if (isUnknown(networks)) return UNKNOWN;
    const list = listOf(networks);
    if (list.length === 0) return "host";
    const modes = list.map((network) => (isPropertyMap(network) ? (network.mode ?? "container") : network));
    // One known mode is enough: Marathon refuses a definition that mixes them.
    if (modes.includes("host")) return "host";
    if (modes.includes("container/bridge")) return "bridge";
    return modes.every(isUnknown) ? UNKNOWN : "container";
}

/** The elements of the list that holds the ports, the implicit one included. */
function portEntriesOf(
    definition: PropertyMap,
    network: PortNetwork,
): MaybeUnknown<readonly PropertyValue[]> {
    if (network === "host") {
        const { portDefinitions } = definition;
        if (isUnknown(portDefinitions)) return UNKNOWN;
        return Array.isArray(portDefinitions) ? portDefinitions : [{ ...implicitPort, port: 0 }];
    }
    if (isUnknown(definition.container)) return UNKNOWN;
    const mappings = isPropertyMap(definition.container) ? definition.container.portMappings : undefined;
    if (isUnknown(mappings)) return UNKNOWN;
    if (Array.isArray(mappings)) return mappings;
    return [{ ...implicitPort, containerPort: 0, ...(network === "bridge" && { hostPort: 0 }) }];
}

function hostPortFrom(entry: PropertyValue, index: number, requirePorts: PropertyValue | undefined): AppPort {
    const servicePort = numberIn(entry, "port");
    const hostPort = servicePort !== undefined && isUnknown(requirePorts) ? UNKNOWN : servicePort;
    return {
        index,
        network: "host",
        ...sharedPartsOf(entry),
        ...(requirePorts && hostPort !== undefined && { hostPort }),
        ...(servicePort !== undefined && { servicePort }),
    };
}

function mappedPortFrom(
    entry: PropertyValue,
    index: number,
    network: "bridge" | "container",
    networks: PropertyValue | undefined,
): AppPort {
    const containerPort = numberIn(entry, "containerPort");
    const hostPort = numberIn(entry, "hostPort");
    const servicePort = numberIn(entry, "servicePort");
    const networkNames = network === "container" ? networkNamesOf(entry, networks) : undefined;
    return {
        index,
        network,
        ...sharedPartsOf(entry),
        ...(networkNames !== undefined && { networkNames }),
        ...(containerPort !== undefined && { containerPort }),
        ...(hostPort !== undefined && { hostPort }),
        ...(servicePort !== undefined && { servicePort }),
    };
}

function sharedPartsOf(entry: PropertyValue): Pick<AppPort, "name" | "protocols" | "labels"> {
    const name = memberOf(entry, "name");
    const labels = memberOf(entry, "labels");
    return {
        ...(typeof name === "string" && { name }),
        protocols: protocolsFrom(memberOf(entry, "protocol")),
        labels: isUnknown(labels) || isPropertyMap(labels) ? labels : {},
    };
}

/** Marathon takes `tcp`, `udp` and `udp,tcp`; nothing means tcp. */
function protocolsFrom(protocol: PropertyValue | undefined): AppPort["protocols"] {
    if (isUnknown(protocol)) return UNKNOWN;
    const named = typeof protocol === "string" ? protocol.split(",").map((part) => part.trim()) : ["tcp"];
    return (["tcp", "udp"] as const).filter((known) => named.includes(known));
}

/** A mapping that names no networks is on all the app is attached to. */
function networkNamesOf(entry: PropertyValue, networks: PropertyValue | undefined): AppPort["networkNames"] {
    const own = memberOf(entry, "networkNames");
    if (isUnknown(own)) return UNKNOWN;
    const names = listOf(own);
    const reachable = names.length > 0 ? names : listOf(networks).map((network) => memberOf(network, "name"));
    const texts = reachable.filter((name) => typeof name === "string");
    return texts.length > 0 ? texts : undefined;
}

function numberIn(entry: PropertyValue, member: string): MaybeUnknown<number> | undefined {
    const value = memberOf(entry, member);
    if (isUnknown(value)) return UNKNOWN;
    return typeof value === "number" && value !== 0 ? value : undefined;
}

/** A member of a value that may be unknown as a whole: then every member of it is. */
function memberOf(value: PropertyValue | undefined, member: string): PropertyValue | undefined {
    if (isUnknown(value)) return UNKNOWN;
    return isPropertyMap(value) ? value[member] : undefined;
}

function listOf(value: PropertyValue | undefined): readonly PropertyValue[] {
    return Array.isArray(value) ? value : [];
}
