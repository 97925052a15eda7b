import { isDeepStrictEqual } from "node:util";
import { effectiveDefinition } from "../effective";
import { elementsOf, isGiven } from "../given";
import { portsOf } from "../ports";
import { type Problem, problem } from "../problem";
import { hasPersistentVolumes } from "../scheduling-fields";
import { latestServer, type Server } from "../server";
import { containsUnknown, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";
import { membersOf } from "./reading";

/**
 * What Marathon refuses of a change: an app with persistent volumes keeps them, and the reservations that hold them
 * (`AppDefinition.residentUpdateIsValid`).
 *
 * @param before the app as it is, or as it was written last
 * @param after in canonical form
 */
export function findChangeProblems(
    before: PropertyMap,
    after: PropertyMap,
    server: Server = latestServer,
): Problem[] {
    if (!hasPersistentVolumes(before) && !hasPersistentVolumes(after)) return [];
    const was = effectiveDefinition(before, server, { carrier: "patch" });
    const is = effectiveDefinition(after, server, { carrier: "patch" });
    return [...volumeProblems(was, is), ...resourceProblems(was, is), ...portProblems(was, is)];
}

function volumeProblems(was: PropertyMap, is: PropertyMap): Problem[] {
    const [before, after] = [was, is].map(persistentVolumesOf);
    if (containsUnknown(is.container) || isDeepStrictEqual(before, after)) return [];
    return [
        problem(
            "must keep its persistent volumes: Marathon cannot change them. Make a new app for others",
            "container.volumes",
        ),
    ];
}

/** By path, since their order means nothing. */
function persistentVolumesOf({ container }: PropertyMap): Record<string, PropertyValue> {
    const volumes = elementsOf(membersOf(container).volumes).map(membersOf);
    return Object.fromEntries(
        volumes
            .filter(({ persistent }) => isGiven(persistent))
            .map((volume) => [String(volume.containerPath), volume]),
    );
}

const reserved = ["cpus", "mem", "disk", "gpus", "requirePorts"];

function resourceProblems(was: PropertyMap, is: PropertyMap): Problem[] {
    return reserved
        .filter((name) => !isUnknown(is[name]) && !isDeepStrictEqual(was[name], is[name]))
        .map((name) =>
            problem("must stay as it is: it is reserved together with the persistent volumes", name),
        );
}

function portProblems(was: PropertyMap, is: PropertyMap): Problem[] {
    const [before, after] = [was, is].map(hostPortsOf);
    if (after === undefined || containsUnknown(after) || isDeepStrictEqual(before, after)) return [];
    const path = isGiven(is.portDefinitions) ? "portDefinitions" : "container.portMappings";
    return [problem("must keep the ports on the agent, which are reserved together with the volumes", path)];
}

/** One for each port on the agent, 0 where any will do; nothing if they are not known. */
function hostPortsOf(definition: PropertyMap): PropertyValue[] | undefined {
    const ports = portsOf(definition);
    if (isUnknown(ports)) return undefined;
    return ports
        .filter(({ network, index }) => network !== "container" || isMapped(definition, index))
        .map(({ hostPort }) => hostPort ?? 0);
}

function isMapped({ container }: PropertyMap, index: number): boolean {
    return isGiven(membersOf(elementsOf(membersOf(container).portMappings)[index]).hostPort);
}
