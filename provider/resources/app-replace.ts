import { fields } from "../definition/fields";
import { isGiven } from "../definition/given";
import type { PropertyMap } from "../definition/unknown";
import type { WriteOptions, Written } from "../marathon/client";
import type { AppDefinition } from "../marathon/wire";
import type { Context } from "./context";

/**
 * Makes a live app what the definition says, but for what is {@link leftForLater}, in one request.
 */
export async function replaceApp(
    { marathon }: Context,
    appId: string,
    live: PropertyMap,
    wanted: PropertyMap,
    options: WriteOptions,
): Promise<Written> {
    if (wanted.executorResources !== undefined && !leftForLater(live, wanted)) {
        return await marathon.updateApp(appId, fieldsIn(wanted), options);
    }
    return await marathon.replaceApp(appId, { ...fieldsIn(wanted), id: appId }, options);
}

/**
 * Fields to be sent once the deployment of the first write has finished: any sooner would end it half-way. A complete
 * PUT loses `executorResources` (`AppConversion`), and a partial one cannot take a field away: an app that needs both
 * gets them by a write of their own.
 */
export function leftForLater(live: PropertyMap, wanted: PropertyMap): PropertyMap | undefined {
    return losesFields(live, wanted) ? lostByReplacing(wanted) : undefined;
}

/** What a complete PUT loses of a definition, with the limits, which a partial one loses if it does not repeat them. */
export function lostByReplacing({ executorResources, resourceLimits }: PropertyMap): PropertyMap | undefined {
    if (executorResources === undefined) return undefined;
    return { executorResources, ...(resourceLimits !== undefined && { resourceLimits }) };
}

/** What a complete PUT makes of a definition. */
export function asReplaced({ executorResources: _, ...kept }: PropertyMap): PropertyMap {
    return kept;
}

/** Fields of a definition as the client takes them. */
export function fieldsIn(definition: PropertyMap): Omit<AppDefinition, "id"> {
    return definition as Omit<AppDefinition, "id">;
}

function losesFields(live: PropertyMap, wanted: PropertyMap): boolean {
    return Object.keys(fields).some((name) => isGiven(live[name]) && !isGiven(wanted[name]));
}
