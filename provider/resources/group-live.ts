import type { PropertyMap } from "../definition/unknown";
import { NotFoundError } from "../marathon/errors";
import type { Group } from "../marathon/wire";
import { asDefinition } from "./app-live";
import type { Context } from "./context";

/** A group as Marathon holds it, with everything that is in it. */
export interface LiveGroup {
    /** It and the groups in it, by their ids. */
    readonly groups: ReadonlyMap<string, Group>;
    /** The apps in it, at any depth, by their ids. */
    readonly apps: ReadonlyMap<string, PropertyMap>;
    /** The ids of the pods in it, at any depth. */
    readonly pods: readonly string[];
}

/** The group with all that is in it, in one request; nothing when Marathon itself says that there is none. */
export async function findLiveGroup(
    { marathon, signal }: Context,
    groupId: string,
): Promise<LiveGroup | undefined> {
    try {
        return flatten(await marathon.getGroup(groupId, { signal }));
    } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
    }
}

/** The ids of what is directly in a group. */
export function contentsOf(group: Group): string[] {
    const children = [...(group.apps ?? []), ...(group.pods ?? []), ...(group.groups ?? [])];
    return children.map((child) => child.id);
}

function flatten(root: Group): LiveGroup {
    const groups = new Map<string, Group>();
    const apps = new Map<string, PropertyMap>();
    const pods: string[] = [];
    const visit = (group: Group) => {
        groups.set(group.id, group);
        for (const app of group.apps ?? []) apps.set(app.id, asDefinition(app));
        for (const pod of group.pods ?? []) pods.push(pod.id);
        for (const inner of group.groups ?? []) visit(inner);
    };
    visit(root);
    return { groups, apps, pods };
}
