import { isPropertyMap, type PropertyMap } from "../definition/unknown";

/** What the provider itself remembers about a resource, in the hidden output `__live`. */
export interface LiveRecord {
    /** The owner label that this resource wrote. */
    readonly owner: string;
    /** `ok` once the app was seen ready; anything else makes the next `up` take it up again. */
    readonly rollout: "ok" | "unfinished";
}

/** The record among a resource's outputs; none after an import or from a foreign hand. */
export function liveRecordOf(outputs: PropertyMap): LiveRecord | undefined {
    const record = outputs.__live;
    if (!isPropertyMap(record)) return undefined;
    const { owner, rollout } = record;
    return { owner: typeof owner === "string" ? owner : "", rollout: rollout === "ok" ? "ok" : "unfinished" };
}
