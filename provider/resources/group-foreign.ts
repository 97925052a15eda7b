import { membersOf } from "../definition/group-content";
import { hasUnknownContent, unknownApps } from "../definition/group-shape";
import { contains } from "../definition/path-id";
import { isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "../definition/unknown";
import type { Context } from "./context";
import type { Facts } from "./facts";
import { releases } from "./group-arguments";
import type { Failure } from "./handler";
import { belongsTo, ownerOf } from "./ownership";

/**
 * The apps in a group that it does not declare and that, being exclusive, it is to delete: those of nobody in this stack,
 * at any depth. Nothing where there are none, or the group is not exclusive.
 *
 * @param isChanged whether anything else of the group is new: else what was found before still counts, and Marathon is
 * asked only whether it is still there
 */
export async function foreignApps(
    context: Context,
    olds: PropertyMap,
    inputs: PropertyMap,
    isChanged: boolean,
): Promise<PropertyValue | undefined> {
    if (inputs.exclusive !== true && !isUnknown(inputs.exclusive)) return undefined;
    const before = olds.groupId === inputs.groupId && Array.isArray(olds.foreign) ? olds.foreign : [];
    if (isUnknown(inputs.exclusive) || isUnknown(inputs.groupId) || hasUnknownContent(inputs)) return UNKNOWN;
    if (!isChanged && before.length === 0) return undefined;
    const facts = await context.facts.known((text) => context.row.warn(text));
    const found = facts ? foreignIn(context, olds, inputs, facts) : before;
    return found.length > 0 ? found : undefined;
}

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

/** Names what an exclusive group takes with it. */
export function foreignWarnings(foreign: PropertyValue | undefined): Failure[] {
    if (!Array.isArray(foreign) || foreign.length === 0) return [];
    const text = `deletes ${foreign.join(", ")}, which this group does not declare. To keep an app, name it in release`;
    return [{ path: "exclusive", text }];
}
