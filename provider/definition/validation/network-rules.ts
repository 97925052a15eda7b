import { elementsOf, isGiven } from "../given";
import { type Problem, problem } from "../problem";
import type { Server } from "../server";
import { isUnknown, type PropertyMap, type PropertyValue } from "../unknown";
import { containerTypeOf, membersOf, type Placed, placedIn } from "./reading";

/** What networks ask of each other and of the port mappings (`NetworkValidation`, `AppValidation`). */
export function networkRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const networks = placedIn(definition.networks, "networks");
    return [
        ...modeProblems(definition),
        ...networks.flatMap((network) => nameProblems(network, server)),
        ...duplicateProblems(networks),
        ...reachProblems(definition),
    ];
}

function modeOf({ mode }: PropertyMap): PropertyValue {
    return mode ?? "container";
}

function modeProblems(definition: PropertyMap): Problem[] {
    const networks = placedIn(definition.networks, "networks");
    const all = elementsOf(definition.networks);
    if (all.length < 2) return [];
    const modes = networks.map(({ value }) => modeOf(value)).filter((mode) => !isUnknown(mode));
    if (modes.some((mode) => mode !== "container")) {
        return [
            problem("must be one host network, one bridge network, or container networks only", "networks"),
        ];
    }
    const isMany = modes.length > 1 && containerTypeOf(definition) === "DOCKER";
    return isMany ? [problem("must be one network only with container type DOCKER", "networks")] : [];
}

function nameProblems({ value: network, path }: Placed, server: Server | undefined): Problem[] {
    const { name, labels } = network;
    const mode = modeOf(network);
    if (isUnknown(mode) || isUnknown(name)) return [];
    if (mode === "container") {
        const isNameless = !isGiven(name) && server !== undefined && server.defaultNetworkName === undefined;
        return isNameless
            ? [problem("is missing: this Marathon has no --default_network_name", `${path}.name`)]
            : [];
    }
    if (mode !== "host" && mode !== "container/bridge") return [];
    const isLabelled = mode === "host" && Object.keys(membersOf(labels)).length > 0;
    return [
        ...(isGiven(name) ? [problem(`is not possible with mode ${mode}`, `${path}.name`)] : []),
        ...(isLabelled ? [problem("is not possible with mode host", `${path}.labels`)] : []),
    ];
}

function duplicateProblems(networks: readonly Placed[]): Problem[] {
    const seen = new Set<PropertyValue | undefined>();
    return networks.flatMap(({ value, path }) => {
        const name = value.name ?? undefined;
        if (modeOf(value) !== "container" || isUnknown(name)) return [];
        if (seen.has(name)) return [problem("must not be the same network twice", path)];
        seen.add(name);
        return [];
    });
}

/** Which of several container networks a mapping is on. */
function reachProblems({ container, networks: given }: PropertyMap): Problem[] {
    if (isUnknown(given) || elementsOf(given).some(isUnknown)) return [];
    const networks = placedIn(given, "networks");
    // In host mode mappings are dropped.
    if (networks.every(({ value }) => value.mode === "host")) return [];
    const names = networks.map(({ value }) => value.name);
    const mappings = placedIn(membersOf(container).portMappings, "container.portMappings");
    if (names.some(isUnknown)) return [];
    const areMany = networks.filter(({ value }) => modeOf(value) === "container").length > 1;
    return mappings.flatMap(({ value: { networkNames, hostPort }, path }) => {
        if (isUnknown(networkNames)) return [];
        const on = elementsOf(networkNames);
        const where = `${path}.networkNames`;
        const isForeign = on.some((name) => !isUnknown(name) && !names.includes(name));
        if (isForeign) return [problem("must name networks of the app only", where)];
        return areMany && isGiven(hostPort) && on.length !== 1
            ? [problem("must name exactly one network for a port with a hostPort", where)]
            : [];
    });
}
