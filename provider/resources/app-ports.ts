import { type AppPort, type MaybeUnknown, portsOf, withServicePorts } from "../definition/ports";
import { allocateServicePorts, defaultServicePortRange, needsServicePort } from "../definition/service-ports";
import { isUnknown, type PropertyMap, UNKNOWN } from "../definition/unknown";
import type { Settings } from "../settings/settings";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Failure } from "./handler";

/**
 * Gives every port of an app its service port, so that it is known before the app exists. Numbers in the old inputs of
 * the same app stay; Marathon is asked only when a new one has to be chosen.
 */
export async function fillServicePorts(
    context: Context,
    inputs: PropertyMap,
    olds: PropertyMap,
    facts: () => Promise<Facts | undefined>,
): Promise<{ inputs: PropertyMap; failures: readonly Failure[] }> {
    const { appId } = inputs;
    const ports = portsOf(inputs);
    if (typeof appId !== "string" || isUnknown(ports)) return { inputs, failures: [] };
    // Without the id nothing is chosen yet: what would be is answered as unknown.
    if (isUnknown(appId)) return { inputs: withServicePorts(inputs, ports.map(laterNumber)), failures: [] };
    const old = olds.appId === appId ? knownPorts(olds) : [];
    // Settings too are read only when they matter: a preview without changes must not need a URL.
    const isOpen = needsServicePort(ports, old);
    const known = isOpen ? await facts() : undefined;
    const { servicePortRange, reservedServicePorts } = isOpen ? context.settings : noSettings;
    const allocation = allocateServicePorts({
        appId,
        ports,
        old,
        live: knownPorts(known?.apps.get(appId)),
        range: servicePortRange ?? rangeOf(known),
        taken: takenPorts(context, appId, known),
        reserved: reservedServicePorts,
    });
    if ("failure" in allocation) return { inputs, failures: [allocation.failure] };
    const { numbers } = allocation;
    context.memory.noteServicePorts(
        appId,
        numbers.filter((number) => typeof number === "number"),
    );
    return { inputs: withServicePorts(inputs, numbers), failures: [] };
}

const noSettings: Pick<Settings, "servicePortRange" | "reservedServicePorts"> = {
    servicePortRange: undefined,
    reservedServicePorts: new Set(),
};

function laterNumber({ servicePort }: AppPort): MaybeUnknown<number> {
    return servicePort ?? UNKNOWN;
}

function knownPorts(definition: PropertyMap | undefined): readonly AppPort[] {
    const ports = definition ? portsOf(definition) : [];
    return isUnknown(ports) ? [] : ports;
}

function rangeOf(facts: Facts | undefined) {
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
