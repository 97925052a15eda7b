import { driftOf, fieldsOf, isSame } from "../definition/compare";
import { fields } from "../definition/fields";
import { mergeDefinitions } from "../definition/merge";
import { type Server, serverFrom } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import { ExistsError, NotFoundError } from "../marathon/errors";
import type { AppDefinition } from "../marathon/wire";
import { waitUntilFinished } from "../rollout/wait";
import { findApp } from "./app-live";
import { replaceApp } from "./app-replace";
import { waitLimits } from "./app-rollout";
import type { Context } from "./context";
import { forgetsLimits, forgottenLimits } from "./forgotten-limits";
import { type LiveRecord, liveRecordOf } from "./live-record";
import { writePastOwnDeployment } from "./locks";
import { asksForRestart } from "./own-arguments";
import { ownerOf, unlabelled, withOwner, withoutOwner } from "./ownership";
import { TakenError } from "./taken-error";
import { withTheirInstances } from "./their-instances";
import { writeAndLook } from "./unclear-write";

/** What is to be written, and over what. */
export interface AppWrite {
    readonly appId: string;
    readonly inputs: PropertyMap;
    /** What was written last; nothing when this resource has written nothing yet. */
    readonly base: PropertyMap | undefined;
    /** The app as Marathon holds it, if it does. */
    readonly live: PropertyMap | undefined;
    /** The owner that a write gives the app. */
    readonly owner: string;
    /** The owner that it has as long as nothing is written. */
    readonly ownerUnlessWritten: string;
    /** What the last write left behind. */
    readonly before: LiveRecord | undefined;
}

/** What a write came to. */
export interface AppWritten {
    /** The deployment that the write started, or the one that an earlier write of the same left unfinished. */
    readonly deployment: string | undefined;
    /** Whose the app is now. */
    readonly owner: string;
    /** Fields that the write has lost: they are to be sent once its deployment has finished. */
    readonly after?: PropertyMap;
}

const nothingWritten: Pick<AppWritten, "deployment" | "after"> = { deployment: undefined };

/**
 * Makes Marathon hold the definition with that owner; writes only where something differs. What others have changed
 * in the live app since our last write, and this program has not, stays. All instances are replaced if `restartOn` has
 * changed, by the write itself if it does that anyway.
 */
export async function writeApp(context: Context, write: AppWrite): Promise<AppWritten> {
    const { appId, live, owner, before } = write;
    if (!live) return { deployment: await createApp(context, write), owner };
    const server = serverFrom(await context.facts.info());
    const wanted = withOwner(mergeWithLive(context, write, live, server), owner);
    const changed = fieldsOf(driftOf(live, wanted, server));
    const written =
        changed.length > 0 ? await sendChange(context, write, live, wanted, server) : nothingWritten;
    const deployment = changed.length > 0 ? written.deployment : before?.deployment;
    // The label that says whose it is has been left out of the comparison, and counts all the same.
    const isRelabelled = changed.length > 0 && owner !== write.ownerUnlessWritten;
    const restarts = isRelabelled || changed.some((name) => fields[name]?.effect === undefined);
    const isRestarted = restarts || !write.base || !asksForRestart(write.base, write.inputs);
    return {
        ...written,
        deployment: isRestarted ? deployment : await restartApp(context, appId, deployment),
        owner: changed.length > 0 ? owner : write.ownerUnlessWritten,
    };
}

async function sendChange(
    context: Context,
    { appId, before }: AppWrite,
    live: PropertyMap,
    wanted: PropertyMap,
    server: Server,
): Promise<Pick<AppWritten, "deployment" | "after">> {
    const replace = () => replaceApp(context, appId, live, wanted, before?.deployment);
    const isDone = async () => isSame((await findApp(context, appId)) ?? {}, wanted, server);
    const replaced = await writeAndLook(context, replace, isDone);
    return { deployment: replaced?.deploymentId, ...(replaced?.after && { after: replaced.after }) };
}

/** Replaces all instances of an app whose definition stays, by a restart of Marathon's own. */
async function restartApp(
    context: Context,
    appId: string,
    ourOwn: string | undefined,
): Promise<string | undefined> {
    const versionOf = async () => (await findApp(context, appId))?.version;
    const before = await versionOf();
    const restart = () =>
        writePastOwnDeployment(context, appId, ourOwn, (options) =>
            context.marathon.restartApp(appId, options),
        );
    const isDone = async () => (await versionOf()) !== before;
    return (await writeAndLook(context, restart, isDone))?.deploymentId;
}

function mergeWithLive(context: Context, write: AppWrite, live: PropertyMap, server: Server): PropertyMap {
    const theirs = withoutOwner(live);
    const ours = withTheirInstances(definitionFrom(write.inputs), write.inputs, live);
    // Without a base everything is ours; only the role, which a full write would reset, is taken from the live app.
    const base = write.base ? withTheirInstances(definitionFrom(write.base), write.inputs, live) : theirs;
    const { definition, kept, conflicts } = mergeDefinitions(base, theirs, ours, server);
    if (!write.base) return { ...ours, ...(definition.role !== undefined && { role: definition.role }) };
    for (const path of kept) context.row.warn(keptChange(path, theirs, server));
    for (const path of conflicts) {
        context.row.warn(`${path} was changed in Marathon too; this program's value replaces it.`);
    }
    return definition;
}

function keptChange(path: string, theirs: PropertyMap, server: Server): string {
    if (path === "resourceLimits" && theirs.resourceLimits === undefined && forgetsLimits(server)) {
        return forgottenLimits;
    }
    return `${path} was changed in Marathon and stays so; pulumi refresh shows it.`;
}

async function createApp(context: Context, { appId, inputs, owner }: AppWrite): Promise<string | undefined> {
    const wanted = { id: appId, ...withOwner(definitionFrom(inputs), owner) } as AppDefinition;
    const isOurs = async () => {
        const found = await findApp(context, appId);
        if (!found || owner !== unlabelled) return found !== undefined && ownerOf(found) === owner;
        return isSame(found, wanted, serverFrom(await context.facts.info()));
    };
    const create = () => context.marathon.createApp(wanted, { signal: context.signal });
    try {
        return (await writeAndLook(context, create, isOurs))?.deploymentId;
    } catch (error) {
        // The id was free a moment ago: either our own request arrived twice, or somebody else was faster.
        if (!(error instanceof ExistsError)) throw error;
        if (await isOurs()) return undefined;
        const found = await findApp(context, appId);
        throw new TakenError(appId, found && ownerOf(found));
    }
}

/** Deletes the app and waits until its instances are gone. */
export async function deleteApp(context: Context, appId: string, olds: PropertyMap): Promise<void> {
    const { marathon, signal } = context;
    const before = liveRecordOf(olds);
    try {
        const remove = () =>
            writePastOwnDeployment(context, appId, before?.deployment, (options) =>
                marathon.deleteApp(appId, options),
            );
        const isGone = async () => (await findApp(context, appId)) === undefined;
        const deletion = await writeAndLook(context, remove, isGone);
        const runs = async () => {
            const deployments = await marathon.listDeployments({ signal });
            return deployments.some(({ id, affectedApps }) =>
                deletion ? id === deletion.deploymentId : affectedApps.includes(appId),
            );
        };
        await waitUntilFinished(appId, runs, waitLimits(context, "delete", olds), context);
    } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
    }
}

function definitionFrom(inputs: PropertyMap): PropertyMap {
    const members = Object.keys(fields).map((name) => [name, inputs[name]] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
