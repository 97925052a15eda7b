import { fieldsNotHeld } from "../definition/compare";
import { fields } from "../definition/fields";
import type { PropertyMap } from "../definition/unknown";
import { ExistsError, NotFoundError } from "../marathon/errors";
import { waitUntilFinished } from "../rollout/wait";
import { findApp, pickFields } from "./app-live";
import { waitLimits } from "./app-rollout";
import type { Context } from "./context";
import { ownerOf, withOwner } from "./ownership";

/** Makes Marathon hold the definition with that owner; writes only where something differs. */
export async function writeApp(
    context: Context,
    appId: string,
    inputs: PropertyMap,
    live: PropertyMap | undefined,
    owner: string,
): Promise<void> {
    const wanted = withOwner(definitionFrom(inputs), owner);
    if (live) {
        await replaceWhereDifferent(context, appId, wanted, live);
        return;
    }
    try {
        await context.marathon.createApp({ id: appId, ...wanted }, { signal: context.signal });
    } catch (error) {
        // The id was free a moment ago: either our own request arrived twice, or somebody else was faster.
        if (!(error instanceof ExistsError)) throw error;
        const found = await findApp(context, appId);
        if (!found || ownerOf(found) !== owner) throw error;
    }
}

async function replaceWhereDifferent(
    context: Context,
    appId: string,
    wanted: PropertyMap,
    live: PropertyMap,
) {
    if (fieldsNotHeld(pickFields(live), wanted).length === 0) return;
    await context.marathon.replaceApp(appId, { id: appId, ...wanted }, { signal: context.signal });
}

/** Deletes the app and waits until its instances are gone. */
export async function deleteApp(context: Context, appId: string): Promise<void> {
    const { marathon, signal } = context;
    try {
        const { deploymentId } = await marathon.deleteApp(appId, { signal });
        const runs = async () =>
            (await marathon.listDeployments({ signal })).some((deployment) => deployment.id === deploymentId);
        await waitUntilFinished(appId, runs, waitLimits(context, "delete"), context);
    } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
    }
}

function definitionFrom(inputs: PropertyMap): PropertyMap {
    const members = Object.keys(fields).map((name) => [name, inputs[name]] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
