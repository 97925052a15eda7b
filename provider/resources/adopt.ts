import { isSame } from "../definition/compare";
import { describeEffect, effectOf } from "../definition/effect";
import type { Server } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import type { Context } from "./context";
import { belongsTo, ownerOf } from "./ownership";
import { TakenError } from "./taken-error";
import { withTheirInstances } from "./their-instances";

/**
 * Why a new resource must leave the live app of its id alone. It may take over what our own stack has labelled, which
 * an interrupted update left behind; what nobody has labelled, if it stands in our state, is the same already, or the
 * program says `adopt`; and never what another stack has.
 *
 * @returns nothing when it may take it over
 */
export function refusalToTake(
    context: Context,
    inputs: PropertyMap,
    live: PropertyMap,
    server: Server,
): TakenError | undefined {
    const appId = inputs.appId as string;
    const owner = ownerOf(live);
    const isKnown = context.memory.isManaged(appId) || inputs.adopt === true;
    const mayTake =
        owner === undefined
            ? isKnown || isSame(live, withTheirInstances(inputs, inputs, live), server)
            : belongsTo(context.urn, owner);
    return mayTake ? undefined : new TakenError(appId, owner);
}

/** What taking over an app does to it: `adopts /web: no write`; nothing for one that is ours by its label. */
export function describeAdoption(live: PropertyMap, inputs: PropertyMap, server: Server): string | undefined {
    if (ownerOf(live) !== undefined) return undefined;
    const wanted = withTheirInstances(inputs, inputs, live);
    const effect = isSame(live, wanted, server) ? "no write" : describeEffect(effectOf(live, wanted, server));
    return `adopts ${inputs.appId}: ${effect}`;
}
