import { describeReplacement } from "../definition/effect";
import { serverFrom } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import type { Info } from "../marathon/wire";
import { describeUpdate, isChanged } from "./app-change";
import { checkApp } from "./app-check";
import { hasHeir, mayDelete, writeOfKnown, writeOfNew } from "./app-claim";
import { findApp, inputsFrom } from "./app-live";
import { dnsNameOf, outputsFrom } from "./app-outputs";
import { asReplaced } from "./app-replace";
import { awaitApp } from "./app-rollout";
import { type AppWrite, type AppWritten, deleteApp, updateFields, writeApp } from "./app-write";
import type { Context, Timeouts } from "./context";
import { withForgottenLimits } from "./forgotten-limits";
import { frameworkRecord, guardFramework } from "./framework";
import { PartialFailure, type ResourceHandler } from "./handler";
import { type LiveRecord, liveRecordOf, recordedServer, serverRecord } from "./live-record";
import { ownerOf, unlabelled } from "./ownership";
import { openPassage, type Passage } from "./passage";
import { rollBackIfWanted } from "./roll-back";
import { canLiveTogether } from "./side-by-side";
import { maybeWritten } from "./unclear-write";
import { awaitHandover } from "./volume-handover";

/** MarathonApp: check, diff, create, read, update and delete against Marathon. */
export const appHandler: ResourceHandler = {
    check: checkApp,

    diff(_id, olds, news) {
        const server = recordedServer(olds);
        const unfinished = liveRecordOf(olds)?.rollout !== "ok";
        if (olds.appId === news.appId) {
            const changed = isChanged(olds, news, server);
            return { changed, unfinished, ...(changed && { effect: describeUpdate(olds, news, server) }) };
        }
        const deleteBeforeReplace = !canLiveTogether(olds, news);
        const order = deleteBeforeReplace ? "old first" : "new first";
        const effect = describeReplacement(olds, news, order, server);
        return { changed: true, unfinished, replaces: ["appId"], deleteBeforeReplace, effect };
    },

    async create(context, inputs) {
        const appId = inputs.appId as string;
        const framework = await guardFramework(context, appId, undefined);
        const write = await writeOfNew(context, inputs, await findApp(context, appId));
        return { id: appId, outputs: await converge(context, write, framework, "create") };
    },

    async update(context, id, olds, news) {
        const before = liveRecordOf(olds);
        const framework = await guardFramework(context, id, before?.framework);
        const write = writeOfKnown(context, id, news, olds, await findApp(context, id));
        return await converge(context, write, framework, "update");
    },

    async read(context, id, olds) {
        const before = liveRecordOf(olds);
        const framework = await guardFramework(context, id, before?.framework);
        const live = await findApp(context, id);
        if (!live) return undefined;
        const info = await context.facts.info();
        const inputs = liveInputs(context, live, olds, info);
        // The owner stays the one this resource wrote: if the app has another one by now, it is not ours to delete.
        const { server: _, ...record } = before ?? recordOf(ownerOf(live) ?? unlabelled, "ok");
        const __live = { ...record, ...frameworkRecord(framework), ...serverRecord(info.version) };
        return { inputs, outputs: { ...inputs, ...outputsFrom(live, olds), __live } };
    },

    async delete(context, id, olds) {
        if (hasHeir(context, id)) return;
        const before = liveRecordOf(olds);
        await guardFramework(context, id, before?.framework);
        const live = await findApp(context, id);
        const mayGo = (found: PropertyMap) => mayDelete(context, id, found, olds);
        if (!live || !mayGo(live)) return;
        const intent = { operation: "delete", inputs: olds, olds } as const;
        await openPassage(context, id, intent, (passage) => deleteApp(context, passage, olds, mayGo));
    },
};

/** The inputs that would describe the live app as it is now. */
function liveInputs(context: Context, live: PropertyMap, olds: PropertyMap, info: Info): PropertyMap {
    const appId = live.id as string;
    const server = serverFrom(info);
    const definition = inputsFrom(withForgottenLimits(live, olds, server), appId, olds, server);
    return { ...definition, dnsName: dnsNameOf(appId, context.settings, info) };
}

