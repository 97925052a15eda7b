import { serverFrom } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import { refusalToTake } from "./adopt";
import type { AppWrite } from "./app-write";
import type { Context } from "./context";
import { guardVolumes } from "./kept-volumes";
import { liveRecordOf } from "./live-record";
import { newOwner, ownerAfter, ownerOf, unlabelled, withOwner } from "./ownership";
import { guardPorts } from "./port-guard";

/**
 * The write of an app that this resource has not written yet, over the live app of its id if there is one. From then on
 * the id is this resource's.
 *
 * @throws TakenError when the live app is somebody else's
 * @throws PortTakenError when a load balancer would serve another app on a port of this one
 */
export async function writeOfNew(
    context: Context,
    inputs: PropertyMap,
    live: PropertyMap | undefined,
): Promise<AppWrite> {
    const appId = inputs.appId as string;
    if (live) await refuseToTake(context, inputs, live);
    else await guardPorts(context, appId, inputs);
    context.memory.claim(appId);
    const owners = ownersOfNew(context, appId, live);
    return { appId, inputs, base: undefined, before: undefined, ...owners };
}

/** The write of an app that stands in the state. */
export function writeOfKnown(
    context: Context,
    appId: string,
    inputs: PropertyMap,
    olds: PropertyMap,
    found: PropertyMap | undefined,
): AppWrite {
    const before = liveRecordOf(olds);
    const known = before?.owner ?? (found && ownerOf(found)) ?? unlabelled;
    const owner = ownerAfter(context, known);
    // A changed owner label alone is no reason to write: a write of labels restarts every instance.
    const live = found && withOwner(found, owner);
    return { appId, inputs, base: olds, live, owner, ownerUnlessWritten: known, before };
}

/**
 * Whether the app of this id has become another resource's of this program: one that this update has written, or that
 * stands in the program without a change. Says so: it is not this one's to delete any more.
 */
export function hasHeir({ memory, row, urn }: Context, appId: string): boolean {
    const isDeclared = memory.declarationsOf(appId).some((one) => one.urn !== urn && one.kind !== "group");
    if (!memory.isClaimed(appId) && !isDeclared) return false;
    const reason = memory.isClaimed(appId)
        ? "this update has written it anew"
        : "the program has it elsewhere";
    row.warn(`${appId} is not deleted: ${reason}.`);
    return true;
}

/**
 * Whether a live app may be deleted: it has the owner that this resource has given it. Says so if not.
 *
 * @throws KeptVolumesError when local volumes would be destroyed, and nobody has allowed it
 */
export function mayDelete(context: Context, appId: string, live: PropertyMap, olds: PropertyMap): boolean {
    const owner = ownerOf(live) ?? unlabelled;
    if (owner !== (liveRecordOf(olds)?.owner ?? unlabelled)) {
        const writer = owner || "someone outside Pulumi";
        context.row.warn(`${appId} is not deleted: ${writer} has written it since.`);
        return false;
    }
    guardVolumes(appId, live, olds);
    return true;
}

async function refuseToTake(context: Context, inputs: PropertyMap, live: PropertyMap): Promise<void> {
    const refusal = refusalToTake(context, inputs, live, serverFrom(await context.facts.info()));
    if (refusal) throw refusal;
}

/**
 * Whose a new resource's app is. The owner that is already on a live app stays, even if it is nobody: writing another
 * one would restart the app. Not so when the app is being replaced under its own id: the owner is then what protects
 * the new app from the delete of the old one.
 */
function ownersOfNew(
    context: Context,
    appId: string,
    live: PropertyMap | undefined,
): Pick<AppWrite, "live" | "owner" | "ownerUnlessWritten"> {
    if (!live || context.memory.isManaged(appId)) {
        const owner = newOwner(context);
        return { live, owner, ownerUnlessWritten: owner };
    }
    const known = ownerOf(live) ?? unlabelled;
    const owner = ownerAfter(context, known);
    return { live: withOwner(live, owner), owner, ownerUnlessWritten: known };
}
