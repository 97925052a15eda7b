import { elementsOf, isGiven } from "../given";
import { type Problem, problem, warning } from "../problem";
import type { Server } from "../server";
import { containsUnknown, isPropertyMap, isUnknown, type PropertyMap } from "../unknown";
import { membersOf, type Placed, placedIn, repeatedIn } from "./reading";

/** What ports ask of each other, and which of them Marathon drops (`AppValidation`, `AppNormalization`). */
export function portRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const definitions = placedIn(definition.portDefinitions, "portDefinitions");
    const mappings = placedIn(membersOf(definition.container).portMappings, "container.portMappings");
    return [
        ...unique(definitions, "name"),
        ...unique(mappings, "name"),
        ...unique(definitions, "port"),
        ...numberProblems(definitions, mappings, server),
        ...lostProblems(definition),
    ];
}

function unique(ports: readonly Placed[], member: string): Problem[] {
    return repeatedIn(ports, member).map(({ path }) => problem("must be unique", `${path}.${member}`));
}

/** Marathon gives every port without a number one of its range (`AssignDynamicServiceLogic`). */
function numberProblems(
    definitions: readonly Placed[],
    mappings: readonly Placed[],
    server: Server | undefined,
): Problem[] {
    const { min, max } = server?.localPorts ?? { min: 10_000, max: 20_000 };
    const isOpen = (number: unknown) => number === undefined || number === null || number === 0;
    const open = [
        ...definitions.filter(({ value }) => isOpen(value.port)),
        ...mappings.filter(({ value }) => isOpen(value.servicePort)),
    ];
    const [first] = open;
    if (!first || open.length <= max - min + 1) return [];
    const list = first.path.replace(/\[.*/, "");
    return [problem(`must not need more service ports than Marathon has, which are ${max - min + 1}`, list)];
}

/** Each kind of network has ports of its own kind; the others are dropped. */
function lostProblems({ networks, container, portDefinitions, requirePorts }: PropertyMap): Problem[] {
    if (containsUnknown(networks)) return [];
    const isOnHost = elementsOf(networks).every((network) => membersOf(network).mode === "host");
    if (isOnHost) {
        const mappings = isPropertyMap(container) ? container.portMappings : undefined;
        const areLost = isGiven(mappings) && !isUnknown(mappings) && elementsOf(mappings).length > 0;
        return areLost
            ? [
                  warning(
                      "are dropped in host mode: use portDefinitions, or give networks",
                      "container.portMappings",
                  ),
              ]
            : [];
    }
    return [
        ...(elementsOf(portDefinitions).length > 0
            ? [warning("are dropped outside host mode: use container.portMappings", "portDefinitions")]
            : []),
        ...(requirePorts === true
            ? [warning("is dropped outside host mode: give the mappings a hostPort", "requirePorts")]
            : []),
    ];
}
