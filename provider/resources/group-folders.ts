import { isDeepStrictEqual } from "node:util";
import { elementsOf } from "../definition/given";
import { membersOf, subgroupsOf } from "../definition/group-content";
import type { PropertyMap } from "../definition/unknown";
import { ExistsError, NotFoundError } from "../marathon/errors";
import { segments } from "../marathon/paths";
import type { Group } from "../marathon/wire";
import type { Context } from "./context";
import { contentsOf, findLiveGroup, type LiveGroup } from "./group-live";
import { GroupNotEmptyError } from "./group-not-empty-error";
import { writeInPassage } from "./locks";
import { openPassage, type Passage } from "./passage";
import { writeAndLook } from "./unclear-write";

/** A group whose own settings are to be as a program says; what is in it is another matter. */
interface Folder {
    readonly groupId: string;
    /** What the program says of it. */
    readonly inputs: PropertyMap;
    /** What it said last. */
    readonly olds: PropertyMap | undefined;
}

/**
 * Makes the group, and those of the groups in it that apps cannot make by being written, before anything is in them; and
 * gives all of them their settings. Bodies carry settings only: a group write deletes what it does not list.
 *
 * @param live  what is there
 * @returns the ids of the groups that were made
 */
export async function ensureFolders(
    context: Context,
    passage: Passage,
    inputs: PropertyMap,
    olds: PropertyMap | undefined,
    live: LiveGroup | undefined,
): Promise<string[]> {
    const made: string[] = [];
    for (const folder of foldersOf(inputs, olds)) {
        const found = live?.groups.get(folder.groupId);
        const isMade = found
            ? await putSettings(context, passage, folder, found)
            : await makeFolder(context, passage, folder);
        if (isMade) made.push(folder.groupId);
    }
    return made;
}

/**
 * Whether the group of this id has become another resource's of this program: one that this update has made it for, or
 * that stands in the program without a change.
 */
export function hasGroupHeir({ memory, urn }: Context, groupId: string): boolean {
    const isDeclared = memory.declarationsOf(groupId).some((one) => one.urn !== urn && one.kind === "group");
    return memory.isClaimed(groupId) || isDeclared;
}

/** What of a group that is deleted this resource has made. */
export interface MadeFolders {
    readonly own: boolean;
    /** The ids of groups in it. */
    readonly inner: readonly string[];
    /** It is nothing but a folder, so that what is left in it stands in the way. */
    readonly isFolder: boolean;
}

/**
 * Deletes a group and those in it, as far as they were made here and are empty.
 *
 * @throws GroupNotEmptyError when something is left in a folder
 */
export async function deleteFolders(
    context: Context,
    groupId: string,
    { own, inner, isFolder }: MadeFolders,
): Promise<void> {
    for (const id of innermostFirst([...inner, ...(own ? [groupId] : [])])) {
        const left = await deleteFolder(context, id);
        if (left.length === 0) continue;
        if (isFolder) throw new GroupNotEmptyError(id, left);
        context.row.warn(`The group ${id} stays: ${left.join(", ")} in it is not of this stack.`);
    }
    if (!own) context.row.info(`The group ${groupId} stays: it was there before this stack used it.`);
}

/**
 * Deletes a group if it is there and nothing is in it: a group delete takes along what is. One that is another
 * resource's now is left to that.
 *
 * @returns the ids of what is in it; none when it is gone, or no longer this resource's
 */
export async function deleteFolder(context: Context, groupId: string): Promise<string[]> {
    if (hasGroupHeir(context, groupId)) {
        context.row.info(`The group ${groupId} stays: this program has it anew.`);
        return [];
    }
    const find = async () => (await findLiveGroup(context, groupId))?.groups.get(groupId);
    const intent = { operation: "delete", inputs: {}, olds: undefined, appIds: [] } as const;
    const removeIn = (passage: Passage) =>
        writeInPassage(context, passage, async (options) => {
            // Immediately before, and after every wait: somebody may have put an app into it meanwhile.
            const group = await find();
            const left = group ? contentsOf(group) : [];
            if (group && left.length === 0) await context.marathon.deleteGroup(groupId, options);
            return left;
        });
    const isGone = async () => (await find()) === undefined;
    try {
        return await openPassage(context, groupId, intent, async (passage) => {
            return (await writeAndLook(context, () => removeIn(passage), isGone)) ?? [];
        });
    } catch (error) {
        if (error instanceof NotFoundError) return [];
        throw error;
    }
}

/** Groups before those that they are in. */
export function innermostFirst(ids: readonly string[]): string[] {
    return [...ids].sort((one, other) => segments(other).length - segments(one).length);
}

/** The outermost group always; of those in it, the ones that have settings, or that no app makes. */
function foldersOf(inputs: PropertyMap, olds: PropertyMap | undefined): Folder[] {
    const before = new Map(subgroupsOf(olds ?? {}).map((group) => [group.groupId, group.properties]));
    const members = membersOf(inputs);
    const inner = subgroupsOf(inputs)
        .map(({ groupId, properties }) => ({ groupId, inputs: properties, olds: before.get(groupId) }))
        .filter(
            ({ groupId, inputs: own, olds: last }) =>
                own.dependencies !== undefined ||
                last?.dependencies !== undefined ||
                !members.some(({ appId }) => appId.startsWith(`${groupId}/`)),
        );
    return [{ groupId: inputs.groupId as string, inputs, olds }, ...inner];
}

async function makeFolder(context: Context, passage: Passage, folder: Folder): Promise<boolean> {
    const { groupId, inputs } = folder;
    const settings = { dependencies: inputs.dependencies, enforceRole: inputs.enforceRole };
    const given = Object.entries(settings).filter(([, value]) => value !== undefined && value !== null);
    const body = { id: groupId, ...(Object.fromEntries(given) as Record<string, never>) };
    const find = async () => (await findLiveGroup(context, groupId))?.groups.get(groupId);
    try {
        const create = () =>
            writeInPassage(context, passage, (options) => context.marathon.createGroup(body, options));
        await writeAndLook(context, create, async () => (await find()) !== undefined);
        return true;
    } catch (error) {
        if (!(error instanceof ExistsError)) throw error;
        const found = await find();
        if (!found) throw error;
        return await putSettings(context, passage, folder, found);
    }
}

/**
 * Writes the settings where they differ. `enforceRole` always goes along, since leaving it out resets it.
 *
 * @returns that the group was not made here
 */
async function putSettings(
    context: Context,
    passage: Passage,
    { groupId, inputs, olds }: Folder,
    live: Group,
): Promise<false> {
    const present = { dependencies: [...(live.dependencies ?? [])].sort(), enforceRole: live.enforceRole };
    const wanted = {
        dependencies: wantedDependencies(inputs, olds) ?? present.dependencies,
        enforceRole: (inputs.enforceRole as boolean | null | undefined) ?? present.enforceRole,
    };
    if (isDeepStrictEqual(present, wanted)) return false;
    const { enforceRole, ...others } = wanted;
    const body = { ...others, ...(enforceRole !== undefined && { enforceRole }) };
    await writeInPassage(context, passage, (options) => context.marathon.putGroup(groupId, body, options));
    return false;
}

/** What a program no longer says, and had said, is taken away; what it never said is other people's. */
function wantedDependencies(inputs: PropertyMap, olds: PropertyMap | undefined): string[] | undefined {
    const { dependencies = olds?.dependencies === undefined ? undefined : [] } = inputs;
    if (dependencies === undefined || dependencies === null) return undefined;
    return elementsOf(dependencies).map(String).sort();
}
