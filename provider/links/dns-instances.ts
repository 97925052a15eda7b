import { type AppPort, portsOf } from "../definition/ports";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { taskName } from "./dns-names";
import type { DiscoveredPort, DnsInstance } from "./dns-records";
import { isOnAgent } from "./endpoints";

/**
 * An instance of an app with what Marathon announces of it (`TaskBuilder`, `PortDiscovery`): for each port and protocol
 * its number on the agent if it has one there, else the container port, once for each network it is on.
 *
 * @param definition of the app, in canonical form
 * @param task as `GET /v2/apps/{id}?embed=app.tasks` shows it; its `host` is taken for the agent's address
 */
export function dnsInstanceOf(
    appId: string,
    definition: PropertyMap,
    task: PropertyMap,
): DnsInstance | undefined {
    const ports = portsOf(definition);
    if (isUnknown(ports) || task.state !== "TASK_RUNNING" || typeof task.host !== "string") return undefined;
    const agentPorts = numbersIn(task.ports);
    const own = addressesIn(task.ipAddresses);
    return {
        taskId: String(task.id),
        name: taskName(appId),
        ports: discoveredPorts(definition, ports, agentPorts),
        addresses: own.length > 0 ? own : [task.host],
        agentId: String(task.slaveId),
        agentAddresses: [task.host],
        agentPorts,
    };
}

/** The agent gives numbers to the ports that have one there, in their order. */
function discoveredPorts(
    definition: PropertyMap,
    ports: readonly AppPort[],
    agentPorts: readonly number[],
): DiscoveredPort[] {
    let taken = 0;
    return ports.flatMap((port) => {
        const onAgent = isOnAgent(port, definition);
        const number = onAgent ? agentPorts[taken++] : (port.containerPort ?? 0);
        if (typeof number !== "number" || isUnknown(port.protocols) || isUnknown(port.networkNames))
            return [];
        const times = onAgent ? 1 : Math.max(1, port.networkNames?.length ?? 1);
        const { name } = port;
        // `udp,tcp` is taken apart in this order.
        const announced = [...port.protocols]
            .reverse()
            .map((protocol) => ({ number, protocol, ...(name && { name }) }));
        return Array.from({ length: times }, () => announced).flat();
    });
}

function numbersIn(value: PropertyValue | undefined): number[] {
    return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}

function addressesIn(value: PropertyValue | undefined): string[] {
    const entries: readonly PropertyValue[] = Array.isArray(value) ? value : [];
    return entries.flatMap((entry) =>
        isPropertyMap(entry) && typeof entry.ipAddress === "string" ? [entry.ipAddress] : [],
    );
}
