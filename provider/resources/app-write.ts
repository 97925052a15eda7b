import { fieldsNotHeld } from "../definition/compare";
import { fields } from "../definition/fields";
import type { PropertyMap } from "../definition/unknown";
import { ExistsError, NotFoundError } from "../marathon/errors";
import { waitUntilFinished } from "../rollout/wait";
import { findApp, pickFields } from "./app-live";
import { waitLimits } from "./app-rollout";
import type { Context } from "./context";
import type { LiveRecord } from "./live-record";
import { writePastOwnDeployment } from "./locks";
import { ownerOf, withOwner } from "./ownership";

/** What is to be written, and over what. */
export interface AppWrite {
    readonly appId: string;
    readonly inputs: PropertyMap;
    /** The app as Marathon holds it, if it does. */
    readonly live: PropertyMap | undefined;
    readonly owner: string;
    /** What the last write left behind. */
    readonly before: LiveRecord | undefined;
}

/**
 * Makes Marathon hold the definition with that owner; writes only where something differs.
 *
 * @returns the deployment that the write started, or the one that an earlier write of the same left unfinished.
 */
export async function writeApp(context: Context, write: AppWrite): Promise<string | undefined> {
    const { appId, live, owner, before } = write;
    const wanted = { id: appId, ...withOwner(definitionFrom(write.inputs), owner) };
    if (!live) return await createApp(context, appId, wanted, owner);
    if (fieldsNotHeld(pickFields(live), wanted).length === 0) return before?.deployment;
    const { deploymentId } = await writePastOwnDeployment(context, appId, before?.deployment, (options) =>
        context.marathon.replaceApp(appId, wanted, options),
    );
    return deploymentId;
}

async function createApp(
    context: Context,
    appId: string,
    wanted: PropertyMap & { id: string },
    owner: string,
): Promise<string | undefined> {
    try {
        const { deploymentId } = await context.marathon.createApp(wanted, { signal: context.signal });
        return deploymentId;
    } catch (error) {
        // The id was free a moment ago: either our own request arrived twice, or somebody else was faster.
        if (!(error instanceof ExistsError)) throw error;
        const found = await findApp(context, appId);
        if (!found || ownerOf(found) !== owner) throw error;
        return undefined;
    }
}

/** Deletes the app and waits until its instances are gone. */
export async function deleteApp(
    context: Context,
    appId: string,
    before: LiveRecord | undefined,
): Promise<void> {
    const { marathon, signal } = context;
    try {
        const { deploymentId } = await writePastOwnDeployment(context, appId, before?.deployment, (options) =>
            marathon.deleteApp(appId, options),
        );
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
