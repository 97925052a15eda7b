import { isAtLeast, latestServer, parseVersion, type Server } from "../definition/server";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";

/** What the provider itself remembers about an app, in the hidden output `__live`. */
export interface LiveRecord {
    /** The owner label that this resource wrote. */
    readonly owner: string;
    /** `ok` once the app was seen ready; anything else makes the next `up` take it up again. */
    readonly rollout: "ok" | "unfinished";
    /** Id of the framework that the app was written to: another Marathon has another. */
    readonly framework?: string;
    /** The version of the Marathon that it was written to, if that fills in other defaults than the newest. */
    readonly server?: string;
    /** The deployment that our last write started, while it is not known to have ended well. */
    readonly deployment?: string;
}

/** The record among a resource's outputs; none after an import or from a foreign hand. */
export function liveRecordOf(outputs: PropertyMap): LiveRecord | undefined {
    const record = outputs.__live;
    if (!isPropertyMap(record)) return undefined;
    const { owner, rollout, framework, server, deployment } = record;
    return {
        owner: typeof owner === "string" ? owner : "",
        rollout: rollout === "ok" ? "ok" : "unfinished",
        ...(typeof framework === "string" ? { framework } : {}),
        ...(typeof server === "string" ? { server } : {}),
        ...(typeof deployment === "string" ? { deployment } : {}),
    };
}

/** From this version on absent fields mean what they mean to the newest. */
const settledDefaults = { major: 1, minor: 9 };

/** The version of a Marathon as the record carries it. */
export function serverRecord(version: string): Pick<LiveRecord, "server"> {
    const parsed = parseVersion(version);
    return parsed && !isAtLeast({ version: parsed }, settledDefaults) ? { server: version } : {};
}

/** The Marathon that a resource was written to, as far as it is known without asking. */
export function recordedServer(outputs: PropertyMap): Server {
    const version = parseVersion(liveRecordOf(outputs)?.server ?? "");
    return version ? { version } : latestServer;
}
