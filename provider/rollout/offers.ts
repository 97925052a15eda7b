import type { QueueItem } from "../marathon/wire";

/** Marathon's `NoOfferMatchReason`, in the words of a status row. */
const words: Readonly<Record<string, string>> = {
    UnfulfilledRole: "role",
    UnfulfilledConstraint: "constraints",
    NoCorrespondingReservationFound: "reservations",
    AgentMaintenance: "agents in maintenance",
    InsufficientCpus: "cpus",
    InsufficientMemory: "memory",
    InsufficientDisk: "disk",
    InsufficientGpus: "gpus",
    InsufficientPorts: "ports",
    DeclinedScarceResources: "scarce resources (gpus)",
};

/** What the last offers lacked, the most frequent first: `memory, constraints`; empty when Marathon does not know. */
export function summariseOffers({ processedOffersSummary: summary }: QueueItem): string {
    const declined = (summary?.rejectSummaryLastOffers ?? []).filter((reason) => reason.declined > 0);
    const sorted = [...declined].sort((one, other) => other.declined - one.declined);
    return sorted.map(({ reason }) => words[reason] ?? reason).join(", ");
}
