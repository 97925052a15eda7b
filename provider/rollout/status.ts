import type { InstanceCounts } from "./instances";
import type { Observation } from "./verdict";

/** What a person sees of a wait besides the counts. */
export interface StatusNotes {
    /** Why no instance is launched, in a few words: `memory`; empty when Marathon does not know. */
    readonly offers?: string | undefined;
    /** How the last instance of ours failed, in a few words. */
    readonly failure?: string | undefined;
    /** Marathon does not answer at the moment. */
    readonly isSilent?: boolean;
}

/** The line of a resource that waits: `2/3 running, 1 healthy · waiting for offers: memory`. */
export function describeStatus(
    observation: Observation,
    { unhealthy, starting, old }: InstanceCounts,
    notes: StatusNotes = {},
): string {
    const counts = [`${observation.running}/${observation.instances} running`];
    if (observation.hasHealthChecks) counts.push(`${observation.healthy} healthy`);
    if (unhealthy > 0) counts.push(`${unhealthy} unhealthy`);
    if (starting > 0) counts.push(`${starting} starting`);
    if (old > 0) counts.push(`${old} old`);
    const parts = [counts.join(", ")];
    if (notes.failure) parts.push(notes.failure);
    if (notes.offers !== undefined) parts.push(`waiting for offers${notes.offers && `: ${notes.offers}`}`);
    if (notes.isSilent) parts.push("Marathon does not answer");
    return parts.join(" · ");
}
