import type { Server } from "./server";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "./unknown";

/** What Marathon gives an app whose definition does not speak of ports. */
const implicitDefinition: PropertyMap = { port: 0, name: "default", protocol: "tcp" };
const implicitMapping: PropertyMap = { containerPort: 0, name: "default", protocol: "tcp" };

/**
 * Networks and ports as Marathon settles them: host mode by default, a default port where none is named, and only the
 * kind of ports that the network has (`AppNormalization`, `NetworkNormalization`). A definition whose networks are not
 * known stays as it is.
 *
 * @param definition in canonical form
 */
export function settleNetworking(definition: PropertyMap, server: Server): PropertyMap {
    const networks = settleNetworks(definition.networks, server);
    const mode = modeOf(networks);
    if (mode === undefined) return definition;
    return mode === "host"
        ? onHost({ ...definition, networks })
        : onNetwork({ ...definition, networks }, mode === "container/bridge");
}

function settleNetworks(networks: PropertyValue | undefined, server: Server): PropertyValue {
    if (isUnknown(networks)) return networks;
    if (!Array.isArray(networks) || networks.length === 0) return [{ mode: "host" }];
    return networks.map((given: PropertyValue) => {
        const network = withMode(given);
        if (!isPropertyMap(network)) return network;
        const needsName = network.mode === "container" && network.name === undefined;
        const name = server.defaultNetworkName;
        return needsName && name !== undefined ? { ...network, name } : network;
    });
}

/** Marathon reads everything that is no object as an empty one. */
function withMode(network: PropertyValue): PropertyValue {
    if (isUnknown(network)) return network;
    return { mode: "container", ...(isPropertyMap(network) ? network : {}) };
}

/** The mode that decides about ports; nothing if it is not known. */
function modeOf(networks: PropertyValue): PropertyValue | undefined {
    if (!Array.isArray(networks)) return undefined;
    const modes = networks.map((network) => (isPropertyMap(network) ? network.mode : network));
    // One known mode is enough: Marathon refuses a definition that mixes them.
    return modes.find((mode) => !isUnknown(mode));
}

/**
 * The definition with its port definitions turned into the mappings that Marathon makes of them, if it is off the host.
 *
 * @param definition in canonical form
 */
export function withDefinitionsMapped(definition: PropertyMap): PropertyMap {
    const { networks, portDefinitions } = definition;
    if (!Array.isArray(networks) || !Array.isArray(portDefinitions)) return definition;
    const mode = modeOf(networks.map(withMode));
    return mode === undefined || mode === "host"
        ? definition
        : onNetwork(definition, mode === "container/bridge");
}

function onHost(definition: PropertyMap): PropertyMap {
    const { container } = definition;
    const settled = { portDefinitions: [implicitDefinition], ...definition };
    if (!isPropertyMap(container)) return settled;
    const { portMappings: _, ...rest } = container;
    return { ...settled, container: rest };
}

function onNetwork(definition: PropertyMap, isBridge: boolean): PropertyMap {
    const { portDefinitions, requirePorts: _, ...rest } = definition;
    if (rest.container === undefined) {
        const portMappings = withHostPorts([implicitMapping], isBridge);
        return { ...rest, container: { type: "MESOS", portMappings } };
    }
    if (!isPropertyMap(rest.container)) return rest;
    const given = rest.container.portMappings ?? [implicitMapping];
    const portMappings = withHostPorts(padded(given, portDefinitions), isBridge);
    return { ...rest, container: { ...rest.container, portMappings } };
}

/** Port definitions are dropped; what is left of them is that there are as many mappings. */
function padded(mappings: PropertyValue, portDefinitions: PropertyValue | undefined): PropertyValue {
    if (!Array.isArray(mappings) || !Array.isArray(portDefinitions)) return mappings;
    const missing = Math.max(0, portDefinitions.length - mappings.length);
    return [...mappings, ...Array.from({ length: missing }, () => ({}))];
}

function withHostPorts(mappings: PropertyValue, isBridge: boolean): PropertyValue {
    if (!isBridge || !Array.isArray(mappings)) return mappings;
    return mappings.map((mapping: PropertyValue) =>
        isPropertyMap(mapping) ? { hostPort: 0, ...mapping } : mapping,
    );
}

/**
 * The definition with `portIndex` 0 in every health check that says neither which port it means nor that it needs none
 * (`AppNormalization.normalizeHealthChecks`).
 */
export function withPortIndices(definition: PropertyMap): PropertyMap {
    const { healthChecks } = definition;
    if (!Array.isArray(healthChecks)) return definition;
    return { ...definition, healthChecks: healthChecks.map(withPortIndex) };
}

function withPortIndex(check: PropertyValue): PropertyValue {
    // Marathon reads everything that is no object as an empty one.
    if (isUnknown(check)) return check;
    const given = isPropertyMap(check) ? check : {};
    if (given.port !== undefined || given.portIndex !== undefined) return check;
    if (isUnknown(given.protocol) || given.protocol === "COMMAND") return check;
    return { ...given, portIndex: 0 };
}

/**
 * Whether Marathon gives the health checks of a new app (POST) the index of its first port. It does not when the app
 * has only the port that it gets in host mode by default: such a check never passes.
 *
 * @param given the definition in its old or canonical form, before networking was settled
 * @param usesOldPorts whether the ports came as `ports`, which do not count
 */
export function indexesNewChecks(given: PropertyMap, usesOldPorts: boolean, server: Server): boolean {
    const mode = modeOf(settleNetworks(given.networks, server));
    if (mode !== undefined && mode !== "host") return given.container !== undefined;
    const { portDefinitions } = given;
    return !usesOldPorts && Array.isArray(portDefinitions) && portDefinitions.length > 0;
}
