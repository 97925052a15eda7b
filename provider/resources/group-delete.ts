import { membersOf } from "../definition/group-content";
import { inDependencyOrder, memberDependencies } from "../definition/group-order";
import { hasPersistentVolumes } from "../definition/scheduling-fields";
import type { PropertyMap } from "../definition/unknown";
import { hasHeir, mayDelete } from "./app-claim";
import { deleteApp } from "./app-write";
import type { Context } from "./context";
import { type StoredMember, storedMembers } from "./group-record";
import { GroupRolloutError } from "./group-rollout-error";
import { openPassage } from "./passage";
import { ownVolumeNames } from "./volume-rules";

/** Apps of a group that are to go. */
export interface Departure {
    readonly groupId: string;
    /** What stands in the state of the group. */
    readonly olds: PropertyMap;
    /** The keys of those that go; all of them if nothing is said. */
    readonly keys?: readonly string[];
    /** The apps of the group as Marathon has them, by their ids. */
    readonly live: ReadonlyMap<string, PropertyMap>;
    /** Told of each app that is gone, or no longer ours. */
    gone(key: string): void;
}

/**
 * Deletes apps of a group, each by its id, and waits until their instances are gone: all at once; or, where one of them
 * has volumes, or `destroyOrder` says so, each before those that it depends on.
 *
 * @throws KeptVolumesError before anything is deleted, where local volumes would be destroyed and nobody has allowed it
 * @throws GroupRolloutError naming the apps that did not go
 */
export async function deleteMembers(context: Context, departure: Departure): Promise<void> {
    const { olds, live } = departure;
    const leaving = leavingOf(departure);
    const present = leaving.filter((member) => isOurs(context, member, live));
    const gone = leaving.filter((member) => !present.includes(member));
    for (const { key } of gone) departure.gone(key);
    const isOrdered = olds.destroyOrder === "dependencies" || present.some(({ app }) => hasVolumes(app));
    const order = [...inDependencyOrder(present, memberDependencies(olds))].reverse() as StoredMember[];
    await deleteTogether(context, departure, isOrdered ? order.map((member) => [member]) : [order]);
}

/**
 * Deletes apps that this group has never had, each by its id, but none that this program has elsewhere. Whoever deletes
 * them has seen their ids in a preview.
 *
 * @throws GroupRolloutError naming the apps that did not go
 */
export async function deleteForeign(
    context: Context,
    groupId: string,
    appIds: readonly string[],
): Promise<void> {
    const going = appIds.map((appId) => ({ appId }));
    await deleteEach(groupId, going.length, going, async ({ appId }) => {
        if (hasHeir(context, appId)) return;
        context.row.info(`${appId} is deleted: this group does not declare it.`);
        const intent = { operation: "delete", inputs: {}, olds: undefined } as const;
        await openPassage(context, appId, intent, (passage) => deleteApp(context, passage, {}, () => true));
    });
}

function leavingOf({ olds, keys }: Departure): StoredMember[] {
    const stored = [...storedMembers(olds).values()];
    return keys ? stored.filter(({ key }) => keys.includes(key)) : stored;
}

function isOurs(
    context: Context,
    { appId, app }: StoredMember,
    live: ReadonlyMap<string, PropertyMap>,
): boolean {
    if (hasHeir(context, appId)) return false;
    const found = live.get(appId);
    return found !== undefined && mayDelete(context, appId, found, app);
}

function hasVolumes(app: PropertyMap): boolean {
    return hasPersistentVolumes(app) || ownVolumeNames(app).length > 0;
}

/** @param stages one after the other; those of one stage together */
async function deleteTogether(
    context: Context,
    { groupId, olds, gone }: Departure,
    stages: readonly (readonly StoredMember[])[],
): Promise<void> {
    const total = stages.flat().length;
    const appIds = membersOf(olds).map(({ appId }) => appId);
    for (const stage of stages) {
        await deleteEach(groupId, total, stage, async (member) => {
            await deleteMember(context, appIds, member);
            gone(member.key);
        });
    }
}

/**
 * Deletes apps all at once, and each whatever becomes of the others.
 *
 * @param total  how many are to go, those of other stages among them
 * @throws GroupRolloutError naming the apps that did not go
 */
async function deleteEach<Going extends { readonly appId: string }>(
    groupId: string,
    total: number,
    going: readonly Going[],
    remove: (one: Going) => Promise<void>,
): Promise<void> {
    const failed: { appId: string; error: unknown }[] = [];
    await Promise.all(
        going.map(async (one) => {
            try {
                await remove(one);
            } catch (error) {
                failed.push({ appId: one.appId, error });
            }
        }),
    );
    if (failed.length === 0) return;
    throw new GroupRolloutError(groupId, { total, failed, unfinished: [], fate: "could not be deleted" });
}

/** @param appIds  all apps of the group: a deployment of no others is its own */
async function deleteMember(
    context: Context,
    appIds: readonly string[],
    { key, appId, app }: StoredMember,
): Promise<void> {
    const { row } = context;
    const named: Context = {
        ...context,
        row: { ...row, status: (text) => row.status(`${key}: ${text}`) },
    };
    const intent = { operation: "delete", inputs: app, olds: app } as const;
    const mayGo = (live: PropertyMap) => mayDelete(named, appId, live, app);
    await openPassage(named, appId, intent, (passage) =>
        deleteApp(named, { ...passage, appIds }, app, mayGo),
    );
}
