import { fields } from "../definition/fields";
import { isGiven } from "../definition/given";
import type { PropertyMap } from "../definition/unknown";
import type { WriteOptions, Written } from "../marathon/client";
import type { AppDefinition } from "../marathon/wire";
import type { Context } from "./context";
import { writeInPassage } from "./locks";
import type { Passage } from "./passage";

/** A write of a live app, and what it has lost. */
export interface Replaced extends Written {
    /** Fields to be sent once the deployment has finished: any sooner would end it half-way. */
    readonly after?: PropertyMap;
}

/**
 * Makes a live app what the definition says, in one request where that is possible. A complete PUT loses
 * `executorResources` (`AppConversion`), and a partial one cannot take a field away: of an app that needs both, the
 * executor resources are left for {@link updateFields}.
 */
export async function replaceApp(
    { marathon }: Context,
    appId: string,
    live: PropertyMap,
    wanted: PropertyMap,
    options: WriteOptions,
): Promise<Replaced> {
    const { executorResources, resourceLimits } = wanted;
    if (executorResources !== undefined && !losesFields(live, wanted)) {
        return await marathon.updateApp(appId, fieldsIn(wanted), options);
    }
    const definition: AppDefinition = { ...fieldsIn(wanted), id: appId };
    const written = await marathon.replaceApp(appId, definition, options);
    if (executorResources === undefined) return written;
    // A partial PUT loses the limits that it does not repeat.
    const after = { executorResources, ...(resourceLimits !== undefined && { resourceLimits }) };
    return { ...written, after };
}

/** Gives a live app other fields, each one whole, and leaves the others as they are. */
export async function updateFields(
    context: Context,
    passage: Passage,
    fields: PropertyMap,
): Promise<Written> {
    return await writeInPassage(context, passage, (options) =>
        context.marathon.updateApp(passage.id, fieldsIn(fields), options),
    );
}

/** Fields of a definition as the client takes them. */
function fieldsIn(definition: PropertyMap): Omit<AppDefinition, "id"> {
    return definition as Omit<AppDefinition, "id">;
}

function losesFields(live: PropertyMap, wanted: PropertyMap): boolean {
    return Object.keys(fields).some((name) => isGiven(live[name]) && !isGiven(wanted[name]));
}
