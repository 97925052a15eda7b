import { fields } from "../definition/fields";
import { isGiven } from "../definition/given";
import type { PropertyMap } from "../definition/unknown";
import type { Written } from "../marathon/client";
import type { AppDefinition } from "../marathon/wire";
import type { Context } from "./context";
import { writePastOwnDeployment } from "./locks";

/**
 * Makes a live app what the definition says, in one request where that is possible. A complete PUT loses
 * `executorResources` (`AppConversion`), and a partial one cannot take a field away: an app that needs both is written
 * twice, the second time past the deployment that the first one started.
 *
 * @param ourOwn  the deployment that our last write started, if it has not ended well
 */
export async function replaceApp(
    context: Context,
    appId: string,
    live: PropertyMap,
    wanted: PropertyMap,
    ourOwn: string | undefined,
): Promise<Written> {
    const { marathon } = context;
    const definition = { id: appId, ...wanted } as AppDefinition;
    const { executorResources, resourceLimits } = definition;
    const isPartial = executorResources !== undefined && !losesFields(live, wanted);
    const written = await writePastOwnDeployment(context, appId, ourOwn, (options) =>
        isPartial
            ? marathon.updateApp(appId, definition, options)
            : marathon.replaceApp(appId, definition, options),
    );
    if (isPartial || executorResources === undefined) return written;
    // A partial PUT loses the limits that it does not repeat.
    const repeated = { executorResources, ...(resourceLimits !== undefined && { resourceLimits }) };
    return await writePastOwnDeployment(context, appId, written.deploymentId, (options) =>
        marathon.updateApp(appId, repeated, options),
    );
}

function losesFields(live: PropertyMap, wanted: PropertyMap): boolean {
    return Object.keys(fields).some((name) => isGiven(live[name]) && !isGiven(wanted[name]));
}
