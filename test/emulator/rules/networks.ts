import { type App, isHostNetworked } from "../app";
import type { Violation } from "../refusal";
import { collected, type Refuse } from "./refuse";

/** Networks and ports (`NetworkValidation`, `AppValidation`). */
export function networkViolations(app: App): Violation[] {
    return collected((refuse) => {
        networkRules(app, refuse);
        definitionRules(app, refuse);
        mappingRules(app, refuse);
    });
}

function networkRules({ networks, container }: App, refuse: Refuse): void {
    const count = (wanted: string) => networks.filter(({ mode }) => mode === wanted).length;
    const [hosts, bridges, containers] = [count("host"), count("container/bridge"), count("container")];
    const oneKind = [hosts, bridges, containers].filter((number) => number > 0).length <= 1;
    if (!oneKind || hosts > 1 || bridges > 1) {
        refuse(
            "/networks",
            "May specify a single host network, single bridge network, or else 1-to-n container networks",
        );
        return;
    }
    for (const { mode, name, labels } of networks) {
        if (mode === "host" && (name !== undefined || labels !== undefined)) {
            refuse("/networks", "Host networks may not have names or labels");
        }
        if (mode === "container/bridge" && name !== undefined)
            refuse("/networks", "Bridge networks may not have names");
        if (mode === "container" && name === undefined) {
            refuse("/networks", "Network name must be specified when container network is selected.");
        }
    }
    const names = networks.flatMap(({ name }) => (name === undefined ? [] : [name]));
    if (new Set(names).size < names.length) refuse("/networks", "Duplicate networks are not allowed");
    if (containers > 1 && container?.type === "DOCKER") {
        refuse("/", "may only specify a single container network when using the Docker container engine");
    }
}

function definitionRules({ portDefinitions = [] }: App, refuse: Refuse): void {
    const names = portDefinitions.flatMap(({ name }) => (name === undefined ? [] : [name]));
    if (new Set(names).size < names.length) refuse("/portDefinitions", "Port names must be unique.");
    const ports = portDefinitions.map(({ port }) => port).filter((port) => port !== 0);
    if (new Set(ports).size < ports.length) refuse("/portDefinitions", "Ports must be unique.");
}

function mappingRules(app: App, refuse: Refuse): void {
    const { networks, container } = app;
    if (isHostNetworked(app) || !container?.portMappings) return;
    const names = container.portMappings.flatMap(({ name }) => (name === undefined ? [] : [name]));
    if (new Set(names).size < names.length) refuse("/container/portMappings", "Port names must be unique.");
    const known = new Set(networks.map(({ name }) => name));
    for (const [index, { hostPort, networkNames = [] }] of container.portMappings.entries()) {
        const path = `/container/portMappings(${index})`;
        if (networks.length > 1 && hostPort !== undefined && networkNames.length !== 1) {
            refuse(
                path,
                "networkNames must be a single item list when hostPort is specified and more than 1 container network is defined",
            );
        }
        for (const [at, name] of networkNames.entries()) {
            if (!known.has(name))
                refuse(
                    `${path}/networkNames(${at})`,
                    `got ${name}, expected one of: [${[...known].join(", ")}]`,
                );
        }
    }
}
