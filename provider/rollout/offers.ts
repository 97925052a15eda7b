import type { AppDefinition, PortMapping } from "../definition/types";
import type { App, ProcessedOffersSummary, QueueItem, RejectSummary } from "../marathon/wire";

/** How a reason to decline an offer is told. */
interface Words {
    /** For the status row, where there is little room. */
    readonly short: string;
    /** What the offers did, and what the app asks for: `lacked memory: the app asks 4096 MiB`. */
    long(app: Partial<AppDefinition>, role: string): string;
    readonly todo: string;
}

const roomAdvice = "Ask for less, add agents, or free some.";

/** Marathon's `NoOfferMatchReason`. */
const words: Readonly<Record<string, Words>> = {
    UnfulfilledRole: {
        short: "role",
        long: ({ acceptedResourceRoles }, role) =>
            `were not for the app's role: it takes ${acceptedResourceRoles?.join(", ") ?? role}`,
        todo: "Correct role and acceptedResourceRoles, or give the role reservations or a quota in Mesos.",
    },
    UnfulfilledConstraint: {
        short: "constraints",
        long: ({ constraints = [] }) =>
            `did not meet the constraints${constraints.length > 0 ? `: ${constraints.map((parts) => parts.join(" ")).join("; ")}` : ""}`,
        todo: "Loosen constraints, or add agents that meet them.",
    },
    NoCorrespondingReservationFound: {
        short: "reservations",
        long: () => "lacked the reservation of the app's persistent volume: its agent does not offer it",
        todo: "Bring the agent with the volume back; the volume exists nowhere else.",
    },
    AgentMaintenance: {
        short: "agents in maintenance",
        long: () => "came from agents in maintenance",
        todo: "End the maintenance of the agents, or add others.",
    },
    InsufficientCpus: {
        short: "cpus",
        long: ({ cpus }) => `lacked cpus: the app asks ${cpus ?? 1}`,
        todo: roomAdvice,
    },
    InsufficientMemory: {
        short: "memory",
        long: ({ mem }) => `lacked memory: the app asks ${mem ?? 128} MiB`,
        todo: roomAdvice,
    },
    InsufficientDisk: {
        short: "disk",
        long: ({ disk }) => `lacked disk: the app asks ${disk ?? 0} MiB`,
        todo: roomAdvice,
    },
    InsufficientGpus: {
        short: "gpus",
        long: ({ gpus }) => `lacked gpus: the app asks ${gpus ?? 0}`,
        todo: roomAdvice,
    },
    InsufficientPorts: {
        short: "ports",
        long: (app) => {
            const ports = fixedPorts(app);
            return `lacked ports${ports.length > 0 ? `: the app asks ${ports.join(", ")}` : ""}`;
        },
        todo: "Leave the host port to Mesos (0), or choose one in the agents' range that no other task has.",
    },
    DeclinedScarceResources: {
        short: "scarce resources (gpus)",
        long: () => "were kept for apps that need their scarce resources (gpus)",
        todo: "Add agents without gpus, or have Marathon run with --gpu_scheduling_behavior undefined.",
    },
};

/** What the last offers lacked, the most frequent first: `memory, constraints`; empty when Marathon does not know. */
export function summariseOffers({ processedOffersSummary }: QueueItem): string {
    return declinesOf(processedOffersSummary)
        .map(({ reason }) => words[reason]?.short ?? reason)
        .join(", ");
}

/** What is said of offers, and what would help. */
export interface OffersExplained {
    /** Empty when Marathon has nothing to tell. */
    readonly text: string;
    readonly todo?: string;
    /** No offer was looked at: where instances were launched and failed, that is no cause. */
    readonly isSilence?: true;
}

/**
 * Why no instance is launched, in sentences: `3 of 5 offers lacked memory: the app asks 4096 MiB`. Offers that come but
 * are not taken are the app's matter; without any, it is Mesos that does not send them.
 */
export function explainOffers(queued: QueueItem, app: App): OffersExplained {
    const { delay, processedOffersSummary: summary } = queued;
    if (!delay.overdue && delay.timeLeftSeconds > 0)
        return {
            text: `none asked for: after failures Marathon waits, ${delay.timeLeftSeconds} s more (backoff)`,
        };
    if (!summary) return { text: "" };
    const definition = app as Partial<AppDefinition>;
    const role = queued.role ?? definition.role ?? "*";
    const declines = declinesOf(summary);
    const total = Math.max(0, ...summary.rejectSummaryLastOffers.map(({ processed }) => processed));
    if (declines.length > 0) {
        const [first] = declines;
        return {
            text: declines.map((decline) => explainDecline(decline, total, definition, role)).join("; "),
            ...todoOf(first),
        };
    }
    return explainSilence(summary, role);
}

function explainDecline(
    { declined, reason }: RejectSummary,
    total: number,
    app: Partial<AppDefinition>,
    role: string,
): string {
    const of = `${declined} of ${Math.max(total, declined)} offers`;
    return `${of} ${words[reason]?.long(app, role) ?? `were declined: ${reason}`}`;
}

function todoOf(decline: RejectSummary | undefined): { todo?: string } {
    const todo = decline && words[decline.reason]?.todo;
    return todo === undefined ? {} : { todo };
}

/** No offer was looked at since the instance began to wait. */
function explainSilence(summary: ProcessedOffersSummary, role: string): OffersExplained {
    const { lastUnusedOfferAt, lastUsedOfferAt } = summary;
    const last = lastUnusedOfferAt ?? lastUsedOfferAt;
    const since = last ? ` since ${last}` : " at all";
    if (role !== "*")
        return {
            text: `none for role ${role}${since}: its quota may be used up, or no agent has anything for it`,
            isSilence: true,
            todo: `Check the quota, weight and reservations of role ${role} in Mesos; that its agents are up.`,
        };
    return {
        text:
            `none${since}: every agent may be full, a quota of another role may hold all back, or Marathon ` +
            "has suppressed offers or lost Mesos",
        isSilence: true,
        todo: "Check in Mesos that agents have room, and that Marathon is an active framework there.",
    };
}

function declinesOf(summary: ProcessedOffersSummary | undefined): readonly RejectSummary[] {
    const declined = (summary?.rejectSummaryLastOffers ?? []).filter((reason) => reason.declined > 0);
    return [...declined].sort((one, other) => other.declined - one.declined);
}

/** The ports of the agent that have to be free. */
function fixedPorts({
    container,
    portDefinitions = [],
    requirePorts,
}: Partial<AppDefinition>): readonly number[] {
    const mapped = (container?.portMappings ?? []).map(({ hostPort }: PortMapping) => hostPort ?? 0);
    const ports = requirePorts ? portDefinitions.map(({ port }) => port ?? 0) : [];
    return [...mapped, ...ports].filter((port) => port > 0);
}