/** Makes the live app what the inputs say, waits for it, and answers the outputs. */
async function converge(
    context: Context,
    write: AppWrite,
    framework: string | undefined,
    operation: keyof Timeouts,
): Promise<PropertyMap> {
    await awaitHandover(context, write.inputs, write.base, [write.appId]);
    const intent = { operation, inputs: write.inputs, olds: write.base };
    const work = (passage: Passage) => writeAndWait(context, passage, write, framework, operation);
    return await openPassage(context, write.appId, intent, work);
}

async function writeAndWait(
    context: Context,
    passage: Passage,
    write: AppWrite,
    framework: string | undefined,
    operation: keyof Timeouts,
): Promise<PropertyMap> {
    const { appId, inputs } = write;
    const { watch, turn } = passage;
    let deployment = write.before?.deployment;
    let { owner } = write;
    const info = await context.facts.info();
    const server = serverFrom(info);
    const about = { ...frameworkRecord(framework), ...serverRecord(info.version) };
    /** @param said what Marathon was told, as far as is known: what differs from it, the next update does */
    const kept = (error: unknown, said: PropertyMap = inputs) => {
        const __live = {
            ...recordOf(owner, "unfinished"),
            ...about,
            ...(deployment && { deployment }),
        };
        return new PartialFailure(appId, { ...said, __live }, error);
    };
    let written: AppWritten;
    try {
        written = await writeApp(context, passage, write);
        ({ deployment, owner } = written);
    } catch (error) {
        // An app that may be there must stand in the state: a later destroy could not find it otherwise.
        throw maybeWritten(context, error) ? kept(error, write.base) : error;
    }
    let { after } = written;
    let writes = 1;
    try {
        if (after) {
            const first = { ...inputs, waitFor: "deployment" };
            const carried = { ...written, wanted: asReplaced(written.wanted) };
            await awaitApp(context, watch, appId, carried, server, {
                operation,
                inputs: first,
                startedAt: turn.enteredAt,
            });
            const sent = await updateFields(context, { ...passage, ourOwn: deployment }, after);
            ({ deployment } = sent);
            written = { ...written, deployment, version: sent.version };
            writes++;
            after = undefined;
        }
        const live = await awaitApp(context, watch, appId, written, server, {
            operation,
            inputs,
            startedAt: turn.enteredAt,
        });
        // Who does not wait to the end leaves a deployment that the next write may meet.
        const isOpen = deploymentsIn(live).includes(deployment ?? "");
        const unfinished = isOpen && deployment !== undefined ? { deployment } : {};
        const __live = { ...recordOf(owner, "ok"), ...about, ...unfinished };
        return { ...inputs, ...outputsFrom(live, write.base ?? {}), __live };
    } catch (error) {
        const failed = { write, written, writes, server, operation };
        const aftermath = await rollBackIfWanted(context, passage, failed, error);
        if (aftermath.state === "kept") throw kept(aftermath.error, after ? asReplaced(inputs) : inputs);
        const { live, revert } = aftermath;
        // Of an app that was not there before, or not this resource's, the state tells the truth already.
        if (!write.base || !live) throw aftermath.error;
        const record = recordOf(write.ownerUnlessWritten, revert ? "unfinished" : "ok");
        const __live = { ...record, ...about, ...(revert?.deployment && { deployment: revert.deployment }) };
        const before = liveInputs(context, live, write.base, info);
        const outputs = { ...before, ...outputsFrom(live, write.base), __live };
        throw new PartialFailure(appId, outputs, aftermath.error);
    }
}

function deploymentsIn({ deployments }: PropertyMap): unknown[] {
    return Array.isArray(deployments)
        ? deployments.map((deployment) => (deployment as { id: string }).id)
        : [];
}

function recordOf(owner: string, rollout: LiveRecord["rollout"]): LiveRecord {
    return { owner, rollout };
}
