import { isPropertyMap, type PropertyMap } from "../definition/unknown";

/** What the provider itself remembers about an app, in the hidden output `__live`. */
export interface LiveRecord {
    /** The owner label that this resource wrote. */
    readonly owner: string;
    /** `ok` once the app was seen ready; anything else makes the next `up` take it up again. */
    readonly rollout: "ok" | "unfinished";
    /** Id of the framework that the app was written to: another Marathon has another. */
    readonly framework?: string;
    /** The deployment that our last write started, while it is not known to have ended well. */
    readonly deployment?: string;
}

/** The record among a resource's outputs; none after an import or from a foreign hand. */
export function liveRecordOf(outputs: PropertyMap): LiveRecord | undefined {
    const record = outputs.__live;
    if (!isPropertyMap(record)) return undefined;
    const { owner, rollout, framework, deployment } = record;
    return {
        owner: typeof owner === "string" ? owner : "",
        rollout: rollout === "ok" ? "ok" : "unfinished",
        ...(typeof framework === "string" ? { framework } : {}),
        ...(typeof deployment === "string" ? { deployment } : {}),
    };
}
