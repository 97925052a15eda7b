import { type AppPort, type MaybeUnknown, portPath, portsOf, withServicePorts } from "../definition/ports";
import {
    allocateServicePorts,
    defaultServicePortRange,
    needsServicePort,
    type PortRange,
} from "../definition/service-ports";
import { isUnknown, type PropertyMap, UNKNOWN } from "../definition/unknown";
import { portRange } from "../settings/setting";
import type { Settings } from "../settings/settings";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Failure } from "./handler";

/**
 * Gives every port of an app its service port, so that it is known before the app exists. Numbers in the old inputs of
 * the same app stay; Marathon is asked only when a new one has to be chosen. With `allocateServicePorts: false` the
 * choice is Marathon's.
 */
export async function fillServicePorts(
    context: Context,
    inputs: PropertyMap,
    facts: () => Promise<Facts | undefined>,
): Promise<{ inputs: PropertyMap; failures: readonly Failure[] }> {
    const { appId } = inputs;
    const ports = portsOf(inputs);
    if (typeof appId !== "string" || isUnknown(ports)) return { inputs, failures: [] };
    if (inputs.allocateServicePorts === false) {
        noteNumbers(
            context,
            appId,
            ports.map(({ servicePort }) => servicePort),
        );
        return { inputs, failures: [] };
    }
    // Without the id, or while somebody else may choose, nothing is chosen yet: what would be is answered as unknown.
    if (isUnknown(appId) || isUnknown(inputs.allocateServicePorts) || isUnknown(inputs.servicePortRange)) {
        return { inputs: withServicePorts(inputs, ports.map(laterNumber)), failures: [] };
    }
    // Not from the old inputs of this call: an app that is replaced under its own id is checked without any.
    const old = context.memory.managedPorts(appId);
    // Settings too are read only when they matter: a preview without changes must not need a URL.
    const isOpen = needsServicePort(ports, old);
    const known = isOpen ? await facts() : undefined;
    const { servicePortRange, reservedServicePorts } = isOpen ? context.settings : noSettings;
    const allocation = allocateServicePorts({
        appId,
        ports,
        old,
        live: knownPorts(known?.apps.get(appId)),
        range: readRange(inputs.servicePortRange) ?? servicePortRange ?? rangeOf(known),
        taken: takenPorts(context, appId, known),
        reserved: reservedServicePorts,
    });
    if ("failure" in allocation) return { inputs, failures: [allocation.failure] };
    noteNumbers(context, appId, allocation.numbers);
    return { inputs: withServicePorts(inputs, allocation.numbers), failures: [] };
}

/** What is wrong with what an app says about the choice of its service ports. */
export function servicePortProblems(inputs: PropertyMap): Failure[] {
    const { servicePortRange } = inputs;
    const isGiven =
        servicePortRange !== undefined && servicePortRange !== null && !isUnknown(servicePortRange);
    return [
        ...(isGiven && !readRange(servicePortRange)
            ? [{ path: "servicePortRange", text: `must be ${portRange.form}` }]
            : []),
        ...["allocateServicePorts", "allowSharedServicePort"].flatMap((name) => flagProblems(inputs, name)),
        ...openPortProblems(inputs),
    ];
}

function flagProblems(inputs: PropertyMap, name: string): Failure[] {
    const value = inputs[name];
    const isRight = value === undefined || value === null || typeof value === "boolean" || isUnknown(value);
    return isRight ? [] : [{ path: name, text: "must be true or false" }];
}

/** With `requirePorts` the service port is the agents' port too, and whatever is chosen for it may not be free there. */
function openPortProblems(inputs: PropertyMap): Failure[] {
    const ports = portsOf(inputs);
    if (inputs.requirePorts !== true || isUnknown(ports)) return [];
    return ports
        .filter(({ network, servicePort }) => network === "host" && servicePort === undefined)
        .map((port) => ({
            path: `${portPath(port)}.port`,
            text:
                "is left open, and requirePorts makes it the port on the agents too. Give it a number, or take " +
                "requirePorts out",
        }));
}

function readRange(given: PropertyMap[string]): PortRange | undefined {
    if (typeof given !== "string") return undefined;
    try {
        return portRange.read(given);
    } catch (error) {
        // That it is no range is told as a problem of the argument.
        if (error instanceof RangeError) return undefined;
        throw error;
    }
}

const noSettings: Pick<Settings, "servicePortRange" | "reservedServicePorts"> = {
    servicePortRange: undefined,
    reservedServicePorts: new Set(),
};

function laterNumber({ servicePort }: AppPort): MaybeUnknown<number> {
    return servicePort ?? UNKNOWN;
}

function noteNumbers(
    context: Context,
    appId: string,
    numbers: readonly (MaybeUnknown<number> | undefined)[],
): void {
    const known = numbers.filter((number) => typeof number === "number");
    context.memory.noteServicePorts(appId, known);
}

/** The ports of a definition as far as they are known. */
export function knownPorts(definition: PropertyMap | undefined): readonly AppPort[] {
    const ports = definition ? portsOf(definition) : [];
    return isUnknown(ports) ? [] : ports;
}

function rangeOf(facts: Facts | undefined): PortRange {
    const { local_port_min, local_port_max } = facts?.info.marathon_config ?? {};
    return defaultServicePortRange(local_port_min, local_port_max);
}

/** What other apps have: those in Marathon, and those that this program is about to make. */
function takenPorts(context: Context, appId: string, facts: Facts | undefined): Set<number> {
    const taken = context.memory.servicePortsOfOthers(appId);
    for (const [port, appIds] of facts?.servicePorts ?? []) {
        if (appIds.some((id) => id !== appId)) taken.add(port);
    }
    return taken;
}
