import { elementsOf, isGiven } from "../given";
import { portPath, portsOf } from "../ports";
import { elementStep, type Problem, warning } from "../problem";
import { hasExternalVolumes, hasPersistentVolumes } from "../scheduling-fields";
import { containsUnknown, isPropertyMap, isUnknown, type PropertyMap } from "../unknown";
import { instancesOf, membersOf, numberOr, volumesIn } from "./reading";

/** What Marathon takes, and what then keeps a deployment from ending or hurts those who use the app meanwhile. */
export function rolloutRules(definition: PropertyMap): Problem[] {
    return [
        ...(keepsEveryInstance(definition)
            ? [...portDeadlocks(definition), ...placeDeadlocks(definition)]
            : []),
        ...unseenHealth(definition),
        ...secondWriters(definition),
    ];
}

/** Whether no instance may stop before its successor is healthy (`TaskReplaceActor`). */
function keepsEveryInstance(definition: PropertyMap): boolean {
    const { upgradeStrategy, container } = definition;
    const instances = instancesOf(definition);
    if (isUnknown(upgradeStrategy) || isUnknown(container) || !instances) return false;
    // New instances of these take the place of old ones, whatever the strategy says.
    if (hasPersistentVolumes(definition)) return false;
    const byDefault = hasExternalVolumes(definition) ? 0.5 : 1;
    const share = numberOr(membersOf(upgradeStrategy).minimumHealthCapacity, byDefault);
    return share !== undefined && Math.ceil(share * instances) >= instances;
}

const remedy = "lower upgradeStrategy.minimumHealthCapacity, for one instance to 0";

function portDeadlocks(definition: PropertyMap): Problem[] {
    const ports = portsOf(definition);
    if (isUnknown(ports)) return [];
    return ports
        .filter(({ hostPort }) => typeof hostPort === "number")
        .map((port) =>
            warning(
                "is fixed on the agent: an instance keeps it until its successor, which needs it too, is healthy. " +
                    `Where every agent has one a deployment never ends: ${remedy}`,
                `${portPath(port)}.${port.network === "host" ? "port" : "hostPort"}`,
            ),
        );
}

function placeDeadlocks({ constraints }: PropertyMap): Problem[] {
    return elementsOf(constraints).flatMap((constraint, index) => {
        const [, operator] = elementsOf(constraint);
        if (operator !== "UNIQUE" && operator !== "MAX_PER") return [];
        return [
            warning(
                `leaves no place for a successor where every agent has an instance: a deployment then never ends; ${remedy}`,
                `constraints${elementStep(index)}`,
            ),
        ];
    });
}

/** marathon-lb sends requests to an instance without health checks as soon as it runs. */
function unseenHealth({ labels, healthChecks }: PropertyMap): Problem[] {
    const isPublished = Object.entries(membersOf(labels)).some(
        ([name, value]) => /^HAPROXY_(\d+_)?GROUP$/.test(name) && value !== "",
    );
    if (!isPublished || isUnknown(healthChecks) || elementsOf(healthChecks).length > 0) return [];
    return [
        warning(
            "are missing: marathon-lb sends requests to each instance before it can answer them",
            "healthChecks",
        ),
    ];
}

/**
 * An instance on an agent that cannot be reached may still run, and write to its volume, when Marathon starts another
 * one in its place.
 */
function secondWriters(definition: PropertyMap): Problem[] {
    const { unreachableStrategy, container } = definition;
    const isReplaced = !isGiven(unreachableStrategy) || isPropertyMap(unreachableStrategy);
    const isOpen = containsUnknown(unreachableStrategy) || isUnknown(container);
    if (!isReplaced || isOpen || hasPersistentVolumes(definition)) return [];
    return volumesIn(definition).some(({ value }) => hasOneWriter(value))
        ? [
              warning(
                  'lets a second instance mount the external volume while the first, on an agent that cannot be reached, may still write to it: use "disabled"',
                  "unreachableStrategy",
              ),
          ]
        : [];
}

function hasOneWriter({ external, mode }: PropertyMap): boolean {
    if (!isPropertyMap(external) || mode !== "RW") return false;
    const { accessMode } = membersOf(membersOf(external.options).capability);
    return external.shared !== true && accessMode !== "MULTI_NODE_MULTI_WRITER";
}
