import { differingFields } from "../definition/compare";
import type { PropertyMap } from "../definition/unknown";
import { checkApp } from "./app-check";
import { findApp, inputsFrom } from "./app-live";
import { awaitApp } from "./app-rollout";
import { deleteApp, writeApp } from "./app-write";
import type { Context, Timeouts } from "./context";
import { PartialFailure, type ResourceHandler } from "./handler";
import { type LiveRecord, liveRecordOf } from "./live-record";
import { belongsTo, newOwner, ownerOf, withOwner } from "./ownership";
import { TakenError } from "./taken-error";

/** MarathonApp: check, diff, create, read, update and delete against Marathon. */
export const appHandler: ResourceHandler = {
    check: checkApp,

    diff(_id, olds, news) {
        const replaces = olds.appId === news.appId ? [] : ["appId"];
        return {
            changed: replaces.length > 0 || differingFields(olds, news).length > 0,
            unfinished: liveRecordOf(olds)?.rollout !== "ok",
            replaces,
        };
    },

    async create(context, inputs) {
        const appId = inputs.appId as string;
        const live = await findApp(context, appId);
        if (live && !belongsTo(context.urn, ownerOf(live))) throw new TakenError(appId, ownerOf(live));
        const owner = live && ownerToKeep(context, appId, live);
        context.memory.claim(appId);
        const outputs = await converge(
            context,
            appId,
            inputs,
            live,
            owner ?? newOwner(context.urn),
            "create",
        );
        return { id: appId, outputs };
    },

    async update(context, id, olds, news) {
        const live = await findApp(context, id);
        const owner = liveRecordOf(olds)?.owner ?? newOwner(context.urn);
        // A changed owner label alone is no reason to write: a write of labels restarts every instance.
        return await converge(context, id, news, live && withOwner(live, owner), owner, "update");
    },

    async read(context, id, olds) {
        const live = await findApp(context, id);
        if (!live) return undefined;
        const inputs = inputsFrom(live, id, olds);
        // The owner stays the one this resource wrote: if the app has another one by now, it is not ours to delete.
        const record: LiveRecord = liveRecordOf(olds) ?? { owner: ownerOf(live) ?? "", rollout: "ok" };
        return { inputs, outputs: { ...inputs, __live: { ...record } } };
    },

    async delete(context, id, olds) {
        if (context.memory.isClaimed(id)) {
            context.row.warn(`${id} is not deleted: this update has written it anew.`);
            return;
        }
        const live = await findApp(context, id);
        if (!live) return;
        const owner = ownerOf(live) ?? "";
        if (owner !== liveRecordOf(olds)?.owner) {
            context.row.warn(
                `${id} is not deleted: ${owner || "someone outside Pulumi"} has written it since.`,
            );
            return;
        }
        await deleteApp(context, id);
    },
};

/** Makes the live app what the inputs say, waits for it, and answers the outputs. */
async function converge(
    context: Context,
    appId: string,
    inputs: PropertyMap,
    live: PropertyMap | undefined,
    owner: string,
    operation: keyof Timeouts,
): Promise<PropertyMap> {
    await writeApp(context, appId, inputs, live, owner);
    const outputs = (rollout: LiveRecord["rollout"]) => ({ ...inputs, __live: { owner, rollout } });
    try {
        await awaitApp(context, appId, operation);
    } catch (error) {
        throw new PartialFailure(appId, outputs("unfinished"), error);
    }
    return outputs("ok");
}

/**
 * The owner that is already on a live app of ours stays: writing another one would restart the app. Not so when the
 * app is being replaced under its own id: the owner is then what protects the new app from the delete of the old one.
 */
function ownerToKeep(context: Context, appId: string, live: PropertyMap): string | undefined {
    return context.memory.isManaged(appId) ? undefined : ownerOf(live);
}
