import { fields } from "../definition/fields";
import { isGiven } from "../definition/given";
import type { PropertyMap } from "../definition/unknown";
import type { Written } from "../marathon/client";
import type { AppDefinition } from "../marathon/wire";
import type { Context } from "./context";
import { writePastOwnDeployment } from "./locks";

/** A write of a live app, and what it has lost. */
export interface Replaced extends Written {
    /** Fields to be sent once the deployment has finished: any sooner would end it half-way. */
    readonly after?: PropertyMap;
}

/**
 * Makes a live app what the definition says, in one request where that is possible. A complete PUT loses
 * `executorResources` (`AppConversion`), and a partial one cannot take a field away: of an app that needs both, the
 * executor resources are left for {@link updateFields}.
 *
 * @param ourOwn  the deployment that our last write started, if it has not ended well
 */
export async function replaceApp(
    context: Context,
    appId: string,
    live: PropertyMap,
    wanted: PropertyMap,
    ourOwn: string | undefined,
): Promise<Replaced> {
    const { executorResources, resourceLimits } = wanted;
    if (executorResources !== undefined && !losesFields(live, wanted)) {
        return await updateFields(context, appId, wanted, ourOwn);
    }
    const written = await writePastOwnDeployment(context, appId, ourOwn, (options) =>
        context.marathon.replaceApp(appId, { id: appId, ...wanted } as AppDefinition, options),
    );
    if (executorResources === undefined) return written;
    // A partial PUT loses the limits that it does not repeat.
    const after = { executorResources, ...(resourceLimits !== undefined && { resourceLimits }) };
    return { ...written, after };
}

/** Gives a live app other fields, each one whole, and leaves the others as they are. */
export async function updateFields(
    context: Context,
    appId: string,
    fields: PropertyMap,
    ourOwn: string | undefined,
): Promise<Written> {
    return await writePastOwnDeployment(context, appId, ourOwn, (options) =>
        context.marathon.updateApp(appId, fields as Omit<AppDefinition, "id">, options),
    );
}

function losesFields(live: PropertyMap, wanted: PropertyMap): boolean {
    return Object.keys(fields).some((name) => isGiven(live[name]) && !isGiven(wanted[name]));
}
