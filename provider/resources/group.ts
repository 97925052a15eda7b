import { hasContent, membersOf } from "../definition/group-content";
import { isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { segments } from "../marathon/paths";
import { guardFramework, recordedFramework } from "./framework";
import { convergeGroup } from "./group-converge";
import { deleteForeign, deleteMembers } from "./group-delete";
import { deleteFolders } from "./group-folders";
import { findLiveGroup, type LiveGroup } from "./group-live";
import { groupAsLive } from "./group-read";
import { groupRecordOf } from "./group-record";
import type { Failure, ResourceHandler } from "./handler";
import { pathProblems } from "./path-rules";

/**
 * MarathonGroup: a folder for apps, or a system of apps that is deployed as one. What is in it is written and deleted app
 * by app and by its id. The group itself is deleted only when this resource made it and it is seen empty immediately
 * before: a group delete takes everything in it along.
 */
export const groupHandler: ResourceHandler = {
    async check(_context, _olds, news) {
        const inputs = canonicaliseGroup(news);
        const failures: Failure[] = [
            ...pathProblems("groupId", inputs.groupId),
            ...dependencyProblems(inputs.dependencies),
            ...enforceRoleProblems(inputs),
        ];
        return { inputs, failures };
    },

    diff(_id, olds, news) {
        const replaces = olds.groupId === news.groupId ? [] : ["groupId"];
        const kept = settings.every((name) => JSON.stringify(olds[name]) === JSON.stringify(news[name]));
        return { changed: replaces.length > 0 || !kept, replaces };
    },

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
        return live && groupAsLive(id, olds, live, { framework, info: await context.facts.info() });
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
        const isForced = olds.forceDestroy === true;
        if (isForced) await deleteForeign(context, id, foreignIds(olds, live));
        const inner = isForced ? [...live.groups.keys()].filter((group) => group !== id) : madeGroups;
        await deleteFolders(context, id, { own: made, inner, isFolder });
    },
};

/** What of a group this resource writes. */
const settings = ["dependencies", "enforceRole"] as const;

function canonicaliseGroup(news: PropertyMap): PropertyMap {
    const { dependencies } = news;
    if (!Array.isArray(dependencies)) return news;
    const known = !dependencies.some(isUnknown);
    return { ...news, dependencies: known ? [...new Set(dependencies)].sort() : dependencies };
}

function dependencyProblems(dependencies: PropertyValue | undefined): Failure[] {
    if (!Array.isArray(dependencies)) return [];
    return dependencies.flatMap((path, index) => pathProblems(`dependencies[${index}]`, path));
}

/** Marathon knows `enforceRole` only on top-level groups (GroupNormalization). */
function enforceRoleProblems({ groupId, enforceRole }: PropertyMap): Failure[] {
    if (enforceRole !== true || typeof groupId !== "string" || isUnknown(groupId)) return [];
    if (segments(groupId).length === 1) return [];
    return [{ path: "enforceRole", text: `can only be set for top-level groups, and ${groupId} is not one` }];
}

function foreignIds(olds: PropertyMap, live: LiveGroup): string[] {
    const own = new Set(membersOf(olds).map(({ appId }) => appId));
    return [...live.apps.keys()].filter((id) => !own.has(id));
}
