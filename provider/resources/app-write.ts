import { driftOf, fieldsOf, isSame } from "../definition/compare";
import { definitionFrom, fields } from "../definition/fields";
import { mergeDefinitions } from "../definition/merge";
import { type Server, serverFrom } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import { ExistsError, NotFoundError } from "../marathon/errors";
import type { AppDefinition, DeploymentResult } from "../marathon/wire";
import { findApp } from "./app-live";
import { asReplaced, fieldsIn, leftForLater, replaceApp } from "./app-replace";
import { awaitGone, type WrittenApp } from "./app-rollout";
import type { Context } from "./context";
import { forgetsLimits, forgottenLimits } from "./forgotten-limits";
import type { LiveRecord } from "./live-record";
import { deploymentsOf, writeInPassage } from "./locks";
import { runsOldInstances } from "./old-instances";
import { asksForRestart } from "./own-arguments";
import { ownerOf, unlabelled, withOwner, withoutOwner } from "./ownership";
import type { Passage } from "./passage";
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

/** What a write came to: an unchanged app has the deployment that an earlier write of the same left unfinished. */
export interface AppWritten extends WrittenApp {
    /** Whose the app is now. */
    readonly owner: string;
    /** Whether it changes more than the number of instances: all of them are replaced then. */
    readonly changesConfiguration: boolean;
    /** The app as it was before; nothing when there was none. */
    readonly over: PropertyMap | undefined;
    /** Fields that the write has lost: they are to be sent once its deployment has finished. */
    readonly after?: PropertyMap;
}

/** What the requests came to. */
export type Sent = Pick<AppWritten, "deployment" | "version" | "after">;

/**
 * Makes Marathon hold the definition with that owner; writes only where something differs. What others have changed
 * in the live app since our last write, and this program has not, stays. All instances are replaced if `restartOn` has
 * changed, by the write itself if it does that anyway.
 */
export async function writeApp(context: Context, passage: Passage, write: AppWrite): Promise<AppWritten> {
    const { live, owner, before } = write;
    const server = serverFrom(await context.facts.info());
    const ofNew = { isResumed: false, changesConfiguration: true, over: undefined };
    if (!live) return { ...(await createApp(context, passage, write, server)), ...ofNew, owner };
    const merged = changeOf(context, write, server);
    if (!isSame(live, merged.wanted, server)) {
        if ((await passage.turn.enter()) === "queued") {
            // What others have changed while this write was queued must not be lost.
            return await writeApp(context, passage, await lookAgain(context, write));
        }
        const { change, ...sent } = await sendChange(context, passage, write, merged, server);
        const isRestarted = restartsInstances(change, write, server);
        const isLeft = !isRestarted && (await leavesOldInstances(context, change));
        const restarts = isLeft || (!isRestarted && isAskedToRestart(write));
        const restarted = restarts ? await restartAfter(context, passage, sent) : sent;
        return { ...restarted, ...change, owner, isResumed: false, changesConfiguration: isRestarted };
    }
    const unchanged: Sent = { deployment: before?.deployment };
    const isStranded = !isBeingDeployed(live) && runsOldInstances(live);
    const isResumed = !isStranded && !isAskedToRestart(write);
    const sent = isResumed ? unchanged : await restartAfter(context, passage, unchanged);
    return { ...sent, ...merged, owner: write.ownerUnlessWritten, isResumed, changesConfiguration: false };
}

/** The write over the app as it is now, under the owner that it had when the write began. */
async function lookAgain(context: Context, write: AppWrite): Promise<AppWrite> {
    const found = await findApp(context, write.appId);
    return { ...write, live: found && withOwner(found, ownerOf(write.live ?? {}) ?? unlabelled) };
}

/** What is written over what. */
type Change = Pick<AppWritten, "over" | "wanted">;

function changeOf(context: Context, write: AppWrite, server: Server): Change {
    const { live } = write;
    return { over: live, wanted: live ? wantedOver(context, write, live, server) : wantedAnew(write) };
}

function restartsInstances({ over = {}, wanted }: Change, write: AppWrite, server: Server): boolean {
    // The label that says whose it is has been left out of the comparison, and counts all the same.
    if (write.owner !== write.ownerUnlessWritten) return true;
    return fieldsOf(driftOf(over, wanted, server)).some((name) => fields[name]?.effect === undefined);
}

/** @returns besides what it came to, what was changed: others may have been at it while it waited for them */
async function sendChange(
    context: Context,
    passage: Passage,
    write: AppWrite,
    merged: Change,
    server: Server,
): Promise<Sent & { readonly change: Change }> {
    const { appId } = write;
    let change = merged;
    const mergeAgain = async () => {
        change = changeOf(context, await lookAgain(context, write), server);
    };
    const replace = () =>
        writeInPassage(
            context,
            passage,
            (options) => replaceApp(context, appId, change.over ?? {}, change.wanted, options),
            mergeAgain,
        );
    const later = () => leftForLater(change.over ?? {}, change.wanted);
    const isDone = async () => {
        const carried = later() ? asReplaced(change.wanted) : change.wanted;
        return isSame((await findApp(context, appId)) ?? {}, carried, server);
    };
    const sent = await sentBy(context, appId, await writeAndLook(context, replace, isDone));
    const after = later();
    return { ...sent, ...(after && { after }), change };
}

/** What a write came to; where its answer was lost, what is there tells: its deployment made the app's version. */
async function sentBy(context: Context, appId: string, answer: DeploymentResult | undefined): Promise<Sent> {
    if (answer) return { deployment: answer.deploymentId, version: answer.version };
    const live = await findApp(context, appId);
    const deployments = await deploymentsOf(context, appId);
    return { deployment: deployments.find(({ version }) => version === live?.version)?.id };
}

