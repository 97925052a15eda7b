import { isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { ExistsError, NotFoundError } from "../marathon/errors";
import { segments } from "../marathon/paths";
import type { Group } from "../marathon/wire";
import type { Context } from "./context";
import { frameworkRecord, guardFramework, recordedFramework } from "./framework";
import { GroupNotEmptyError } from "./group-not-empty-error";
import type { Failure, ResourceHandler } from "./handler";
import { pathProblems } from "./path-rules";

/**
 * MarathonGroup as a folder for apps. It is created empty, and deleted only when this resource made it and it is
 * seen empty immediately before: a group delete takes everything in it along.
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
        const made = await createFolder(context, id, inputs);
        return { id, outputs: { ...inputs, __live: { made, ...frameworkRecord(framework) } } };
    },

    async update(context, id, olds, news) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        const live = await findGroup(context, id);
        if (live) await putSettings(context, id, news, live);
        const made = live ? wasMade(olds) : await createFolder(context, id, news);
        return { ...news, __live: { made, ...frameworkRecord(framework) } };
    },

    async read(context, id, olds) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        const live = await findGroup(context, id);
        if (!live) return undefined;
        const inputs = inputsFromGroup(live, id, olds);
        const __live = { made: wasMade(olds), ...frameworkRecord(framework) };
        return { inputs, outputs: { ...inputs, __live } };
    },

    async delete(context, id, olds) {
        if (!wasMade(olds)) {
            context.row.info(`${id} stays: it was there before this stack used it.`);
            return;
        }
        await guardFramework(context, id, recordedFramework(olds));
        const live = await findGroup(context, id);
        if (!live) return;
        const left = contentsOf(live);
        if (left.length > 0) throw new GroupNotEmptyError(id, left);
        try {
            await context.marathon.deleteGroup(id, { signal: context.signal });
        } catch (error) {
            if (!(error instanceof NotFoundError)) throw error;
        }
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

/** @returns whether the group was made here; one that is there already is used as it is. */
async function createFolder(context: Context, id: string, inputs: PropertyMap): Promise<boolean> {
    const { marathon, signal } = context;
    try {
        await marathon.createGroup({ id, ...settingsOf(inputs) }, { signal });
        return true;
    } catch (error) {
        if (!(error instanceof ExistsError)) throw error;
        const live = await findGroup(context, id);
        if (live) await putSettings(context, id, inputs, live);
        return false;
    }
}

/**
 * Writes the settings where they differ. Never `id`, `apps` or `groups`: a group write deletes what it does not list.
 * `enforceRole` always goes along, since leaving it out resets it.
 */
async function putSettings(context: Context, id: string, inputs: PropertyMap, live: Group): Promise<void> {
    const before = { dependencies: live.dependencies ?? [], enforceRole: live.enforceRole };
    const after = { ...before, ...settingsOf(inputs) };
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const body = Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined));
    await context.marathon.putGroup(id, body, { signal: context.signal });
}

function settingsOf(inputs: PropertyMap): Record<string, never> {
    const given = settings.filter((name) => inputs[name] !== undefined);
    return Object.fromEntries(given.map((name) => [name, inputs[name]])) as Record<string, never>;
}

async function findGroup(context: Context, id: string): Promise<Group | undefined> {
    try {
        return await context.marathon.getGroup(id, { signal: context.signal });
    } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
    }
}

function contentsOf(group: Group): string[] {
    const children = [...(group.apps ?? []), ...(group.pods ?? []), ...(group.groups ?? [])];
    return children.map((child) => child.id);
}

function wasMade(olds: PropertyMap): boolean {
    return (olds.__live as { made?: boolean } | undefined)?.made === true;
}

function inputsFromGroup(live: Group, id: string, olds: PropertyMap): PropertyMap {
    const dependencies = [...(live.dependencies ?? [])].sort();
    return {
        groupId: id,
        ...(dependencies.length > 0 || olds.dependencies !== undefined ? { dependencies } : {}),
        ...(live.enforceRole === true || olds.enforceRole !== undefined
            ? { enforceRole: live.enforceRole ?? false }
            : {}),
    };
}
