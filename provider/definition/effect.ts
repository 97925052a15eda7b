import { isDeepStrictEqual } from "node:util";
import { canonicalise } from "./canonical";
import { type Comparison, differencesBetween, fieldsOf } from "./compare";
import { effectiveDefinition } from "./effective";
import { fields } from "./fields";
import { latestServer, type Server } from "./server";
import { containsUnknown, isUnknown, type PropertyMap } from "./unknown";

/** What a change of a definition does to running instances (`AppDefinition.isUpgrade`). */
export interface Effect {
    /** The fields for whose sake all instances are replaced, without those that merely follow; none if none is. */
    readonly restarting: readonly string[];
    /** The number of instances before and after, where it changes; absent if that number is not known. */
    readonly scales?: { readonly from?: number; readonly to?: number };
    /** How many instances the definition had before. */
    readonly instances?: number;
}

/** What writing `after` over `before` does. */
export function effectOf(
    before: PropertyMap,
    after: PropertyMap,
    server: Server = latestServer,
    comparison: Comparison = {},
): Effect {
    const changed = fieldsOf(differencesBetween(before, after, server, comparison));
    const instances = instancesOf(before, server);
    const wanted = instancesOf(after, server);
    const scales = changed.some((field) => fields[field]?.effect === "scales");
    const restarting = changed.filter((field) => fields[field]?.effect === undefined);
    return {
        restarting: writtenAnew(restarting, before, after),
        ...(instances !== undefined && { instances }),
        ...(scales && {
            scales: {
                ...(instances !== undefined && { from: instances }),
                ...(wanted !== undefined && { to: wanted }),
            },
        }),
    };
}

/**
 * The effect in words: `restarts 12 of 12 (labels)`, `scales 4 → 6`, both with a comma between, or `no task effect`.
 * An app without instances has nothing to restart.
 */
export function describeEffect({ restarting, scales, instances }: Effect): string {
    const parts = [];
    if (restarting.length > 0 && instances !== 0) {
        const count = instances === undefined ? "all instances" : `${instances} of ${instances}`;
        parts.push(`restarts ${count} (${restarting.join(", ")})`);
    }
    if (scales) parts.push(`scales ${scales.from ?? "?"} → ${scales.to ?? "?"}`);
    return parts.join(", ") || "no task effect";
}

/** The fields that somebody wrote otherwise; all, if what differs is only what a server makes of others. */
function writtenAnew(changed: readonly string[], before: PropertyMap, after: PropertyMap): readonly string[] {
    const [left, right] = [canonicalise(before), canonicalise(after)];
    const written = changed.filter(
        (field) => containsUnknown(right[field]) || !isDeepStrictEqual(left[field], right[field]),
    );
    return written.length > 0 ? written : changed;
}

/**
 * What it takes to put one app in the place of another: `starts 3 of /shop/web, then stops 3 of /web`.
 *
 * @param order which of the two goes first, where they cannot both be there
 */
export function describeReplacement(
    before: PropertyMap,
    after: PropertyMap,
    order: "new first" | "old first",
    server: Server = latestServer,
): string {
    const count = (definition: PropertyMap) => instancesOf(definition, server) ?? "all";
    const id = isUnknown(after.appId) ? "the new app" : after.appId;
    const starts = `starts ${count(after)} of ${id}`;
    const stops = `stops ${count(before)} of ${before.appId}`;
    return order === "new first" ? `${starts}, then ${stops}` : `${stops}, then ${starts}`;
}

function instancesOf(definition: PropertyMap, server: Server): number | undefined {
    const { instances } = effectiveDefinition(definition, server);
    return typeof instances === "number" ? instances : undefined;
}
