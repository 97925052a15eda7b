import { elementsOf } from "../definition/given";
import { membersOf } from "../definition/group-content";
import { hasUnknownContent, unknownApps } from "../definition/group-shape";
import { contains } from "../definition/path-id";
import { isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "../definition/unknown";
import type { Context } from "./context";
import type { Facts } from "./facts";
import { releases } from "./group-arguments";
import type { Failure } from "./handler";
import { belongsTo, ownerOf } from "./ownership";

/** What an exclusive group finds in itself that is not its own. */
export interface Foreign {
    /** Ids of apps that it is to delete; absent where there are none, or the group is not exclusive. */
    readonly apps?: PropertyValue;
    readonly warnings: readonly Failure[];
}

/**
 * The apps in a group that it does not declare and that, being exclusive, it is to delete: those of nobody in this stack,
 * at any depth. Pods are never deleted.
 *
 * @param isChanged whether anything else of the group is new: else what was found before still counts, and Marathon is
 * asked only whether it is still there
 */
export async function findForeign(
    context: Context,
    olds: PropertyMap,
    inputs: PropertyMap,
    isChanged: boolean,
): Promise<Foreign> {
    const { exclusive, groupId } = inputs;
    if (exclusive !== true && !isUnknown(exclusive)) return nothing;
    if (isUnknown(exclusive) || isUnknown(groupId) || hasUnknownContent(inputs)) {
        return { apps: UNKNOWN, warnings: [] };
    }
    const before = olds.groupId === groupId ? elementsOf(olds.foreign).map(String) : [];
    if (!isChanged && before.length === 0) return nothing;
    const say = (text: string) => context.row.warn(text);
    const facts = await context.facts.known(say);
    const pods = facts ? await context.facts.knownPods(String(groupId), say) : [];
    const apps = facts ? foreignIn(context, olds, inputs, facts) : before;
    return {
        ...(apps.length > 0 && { apps }),
        warnings: [
            ...(apps.length > 0 ? [deletionWarning(apps)] : []),
            ...(pods.length > 0 ? [podWarning(pods)] : []),
        ],
    };
}

const nothing: Foreign = { warnings: [] };

function foreignIn(context: Context, olds: PropertyMap, inputs: PropertyMap, facts: Facts): string[] {
    const { memory, urn } = context;
    const declared = new Set([
        ...membersOf(inputs).map(({ appId }) => appId),
        ...unknownApps(inputs).map(({ id }) => id),
        // What it has declared so far is deleted, or released, for itself.
        ...membersOf(olds).map(({ appId }) => appId),
    ]);
    const root = String(inputs.groupId);
    const found = [...facts.apps].filter(([id, app]) => {
        if (id === root || !contains(root, id) || declared.has(id)) return false;
        const isOurs =
            belongsTo(urn, ownerOf(app)) || memory.isManaged(id) || memory.declarationsOf(id).length > 0;
        return !isOurs && !releases(inputs, { key: id.slice(root.length + 1), appId: id });
    });
    const ids = found.map(([id]) => id).sort();
    for (const id of ids) memory.noteDoomed(id, urn);
    return ids;
}

function deletionWarning(apps: readonly string[]): Failure {
    const text = `deletes ${apps.join(", ")}, which this group does not declare. To keep an app, name it in release`;
    return { path: "exclusive", text };
}

function podWarning(pods: readonly string[]): Failure {
    return { path: "exclusive", text: `leaves the pods ${pods.join(", ")}: only apps are managed here` };
}
