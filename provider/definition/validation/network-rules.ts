import { isGiven } from "../given";
import { type Problem, problem } from "../problem";
import type { Server } from "../server";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";

/** What networks and ports ask of each other (`NetworkValidation`, `AppValidation`). */
export function networkRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const networks = mapsIn(definition.networks);
    const container = isPropertyMap(definition.container) ? definition.container : {};
    return [
        ...modeProblems(definition.networks, container),
        ...nameProblems(networks, server),
        ...portNameProblems(definition.portDefinitions, "portDefinitions"),
        ...portNameProblems(container.portMappings, "container.portMappings"),
        ...portNumberProblems(definition.portDefinitions),
        ...reachProblems(networks, container.portMappings),
    ];
}

function modeProblems(networks: PropertyValue | undefined, container: PropertyMap): Problem[] {
    if (!Array.isArray(networks) || networks.length < 2) return [];
    const modes = networks.map((network) =>
        isPropertyMap(network) ? (network.mode ?? "container") : network,
    );
    if (modes.some(isUnknown)) return [];
    if (modes.some((mode) => mode !== "container")) {
        return [
            problem("must be one host network, one bridge network, or container networks only", "networks"),
        ];
    }
    const isDocker = (container.type ?? "DOCKER") === "DOCKER" && container.docker !== undefined;
    return isDocker ? [problem("must be one network only with container type DOCKER", "networks")] : [];
}

function nameProblems(networks: readonly [PropertyMap, number][], server: Server | undefined): Problem[] {
    const seen = new Set<PropertyValue>();
    return networks.flatMap(([network, index]) => {
        const { mode = "container", name, labels } = network;
        const path = `networks[${index}]`;
        const named = isGiven(name);
        if (isUnknown(mode) || isUnknown(name)) return [];
        if (mode !== "container") {
            const labelled = mode === "host" && isPropertyMap(labels) && Object.keys(labels).length > 0;
            return [
                ...(named ? [problem("is possible only with mode container", `${path}.name`)] : []),
                ...(labelled ? [problem("is not possible with mode host", `${path}.labels`)] : []),
            ];
        }
        if (!named) {
            const nameless = server !== undefined && server.defaultNetworkName === undefined;
            return nameless
                ? [problem("is missing: this Marathon has no --default_network_name", `${path}.name`)]
                : [];
        }
        if (seen.has(name)) return [problem("must not be the same network twice", path)];
        seen.add(name);
        return [];
    });
}

function portNameProblems(ports: PropertyValue | undefined, path: string): Problem[] {
    return repeated(ports, "name").map((index) => problem("must be unique", `${path}[${index}].name`));
}

function portNumberProblems(ports: PropertyValue | undefined): Problem[] {
    return repeated(ports, "port").map((index) =>
        problem("must be unique", `portDefinitions[${index}].port`),
    );
}

/** The places of elements whose member another one before them has too; 0 stands for no port. */
function repeated(ports: PropertyValue | undefined, member: string): number[] {
    const seen = new Set<PropertyValue>();
    return mapsIn(ports).flatMap(([entry, index]) => {
        const value = entry[member];
        if (value === undefined || value === null || value === 0 || isUnknown(value)) return [];
        if (seen.has(value)) return [index];
        seen.add(value);
        return [];
    });
}

/** Which of several container networks a mapping is on. */
function reachProblems(
    networks: readonly [PropertyMap, number][],
    mappings: PropertyValue | undefined,
): Problem[] {
    const names = networks.map(([network]) => network.name);
    if (names.some((name) => isUnknown(name))) return [];
    return mapsIn(mappings).flatMap(([mapping, index]) => {
        const { networkNames, hostPort } = mapping;
        if (isUnknown(networkNames)) return [];
        const on = Array.isArray(networkNames) ? networkNames : [];
        const path = `container.portMappings[${index}].networkNames`;
        const foreign = on.some((name: PropertyValue) => !isUnknown(name) && !names.includes(name));
        if (foreign) return [problem("must name networks of the app only", path)];
        const mapped = isGiven(hostPort);
        return names.length > 1 && mapped && on.length !== 1
            ? [problem("must name exactly one network for a port with a hostPort", path)]
            : [];
    });
}

/** The elements that are objects, and their places. */
function mapsIn(value: PropertyValue | undefined): [PropertyMap, number][] {
    if (!Array.isArray(value)) return [];
    return value.flatMap((entry: PropertyValue, index): [PropertyMap, number][] =>
        isPropertyMap(entry) ? [[entry, index]] : [],
    );
}
