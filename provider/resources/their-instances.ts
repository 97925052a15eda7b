import type { PropertyMap } from "../definition/unknown";
import { leavesInstances } from "./own-arguments";

/** Where somebody else scales the app, its number of instances is theirs, and no change of anybody's. */
export function withTheirInstances(
    definition: PropertyMap,
    inputs: PropertyMap,
    live: PropertyMap,
): PropertyMap {
    const { instances } = live;
    if (!leavesInstances(inputs) || instances === undefined) return definition;
    return { ...definition, instances };
}
