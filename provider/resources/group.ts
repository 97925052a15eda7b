import { hasContent, membersOf } from "../definition/group-content";
import type { PropertyMap } from "../definition/unknown";
import { guardFramework, recordedFramework } from "./framework";
import { diffGroup } from "./group-change";
import { checkGroup } from "./group-check";
import { convergeGroup } from "./group-converge";
import { deleteForeign, deleteMembers } from "./group-delete";
import { deleteFolders, hasGroupHeir } from "./group-folders";
import { findLiveGroup, type LiveGroup } from "./group-live";
import { groupAsLive } from "./group-read";
import { groupRecordOf } from "./group-record";
import type { ResourceHandler } from "./handler";

/**
 * MarathonGroup: a folder for apps, or a system of apps that is deployed as one. What is in it is written and deleted app
 * by app and by its id. The group itself is deleted only when this resource made it and it is seen empty immediately
 * before: a group delete takes everything in it along.
 */
export const groupHandler: ResourceHandler = {
    check: checkGroup,

    diff: diffGroup,

    async create(context, inputs) {
        const id = inputs.groupId as string;
        const framework = await guardFramework(context, id, undefined);
        return { id, outputs: await convergeGroup(context, inputs, undefined, framework) };
    },

    async update(context, id, olds, news) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        return await convergeGroup(context, news, olds, framework);
    },

    async read(context, id, olds) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        const live = await findLiveGroup(context, id);
        const source = { urn: context.urn, framework, info: await context.facts.info() };
        return live && groupAsLive(id, olds, live, source);
    },

    async delete(context, id, olds) {
        const framework = recordedFramework(olds);
        const isFolder = !hasContent(olds);
        const { made, madeGroups } = groupRecordOf(olds);
        if (isFolder && !made) {
            context.row.info(`${id} stays: it was there before this stack used it.`);
            return;
        }
        await guardFramework(context, id, framework);
        const live = await findLiveGroup(context, id);
        if (!live) return;
        await deleteMembers(context, { groupId: id, olds, live: live.apps, gone() {} });
        const isForced = olds.forceDestroy === true && !hasGroupHeir(context, id);
        if (isForced) await deleteForeign(context, id, foreignIds(olds, live));
        const inner = isForced ? [...live.groups.keys()].filter((group) => group !== id) : madeGroups;
        await deleteFolders(context, id, { own: made, inner, isFolder });
    },
};

function foreignIds(olds: PropertyMap, live: LiveGroup): string[] {
    const own = new Set(membersOf(olds).map(({ appId }) => appId));
    return [...live.apps.keys()].filter((id) => !own.has(id));
}
