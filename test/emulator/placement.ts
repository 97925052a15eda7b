import { type App, isHostNetworked } from "./app";
import type { Settings } from "./settings";

/** An emulated Mesos agent. */
export interface Agent {
    readonly id: string;
    readonly host: string;
    nextPort: number;
    launches: number;
    /** It has gone and takes no instances. */
    isLost: boolean;
}

/** Where a task runs and by what addresses it is reached. */
export interface Placement {
    readonly host: string;
    readonly agentId: string;
    readonly ports: readonly number[];
    readonly ipAddresses: readonly { readonly ipAddress: string; readonly protocol: "IPv4" }[];
}

/** The ports an agent hands out, as Mesos agents do by default. */
const hostPorts = { min: 31_000, max: 32_000 };

/** The agents of one emulator. */
export function agentsOf(settings: Settings): Agent[] {
    return Array.from({ length: settings.agents }, (_, index) => ({
        id: `${settings.frameworkId}-S${index}`,
        host: `agent-${index}.emulated`,
        nextPort: hostPorts.min,
        launches: 0,
        isLost: false,
    }));
}

/** Places a task on the agent with the fewest launches among those that took the offer, and among the named hosts if any of these did. */
export function placementFor(app: App, agents: readonly Agent[], hosts?: readonly string[]): Placement {
    const eligible = hosts ? agents.filter(({ host }) => hosts.includes(host)) : agents;
    const agent = (eligible.length > 0 ? eligible : agents).reduce((a, b) =>
        b.launches < a.launches ? b : a,
    );
    agent.launches++;
    const onContainerNetwork = app.networks.some(({ mode }) => mode === "container");
    return {
        host: agent.host,
        agentId: agent.id,
        ports: portsOn(agent, app),
        ipAddresses: onContainerNetwork ? [{ ipAddress: addressOf(agent), protocol: "IPv4" }] : [],
    };
}

function portsOn(agent: Agent, app: App): number[] {
    if (isHostNetworked(app)) {
        return (app.portDefinitions ?? []).map(({ port }) => (app.requirePorts ? port : nextPort(agent)));
    }
    return (app.container?.portMappings ?? []).flatMap(({ hostPort }) =>
        hostPort === undefined ? [] : [hostPort === 0 ? nextPort(agent) : hostPort],
    );
}

function nextPort(agent: Agent): number {
    const port = agent.nextPort;
    agent.nextPort = port === hostPorts.max ? hostPorts.min : port + 1;
    return port;
}

/** An address of the emulated container network, unlike any handed out shortly before. */
function addressOf(agent: Agent): string {
    const agentNumber = Number(/\d+$/.exec(agent.id)?.[0] ?? 0);
    return `10.${128 + (agentNumber % 100)}.${Math.floor(agent.launches / 250) % 250}.${(agent.launches % 250) + 2}`;
}
