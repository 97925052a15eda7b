import { differingFields } from "../definition/compare";
import { describeEffect, type Effect, effectOf } from "../definition/effect";
import type { Server } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import { asksForRestart, changedArguments, leavesInstances } from "./own-arguments";

/** Whether an update has anything to write, or to remember. */
export function isChanged(olds: PropertyMap, news: PropertyMap, server: Server): boolean {
    const differing = differingFields(olds, news, server).filter(
        (name) => name !== "instances" || !leavesInstances(news),
    );
    return differing.length > 0 || changedArguments(olds, news).length > 0;
}

/** What an update does to running instances, in words: `restarts 2 of 2 (restartOn)`. */
export function describeUpdate(olds: PropertyMap, news: PropertyMap, server: Server): string {
    return describeEffect(updateEffect(olds, news, server));
}

/** The same, not yet in words. */
export function updateEffect(olds: PropertyMap, news: PropertyMap, server: Server): Effect {
    const { restarting, scales, instances } = effectOf(olds, news, server);
    // How many run where somebody else scales the app, only Marathon could tell.
    const counts = leavesInstances(news)
        ? {}
        : { ...(scales && { scales }), ...(instances !== undefined && { instances }) };
    const reasons = asksForRestart(olds, news) ? [...restarting, "restartOn"] : restarting;
    return { ...counts, restarting: reasons };
}
