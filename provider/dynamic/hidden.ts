import { isDeepStrictEqual } from "node:util";
import { isUnknown } from "../definition/unknown";
import type { Properties } from "./contract";

/** What each resource carries in `__meta`: written by its class, never shown in previews. */
export interface Meta {
    /** Version of this shape. */
    readonly v: number;
    readonly urn: string;
    /** `customTimeouts` of the resource, as durations: `{ "create": "20m" }`. */
    readonly timeouts?: Readonly<Record<string, string>>;
}

/** The keys that belong to the adapter; everything else is the handler's. */
const adapterKeys = new Set(["__provider", "__meta"]);

/** Separates the adapter's own keys from the properties a handler sees. */
export function splitHidden(properties: Properties): { visible: Properties; hidden: Properties } {
    const entries = Object.entries(properties);
    return {
        visible: Object.fromEntries(entries.filter(([key]) => !adapterKeys.has(key))),
        hidden: Object.fromEntries(entries.filter(([key]) => adapterKeys.has(key))),
    };
}

/** Under this key a class tells what is wrong with its arguments. Only `check` sees it: it stands in no state. */
const refusalsKey = "__refusals";

/**
 * Separates what a class has found wrong with its arguments, each as `<path>: <text>`, from the properties. While it is
 * not known whether anything is wrong, nothing is.
 */
export function splitRefusals(properties: Properties): {
    properties: Properties;
    refusals: readonly string[];
} {
    const { [refusalsKey]: refusals, ...others } = properties;
    const texts = Array.isArray(refusals) ? refusals : [];
    return { properties: others, refusals: texts.filter((text) => typeof text === "string") };
}

/** The hidden metadata of a resource, or an empty one for a resource made outside our classes. */
export function metaOf(properties: Properties): Meta {
    const meta = properties.__meta;
    if (typeof meta !== "object" || meta === null) return { v: 1, urn: "" };
    const { urn, timeouts } = meta as Partial<Meta>;
    return {
        v: 1,
        urn: typeof urn === "string" && !isUnknown(urn) ? urn : "",
        ...(timeouts ? { timeouts } : {}),
    };
}

/** Whether the resource's time-outs are the same; a moved URN alone is no reason for an update. */
export function sameTimeouts(before: Properties, after: Properties): boolean {
    return isDeepStrictEqual(metaOf(before).timeouts, metaOf(after).timeouts);
}
