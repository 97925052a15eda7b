import { fields } from "../definition/fields";
import { projectLive } from "../definition/projection";
import type { Server } from "../definition/server";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { endpointsOf } from "../links/endpoints";
import { NotFoundError } from "../marathon/errors";
import type { App } from "../marathon/wire";
import { computedOutputs } from "./app-outputs";
import type { Context } from "./context";
import { withoutHidden } from "./hidden-keys";
import { leavesInstances } from "./own-arguments";
import { withoutOwner } from "./ownership";

/** The app as Marathon holds it, or nothing when Marathon itself says that there is none. */
export async function findApp(context: Context, appId: string): Promise<PropertyMap | undefined> {
    const app = await readApp(context, appId);
    return app && asDefinition(app);
}

/** As {@link findApp}, as the client answers it. @param embed  what to include besides the definition */
export async function readApp(
    { marathon, signal }: Context,
    appId: string,
    embed?: readonly string[],
): Promise<App | undefined> {
    try {
        return await marathon.getApp(appId, { signal, embed });
    } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
    }
}

/** An app as the client answers it, taken as the JSON that it is. */
export function asDefinition(app: App): PropertyMap {
    return app as unknown as PropertyMap;
}

/**
 * The inputs that would describe the live app: what the program had written stays as it was written where it still
 * holds, and every other field that is not at Marathon's default is as it is live. What is no part of the definition
 * (`adopt`) cannot drift, nor can instances that somebody else is to choose.
 */
export function inputsFrom(live: PropertyMap, appId: string, olds: PropertyMap, server: Server): PropertyMap {
    const written = pickFields(olds);
    const { instances, ...others } = withoutOwner(live);
    const own = leavesInstances(olds) ? written.instances : instances;
    const judged = { ...others, ...(own !== undefined && { instances: own }) };
    const projection = projectLive(judged, written, server);
    const env = projection.env === undefined ? {} : { env: maskForeign(projection.env, olds.env) };
    const inputs = { ...ownArguments(olds), appId, ...projection, ...env };
    return { ...inputs, endpoints: endpointsOf(inputs) as PropertyValue };
}

function ownArguments(olds: PropertyMap): PropertyMap {
    const own = Object.entries(withoutHidden(olds)).filter(
        ([name]) => !(name in fields) && !computedOutputs.includes(name),
    );
    return Object.fromEntries(own);
}

/** In place of the value of an environment variable that somebody added in Marathon: it may be a secret. */
const foreignValue = "(set in Marathon)";

function maskForeign(live: PropertyValue, own: PropertyValue | undefined): PropertyValue {
    if (!isPropertyMap(live)) return live;
    const members = Object.entries(live).map(([key, value]) => {
        return [key, isPropertyMap(own) && key in own ? value : foreignValue];
    });
    return Object.fromEntries(members) as PropertyMap;
}

/** The part of properties that is an app's definition. */
function pickFields(properties: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.keys(fields).map((name) => [name, properties[name]]));
}
