import { elementsOf, isGiven } from "../given";
import { type Problem, problem, warning } from "../problem";
import type { Server } from "../server";
import { isUnknown, type PropertyMap } from "../unknown";
import { membersOf, type Placed, placedIn, repeatedIn } from "./reading";

/** What ports ask of each other, and which of them Marathon drops (`AppValidation`, `AppNormalization`). */
export function portRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const isOnHost = onHost(definition);
    // What is not known yet may turn out to be dropped.
    if (isOnHost === undefined) return [];
    const definitions = placedIn(definition.portDefinitions, "portDefinitions");
    const mappings = placedIn(membersOf(definition.container).portMappings, "container.portMappings");
    const ports = isOnHost ? definitions : mappings;
    return [
        ...unique(ports, "name"),
        ...(isOnHost ? unique(ports, "port") : []),
        ...numberProblems(ports, isOnHost ? "port" : "servicePort", server),
        ...(isOnHost ? droppedOnHost(mappings) : droppedElsewhere(definition, definitions)),
    ];
}

/** Whether the app is on the agent's own network; nothing while that is not known. */
function onHost({ networks }: PropertyMap): boolean | undefined {
    if (isUnknown(networks)) return undefined;
    const modes = elementsOf(networks).map((network) =>
        isUnknown(network) ? network : (membersOf(network).mode ?? "container"),
    );
    const known = modes.filter((mode) => !isUnknown(mode));
    if (known.length < modes.length && known.length === 0) return undefined;
    return known.every((mode) => mode === "host");
}

function unique(ports: readonly Placed[], member: string): Problem[] {
    return repeatedIn(ports, member).map(({ path }) => problem("must be unique", `${path}.${member}`));
}

/** Marathon gives every port without a number one of its range (`AssignDynamicServiceLogic`). */
function numberProblems(ports: readonly Placed[], member: string, server: Server | undefined): Problem[] {
    const { min, max } = server?.localPorts ?? { min: 10_000, max: 20_000 };
    const open = ports.filter(({ value }) => !isGiven(value[member]) || value[member] === 0);
    const [first] = open;
    if (!first || open.length <= max - min + 1) return [];
    const list = first.path.replace(/\[\d+\]$/, "");
    return [problem(`must not need more service ports than Marathon has, which are ${max - min + 1}`, list)];
}

function droppedOnHost(mappings: readonly Placed[]): Problem[] {
    return mappings.length > 0
        ? [
              warning(
                  "are dropped in host mode: use portDefinitions, or give networks",
                  "container.portMappings",
              ),
          ]
        : [];
}

function droppedElsewhere({ requirePorts }: PropertyMap, definitions: readonly Placed[]): Problem[] {
    return [
        ...(definitions.length > 0
            ? [warning("are dropped outside host mode: use container.portMappings", "portDefinitions")]
            : []),
        ...(requirePorts === true
            ? [warning("is dropped outside host mode: give the mappings a hostPort", "requirePorts")]
            : []),
    ];
}
