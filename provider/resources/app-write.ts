import { isSame } from "../definition/compare";
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
import type { LiveRecord } from "./live-record";
import { writePastOwnDeployment } from "./locks";
import { ownerOf, unlabelled, withOwner, withoutOwner } from "./ownership";
import { TakenError } from "./taken-error";
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
}

/**
 * Makes Marathon hold the definition with that owner; writes only where something differs. What others have changed
 * in the live app since our last write, and this program has not, stays.
 */
export async function writeApp(context: Context, write: AppWrite): Promise<AppWritten> {
    const { appId, live, owner, before } = write;
    if (!live) return { deployment: await createApp(context, write), owner };
    const server = serverFrom(await context.facts.info());
    const wanted = withOwner(mergeWithLive(context, write, live, server), owner);
    if (isSame(live, wanted, server))
        return { deployment: before?.deployment, owner: write.ownerUnlessWritten };
    const replace = () => replaceApp(context, appId, live, wanted, before?.deployment);
    const isDone = async () => isSame((await findApp(context, appId)) ?? {}, wanted, server);
    return { deployment: (await writeAndLook(context, replace, isDone))?.deploymentId, owner };
}

function mergeWithLive(context: Context, write: AppWrite, live: PropertyMap, server: Server): PropertyMap {
    const theirs = withoutOwner(live);
    const ours = definitionFrom(write.inputs);
    // Without a base everything is ours; only the role, which a full write would reset, is taken from the live app.
    const base = write.base ? definitionFrom(write.base) : theirs;
    const { definition, kept, conflicts } = mergeDefinitions(base, theirs, ours, server);
    if (!write.base) return { ...ours, ...(definition.role !== undefined && { role: definition.role }) };
    for (const path of kept) {
        context.row.warn(`${path} was changed in Marathon and stays so; pulumi refresh shows it.`);
    }
    for (const path of conflicts) {
        context.row.warn(`${path} was changed in Marathon too; this program's value replaces it.`);
    }
    return definition;
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
export async function deleteApp(
    context: Context,
    appId: string,
    before: LiveRecord | undefined,
): Promise<void> {
    const { marathon, signal } = context;
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
        await waitUntilFinished(appId, runs, waitLimits(context, "delete"), context);
    } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
    }
}

function definitionFrom(inputs: PropertyMap): PropertyMap {
    const members = Object.keys(fields).map((name) => [name, inputs[name]] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
