import { elementsOf } from "../definition/given";
import { membersOf, placesOf, subgroupsOf } from "../definition/group-content";
import { inDependencyOrder, memberDependencies } from "../definition/group-order";
import { serverFrom } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import { writeOfKnown, writeOfNew } from "./app-claim";
import { watchingEach } from "./app-rollout";
import type { Context } from "./context";
import { frameworkRecord } from "./framework";
import { leavingMembers } from "./group-change";
import { deleteForeign, deleteMembers } from "./group-delete";
import { deleteFolder, ensureFolders, innermostFirst } from "./group-folders";
import { GroupLedger } from "./group-ledger";
import { findLiveGroup, type LiveGroup } from "./group-live";
import { appPropertiesOf } from "./group-member";
import type { MemberWrite } from "./group-plan";
import { groupRecordOf, storedMembers } from "./group-record";
import { writeMembers } from "./group-write";
import { PartialFailure } from "./handler";
import { serverRecord } from "./live-record";
import { openPassage } from "./passage";
import { awaitHandover } from "./volume-handover";

/** A group that is to become what its inputs say. */
interface Change {
    readonly groupId: string;
    readonly inputs: PropertyMap;
    /** What stands in the state; nothing when there is none. */
    readonly olds: PropertyMap | undefined;
    readonly ledger: GroupLedger;
}

/**
 * Makes the live group what the inputs say: the groups first, then the apps, in one deployment, and last of all it deletes
 * what is no longer wanted.
 *
 * @returns the outputs
 * @throws PartialFailure with what has been done, once something was written
 */
export async function convergeGroup(
    context: Context,
    inputs: PropertyMap,
    olds: PropertyMap | undefined,
    framework: string | undefined,
): Promise<PropertyMap> {
    const groupId = inputs.groupId as string;
    const info = await context.facts.info();
    const about = { ...frameworkRecord(framework), ...serverRecord(info.version) };
    const ledger = new GroupLedger(inputs, olds, about);
    const change = { groupId, inputs, olds, ledger };
    for (const place of placesOf(inputs)) context.memory.claim(place.groupId);
    try {
        await write(context, change);
        await removeWhatLeft(context, change);
        return ledger.outputs();
    } catch (error) {
        throw ledger.hasWritten ? new PartialFailure(groupId, ledger.outputs(), error) : error;
    }
}

async function write(context: Context, change: Change): Promise<void> {
    const { groupId, inputs, olds, ledger } = change;
    const operation = olds ? "update" : "create";
    const server = serverFrom(await context.facts.info());
    const members = membersOf(inputs).map(({ appId }) => appId);
    const stored = storedMembers(olds ?? {});
    const before = [...stored.values()].map(({ appId }) => appId);
    for (const member of membersOf(inputs)) {
        const app = appPropertiesOf(member, inputs);
        await awaitHandover(context, app, stored.get(member.key)?.app, [...members, ...before]);
    }
    // A folder that is new is made without a look: that it is there already is Marathon's to say.
    const live = olds || members.length > 0 ? await findLiveGroup(context, groupId) : undefined;
    const writes = await writesOver(context, change, live);
    const intent = { operation, inputs, olds, appIds: [...new Set([...members, ...before])] } as const;
    await openPassage(context, groupId, intent, async (passage) => {
        ledger.noteMade(await ensureFolders(context, passage, inputs, olds, live));
        ledger.noteSettings();
        // Those that come to be with the first app in them.
        const implicit = subgroupsOf(inputs).filter((group) => !live?.groups.has(group.groupId));
        ledger.noteMade(implicit.map((group) => group.groupId));
        await watchingEach(context, members, async (watches) => {
            const lookAgain = async () =>
                await writesOver(context, change, await findLiveGroup(context, groupId));
            const dependencies = memberDependencies(inputs);
            const shared = { groupId, operation, server, watches, passage, ledger } as const;
            const trip = { ...shared, dependencies, lookAgain };
            await writeMembers(context, trip, writes);
        });
    });
}

/** What is to be written over the live apps, each behind those that it waits for. */
async function writesOver(
    context: Context,
    { inputs, olds }: Change,
    live: LiveGroup | undefined,
): Promise<MemberWrite[]> {
    const stored = storedMembers(olds ?? {});
    const writes: MemberWrite[] = [];
    for (const member of inDependencyOrder(membersOf(inputs), memberDependencies(inputs))) {
        const app = appPropertiesOf(member, inputs);
        const found = live?.apps.get(member.appId);
        const known = stored.get(member.key);
        const claimed = known
            ? writeOfKnown(context, member.appId, app, known.app, found)
            : await writeOfNew(context, { ...app, adopt: inputs.adopt }, found);
        context.memory.claim(member.appId);
        writes.push({ member, write: { ...claimed, inputs: app } });
    }
    return writes;
}

/** Deletes what the program no longer has, and what an exclusive group is not to have. */
async function removeWhatLeft(context: Context, change: Change): Promise<void> {
    const { groupId, inputs, olds = {}, ledger } = change;
    const { removed, released } = leavingMembers(olds, inputs);
    for (const { key, appId } of released) {
        context.row.info(`${appId} stays: this group releases it.`);
        ledger.noteGone(key);
    }
    const foreign = elementsOf(inputs.foreign).map(String);
    const declared = new Set(subgroupsOf(inputs).map((group) => group.groupId));
    const emptied = groupRecordOf(olds).madeGroups.filter((id) => !declared.has(id));
    if (removed.length + foreign.length + emptied.length === 0) return;
    const live = (await findLiveGroup(context, groupId))?.apps ?? new Map<string, PropertyMap>();
    const keys = removed.map(({ key }) => key);
    await deleteMembers(context, { groupId, olds, keys, live, gone: (key) => ledger.noteGone(key) });
    await deleteForeign(
        context,
        groupId,
        foreign.filter((id) => live.has(id)),
    );
    for (const id of innermostFirst(emptied)) {
        if ((await deleteFolder(context, id)).length === 0) ledger.noteGroupGone(id);
    }
}
