import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "./unknown";

/** What Marathon calls the bridge of its own containerizer unless told otherwise (`--mesos_bridge_name`). */
const defaultBridgeName = "mesos-bridge";

/**
 * The definition without the forms of Marathon before 1.5: `ports`, `uris`, `ipAddress`, `docker.network` and
 * `docker.portMappings` become `portDefinitions`, `fetch`, `networks` and `container.portMappings`, as Marathon's
 * `AppNormalization.forDeprecated` does it. Where old and new form contradict each other, which Marathon refuses, both
 * stay. What is derived from an unknown value is unknown.
 *
 * @param definition its members in canonical form
 */
export function withoutOldForms(definition: PropertyMap, bridgeName = defaultBridgeName): PropertyMap {
    const networked = withNetworks(withMappings(definition), bridgeName);
    return withFetch(withPortDefinitions(networked));
}

function withPortDefinitions({ ports, ...rest }: PropertyMap): PropertyMap {
    if (ports === undefined) return rest;
    // Marathon 1.4 showed the same ports in both forms.
    if (arePortsOf(rest.portDefinitions, ports)) return rest;
    if (rest.portDefinitions !== undefined || !isListOrUnknown(ports)) return { ...rest, ports };
    return { ...rest, portDefinitions: eachOf(ports, (port) => ({ port })) };
}

function arePortsOf(portDefinitions: PropertyValue | undefined, ports: PropertyValue): boolean {
    if (!Array.isArray(portDefinitions) || !Array.isArray(ports)) return false;
    const numbers = portDefinitions.map((entry) => (isPropertyMap(entry) ? (entry.port ?? 0) : entry));
    return numbers.length === ports.length && numbers.every((number, index) => number === ports[index]);
}

/** Whether Marathon has Mesos' fetcher unpack what was given as one of `uris`: it goes by the end of the uri. */
export function isUnpacked(uri: PropertyValue): boolean {
    return /\.(tar|tar\.gz|tar\.bz2|tar\.xz|gz|tgz|tbz2|txz|zip)$/.test(String(uri));
}

function withFetch({ uris, ...rest }: PropertyMap): PropertyMap {
    if (uris === undefined || isEmptyList(uris)) return rest;
    const taken = rest.fetch !== undefined && !isEmptyList(rest.fetch);
    if (taken || !isListOrUnknown(uris)) return { ...rest, uris };
    const fetch = eachOf(uris, (uri) => ({
        uri,
        extract: isUnknown(uri) ? UNKNOWN : isUnpacked(uri),
    }));
    return { ...rest, fetch };
}

/** `docker.portMappings` and the ports that `ipAddress` announces. */
function withMappings(definition: PropertyMap): PropertyMap {
    const { ipAddress } = definition;
    // An address per instance needs a container, an empty one if need be.
    const given = definition.container ?? (isPropertyMap(ipAddress) ? { type: "MESOS" } : undefined);
    if (given === undefined) return isUnknown(ipAddress) ? { ...definition, container: UNKNOWN } : definition;
    if (!isPropertyMap(given)) return definition;
    return withDiscoveredPorts({ ...definition, container: withDockerMappings(given) });
}

function withDockerMappings(container: PropertyMap): PropertyMap {
    const { docker } = container;
    if (!isPropertyMap(docker) || docker.portMappings === undefined) return container;
    const { portMappings, ...rest } = docker;
    if (container.portMappings === undefined) return { ...container, docker: rest, portMappings };
    return isEmptyList(portMappings) ? { ...container, docker: rest } : container;
}

function withDiscoveredPorts(definition: PropertyMap): PropertyMap {
    const { ipAddress, container } = definition;
    if (!isPropertyMap(container) || container.type !== "MESOS" || container.portMappings !== undefined) {
        return definition;
    }
    if (isUnknown(ipAddress)) return { ...definition, container: { ...container, portMappings: UNKNOWN } };
    const ports = discoveredPorts(ipAddress);
    if (!isPropertyMap(ipAddress) || ports === undefined || !isListOrUnknown(ports)) return definition;
    const { discovery: _, ...address } = ipAddress;
    const portMappings = eachOf(ports, mappingFrom);
    return { ...definition, ipAddress: address, container: { ...container, portMappings } };
}

/** The ports that `ipAddress` announces, if there are any. */
function discoveredPorts(ipAddress: PropertyValue | undefined): PropertyValue | undefined {
    const discovery = isPropertyMap(ipAddress) ? ipAddress.discovery : undefined;
    if (isUnknown(discovery)) return UNKNOWN;
    const ports = isPropertyMap(discovery) ? discovery.ports : undefined;
    return ports === undefined || isEmptyList(ports) ? undefined : ports;
}

/** A port that `ipAddress` announces, as a mapping: the old form had no way to name a port of the agent. */
export function mappingFrom(port: PropertyValue): PropertyValue {
    if (!isPropertyMap(port)) return port;
    const { number, ...rest } = port;
    return number === undefined ? rest : { containerPort: number, ...rest };
}

function withNetworks(definition: PropertyMap, bridgeName: string): PropertyMap {
    const { ipAddress, ...rest } = definition;
    const container = isPropertyMap(rest.container) ? rest.container : {};
    const docker = isPropertyMap(container.docker) ? container.docker : {};
    const mode = docker.network;
    if (ipAddress === undefined && mode === undefined) return definition;
    const networked = rest.networks !== undefined && !isEmptyList(rest.networks);
    if (networked || discoveredPorts(ipAddress) !== undefined) return definition;
    const networks =
        isUnknown(ipAddress) || isUnknown(mode) ? UNKNOWN : networksFrom(ipAddress, mode, bridgeName);
    if (networks === undefined) return definition;
    if (mode === undefined) return { ...rest, networks };
    const { network: _, ...image } = docker;
    return { ...rest, networks, container: { ...container, docker: image } };
}

/**
 * The networks that the old form means, after Marathon's `NetworkTranslation`; nothing where it means none.
 *
 * @param mode  `docker.network`, in canonical form
 */
export function networksFrom(
    ipAddress: PropertyValue | undefined,
    mode: PropertyValue | undefined,
    bridgeName = defaultBridgeName,
): PropertyValue | undefined {
    const { networkName: name, labels } = isPropertyMap(ipAddress) ? ipAddress : {};
    const labelled = labels === undefined ? {} : { labels };
    const named = name === undefined ? {} : { name };
    switch (mode) {
        case "HOST":
            return [{ mode: "host" }];
        case "BRIDGE":
            return [{ mode: "container/bridge", ...labelled }];
        case "USER":
            return [{ ...named, mode: "container", ...labelled }];
        case undefined:
            if (isUnknown(name)) return UNKNOWN;
            return name === bridgeName
                ? [{ mode: "container/bridge", ...labelled }]
                : [{ ...named, mode: "container", ...labelled }];
        default:
            return undefined;
    }
}

function eachOf(values: PropertyValue, change: (value: PropertyValue) => PropertyValue): PropertyValue {
    return Array.isArray(values) ? values.map(change) : UNKNOWN;
}

function isListOrUnknown(value: PropertyValue): boolean {
    return Array.isArray(value) || isUnknown(value);
}

function isEmptyList(value: PropertyValue): boolean {
    return Array.isArray(value) && value.length === 0;
}