function isAskedToRestart({ base, inputs }: AppWrite): boolean {
    return base !== undefined && asksForRestart(base, inputs);
}

function isBeingDeployed({ deployments }: PropertyMap): boolean {
    return Array.isArray(deployments) && deployments.length > 0;
}

/** Whether a write that only scales has taken the place of a deployment that was still replacing instances. */
async function leavesOldInstances(context: Context, { over }: Change): Promise<boolean> {
    if (!over || !runsOldInstances(over)) return false;
    // That deployment may have come to its end in the last moment.
    return runsOldInstances((await findApp(context, over.id as string)) ?? {});
}

/** Restarts the app, in the place of what was sent already. */
async function restartAfter(context: Context, passage: Passage, sent: Sent): Promise<Sent> {
    return { ...sent, ...(await restartApp(context, { ...passage, ourOwn: sent.deployment })) };
}

/** Replaces all instances of an app whose definition stays, by a restart of Marathon's own. */
export async function restartApp(context: Context, passage: Passage): Promise<Sent> {
    const { id: appId } = passage;
    const versionOf = async () => (await findApp(context, appId))?.version;
    const before = await versionOf();
    const restart = () =>
        writeInPassage(context, passage, (options) => context.marathon.restartApp(appId, options));
    const isDone = async () => (await versionOf()) !== before;
    return await sentBy(context, appId, await writeAndLook(context, restart, isDone));
}

/** Gives a live app other fields, each one whole, and leaves the others as they are. */
export async function updateFields(context: Context, passage: Passage, fields: PropertyMap): Promise<Sent> {
    const { id: appId } = passage;
    const update = () =>
        writeInPassage(context, passage, (options) =>
            context.marathon.updateApp(appId, fieldsIn(fields), options),
        );
    const isDone = async () => {
        const live = await findApp(context, appId);
        return live !== undefined && isSame(live, { ...live, ...fields });
    };
    return await sentBy(context, appId, await writeAndLook(context, update, isDone));
}

/** The definition to write over a live app: merged with what others have changed in it, and with its owner. */
export function wantedOver(
    context: Context,
    write: AppWrite,
    live: PropertyMap,
    server: Server,
): PropertyMap {
    return withOwner(mergeWithLive(context, write, live, server), write.owner);
}

/** The definition of an app that is not there yet, with its owner. */
export function wantedAnew({ inputs, owner }: AppWrite): PropertyMap {
    return withOwner(definitionFrom(inputs), owner);
}

function mergeWithLive(context: Context, write: AppWrite, live: PropertyMap, server: Server): PropertyMap {
    const theirs = withoutOwner(live);
    const ours = withTheirInstances(definitionFrom(write.inputs), write.inputs, live);
    // Without a base everything is ours; only the role, which a full write would reset, is taken from the live app.
    const last = write.base ? withTheirInstances(definitionFrom(write.base), write.inputs, live) : theirs;
    // What every complete write loses, whatever it is about, nobody has taken away: our own may have been killed after it.
    const base = theirs.executorResources === undefined ? asReplaced(last) : last;
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

async function createApp(
    context: Context,
    passage: Passage,
    write: AppWrite,
    server: Server,
): Promise<Sent & { readonly wanted: PropertyMap }> {
    const { appId, owner } = write;
    const wanted = wantedAnew(write);
    const isOurs = async () => {
        const found = await findApp(context, appId);
        if (!found || owner !== unlabelled) return found !== undefined && ownerOf(found) === owner;
        return isSame(found, wanted, server);
    };
    const create = () =>
        writeInPassage(context, passage, (options) =>
            context.marathon.createApp({ id: appId, ...wanted } as AppDefinition, options),
        );
    try {
        const answer = await writeAndLook(context, create, isOurs);
        return { ...(await sentBy(context, appId, answer)), wanted };
    } catch (error) {
        // The id was free a moment ago: either our own request arrived twice, or somebody else was faster.
        if (!(error instanceof ExistsError)) throw error;
        if (await isOurs()) return { ...(await sentBy(context, appId, undefined)), wanted };
        const found = await findApp(context, appId);
        throw new TakenError(appId, found && ownerOf(found));
    }
}

/**
 * Deletes the app and waits until its instances are gone.
 *
 * @param mayGo  judges the live app anew after each wait for others, who may have changed whose it is
 */
export async function deleteApp(
    context: Context,
    passage: Passage,
    olds: PropertyMap,
    mayGo: (live: PropertyMap) => boolean,
): Promise<void> {
    const { id: appId, watch, turn } = passage;
    let isKept = false;
    const lookAgain = async () => {
        const live = await findApp(context, appId);
        isKept = live !== undefined && !mayGo(live);
    };
    const remove = () =>
        writeInPassage(
            context,
            passage,
            async (options) => (isKept ? undefined : await context.marathon.deleteApp(appId, options)),
            lookAgain,
        );
    const isGone = async () => (await findApp(context, appId)) === undefined;
    try {
        if ((await turn.enter()) === "queued") await lookAgain();
        const deletion = await writeAndLook(context, remove, isGone);
        if (isKept) return;
        const deployment = deletion?.deploymentId ?? (await deploymentsOf(context, appId))[0]?.id;
        if (deployment !== undefined)
            await awaitGone(context, watch, appId, deployment, olds, turn.enteredAt);
    } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
    }
}
