import { differingFields } from "../definition/compare";
import { describeEffect, effectOf } from "../definition/effect";
import { serverFrom } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import { checkApp } from "./app-check";
import { findApp, inputsFrom } from "./app-live";
import { awaitApp } from "./app-rollout";
import { type AppWrite, deleteApp, writeApp } from "./app-write";
import type { Context, Timeouts } from "./context";
import { guardFramework } from "./framework";
import { PartialFailure, type ResourceHandler } from "./handler";
import { type LiveRecord, liveRecordOf } from "./live-record";
import { belongsTo, newOwner, ownerOf, withOwner } from "./ownership";
import { guardPorts } from "./port-guard";
import { TakenError } from "./taken-error";
import { maybeApplied } from "./unclear-write";
import { shareVolume } from "./volume-rules";

/** MarathonApp: check, diff, create, read, update and delete against Marathon. */
export const appHandler: ResourceHandler = {
    check: checkApp,

    diff(_id, olds, news) {
        const replaces = olds.appId === news.appId ? [] : ["appId"];
        const changed = differingFields(olds, news).length > 0;
        return {
            changed: changed || replaces.length > 0,
            unfinished: liveRecordOf(olds)?.rollout !== "ok",
            replaces,
            deleteBeforeReplace: replaces.length > 0 && shareVolume(olds, news),
            ...(changed && replaces.length === 0 && { effect: describeEffect(effectOf(olds, news)) }),
        };
    },

    async create(context, inputs) {
        const appId = inputs.appId as string;
        const framework = await guardFramework(context, appId, undefined);
        const live = await findApp(context, appId);
        if (live && !belongsTo(context.urn, ownerOf(live))) throw new TakenError(appId, ownerOf(live));
        if (!live) await guardPorts(context, appId, inputs);
        const owner = (live && ownerToKeep(context, appId, live)) ?? newOwner(context.urn);
        context.memory.claim(appId);
        const write = { appId, inputs, base: undefined, live, owner, before: undefined };
        return { id: appId, outputs: await converge(context, write, framework, "create") };
    },

    async update(context, id, olds, news) {
        const before = liveRecordOf(olds);
        const framework = await guardFramework(context, id, before?.framework);
        const found = await findApp(context, id);
        const owner = before?.owner ?? newOwner(context.urn);
        // A changed owner label alone is no reason to write: a write of labels restarts every instance.
        const live = found && withOwner(found, owner);
        const write = { appId: id, inputs: news, base: olds, live, owner, before };
        return await converge(context, write, framework, "update");
    },

    async read(context, id, olds) {
        const before = liveRecordOf(olds);
        const framework = await guardFramework(context, id, before?.framework);
        const live = await findApp(context, id);
        if (!live) return undefined;
        const inputs = inputsFrom(live, id, olds, serverFrom(await context.facts.info()));
        // The owner stays the one this resource wrote: if the app has another one by now, it is not ours to delete.
        const record = before ?? recordOf(ownerOf(live) ?? "", "ok", framework);
        return { inputs, outputs: { ...inputs, __live: { ...record } } };
    },

    async delete(context, id, olds) {
        if (context.memory.isClaimed(id)) {
            context.row.warn(`${id} is not deleted: this update has written it anew.`);
            return;
        }
        const before = liveRecordOf(olds);
        await guardFramework(context, id, before?.framework);
        const live = await findApp(context, id);
        if (!live) return;
        const owner = ownerOf(live) ?? "";
        if (owner !== before?.owner) {
            context.row.warn(
                `${id} is not deleted: ${owner || "someone outside Pulumi"} has written it since.`,
            );
            return;
        }
        await deleteApp(context, id, before);
    },
};

/** Makes the live app what the inputs say, waits for it, and answers the outputs. */
async function converge(
    context: Context,
    write: AppWrite,
    framework: string | undefined,
    operation: keyof Timeouts,
): Promise<PropertyMap> {
    let deployment = write.before?.deployment;
    const kept = (error: unknown) => {
        const __live = {
            ...recordOf(write.owner, "unfinished", framework),
            ...(deployment && { deployment }),
        };
        return new PartialFailure(write.appId, { ...write.inputs, __live }, error);
    };
    try {
        deployment = await writeApp(context, write);
    } catch (error) {
        // An app that may be there must stand in the state: a later destroy could not find it otherwise.
        throw context.signal.aborted || maybeApplied(error) ? kept(error) : error;
    }
    try {
        await awaitApp(context, write.appId, operation);
    } catch (error) {
        throw kept(error);
    }
    return { ...write.inputs, __live: { ...recordOf(write.owner, "ok", framework) } };
}

function recordOf(owner: string, rollout: LiveRecord["rollout"], framework: string | undefined): LiveRecord {
    return { owner, rollout, ...(framework !== undefined && { framework }) };
}

/**
 * The owner that is already on a live app of ours stays: writing another one would restart the app. Not so when the
 * app is being replaced under its own id: the owner is then what protects the new app from the delete of the old one.
 */
function ownerToKeep(context: Context, appId: string, live: PropertyMap): string | undefined {
    return context.memory.isManaged(appId) ? undefined : ownerOf(live);
}
