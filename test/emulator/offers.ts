import type { App } from "./app";
import { isHostNetworked } from "./app";
import { type DeclineReason, declineReasons } from "./behaviour";
import type { Agent } from "./placement";
import type { Settings } from "./settings";

/** What the agents' offers mean to an app. */
export interface Declines {
    readonly accepted: readonly Agent[];
    /** How many offers each reason declined. */
    readonly counts: Readonly<Partial<Record<DeclineReason, number>>>;
}

/**
 * Which agents could take an instance, and for which reason each other one could not; lost ones make no offers. Resources are never used up.
 * @param taken the hosts of the app's tasks, as often as they have one
 */
export function declinesOf(
    app: App,
    agents: readonly Agent[],
    settings: Settings,
    taken: readonly string[],
): Declines {
    const accepted: Agent[] = [];
    const counts: Partial<Record<DeclineReason, number>> = {};
    for (const agent of agents.filter(({ isLost }) => !isLost)) {
        const reason = declineReason(app, agent, settings, taken);
        if (reason === undefined) accepted.push(agent);
        else counts[reason] = (counts[reason] ?? 0) + 1;
    }
    return { accepted, counts };
}

function declineReason(
    app: App,
    { host }: Agent,
    { agentResources }: Settings,
    taken: readonly string[],
): DeclineReason | undefined {
    if (!meetsConstraints(app, host, taken)) return "UnfulfilledConstraint";
    if (Number(app.cpus) > agentResources.cpus) return "InsufficientCpus";
    if (Number(app.mem) > agentResources.mem) return "InsufficientMemory";
    if (Number(app.disk) > agentResources.disk) return "InsufficientDisk";
    if (Number(app.gpus) > agentResources.gpus) return "InsufficientGpus";
    const fixed = fixedHostPorts(app);
    const { portMin, portMax } = agentResources;
    return fixed.some((port) => port < portMin || port > portMax) ? "InsufficientPorts" : undefined;
}

/** The constraints on the host name, but for the even spread of GROUP_BY. */
function meetsConstraints(app: App, host: string, taken: readonly string[]): boolean {
    const constraints = Array.isArray(app.constraints) ? (app.constraints as string[][]) : [];
    return constraints.every(([field, operator, value = ""]) => {
        if (field !== "hostname")
            return operator !== "LIKE" && operator !== "IS" && !(operator === "CLUSTER" && value);
        if (operator === "LIKE") return new RegExp(`^(?:${value})$`).test(host);
        if (operator === "UNLIKE") return !new RegExp(`^(?:${value})$`).test(host);
        if (operator === "UNIQUE") return !taken.includes(host);
        if (operator === "MAX_PER") return taken.filter((other) => other === host).length < Number(value);
        if (operator === "CLUSTER" && !value) return taken.every((other) => other === host);
        if (operator === "IS" || (operator === "CLUSTER" && value)) return host === value;
        return true;
    });
}

function fixedHostPorts(app: App): number[] {
    if (isHostNetworked(app))
        return app.requirePorts ? (app.portDefinitions ?? []).map(({ port }) => port) : [];
    return (app.container?.portMappings ?? []).flatMap(({ hostPort }) => (hostPort ? [hostPort] : []));
}

/** One line of an offer summary: how many offers came to this reason, and how many ended there. */
export interface DeclineLine {
    readonly reason: DeclineReason;
    readonly declined: number;
    readonly processed: number;
}

/** The funnel of the queue: every reason in Marathon's order, each with what the ones before left over. */
export function declineFunnel(counts: Declines["counts"], offers: number): DeclineLine[] {
    let processed = offers;
    return declineReasons.map((reason) => {
        const declined = counts[reason] ?? 0;
        const line = { reason, declined, processed };
        processed -= declined;
        return line;
    });
}
