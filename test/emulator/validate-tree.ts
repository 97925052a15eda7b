import { type App, externalVolumesOf, isShared } from "./app";
import { DependencyOrder } from "./dependencies";
import type { Dialect } from "./dialect";
import { ancestorsOf, parentOf } from "./paths";
import { invalidObject, type Violation } from "./refusal";
import { appsBelow, appsIn, type Change, changedApps, groupsIn, type Tree } from "./tree";

/**
 * The rules that hold for all apps together (`RootGroup`). Only what a change can have broken is looked at.
 * @throws Refusal (422)
 */
export function validateTree(change: Change, dialect: Dialect): void {
    const changed = changedApps(change);
    const violations = [
        ...sharedIds(change, changed),
        ...appsThatArePods(change),
        ...volumeConflicts(change.after, changed, dialect),
    ];
    if (violations.length > 0) throw invalidObject(violations);
    const order = new DependencyOrder(change.after);
    for (const { id } of [...changed, ...appsWithNewOrder(change)]) order.rankOf(id);
}

function sharedIds({ after, groups }: Change, changed: readonly App[]): Violation[] {
    const newGroups = [...groups].filter((id) => after.groups.has(id));
    const clash =
        changed.some(({ id }) => after.groups.has(id)) || newGroups.some((id) => after.apps.has(id));
    const errors = ["Groups and Applications may not have the same identifier."];
    return clash ? [{ path: "/", errors }] : [];
}

/** An app and a pod of one id are told of in every group above them. */
function appsThatArePods({ after, apps, pods }: Change): Violation[] {
    const clashes = [...apps, ...pods].filter((id) => after.apps.has(id) && after.pods.has(id));
    const groups = new Set(clashes.flatMap(ancestorsOf));
    const errors = ["Applications and Pods may not share the same id"];
    return [...groups].map((group) => ({ path: groupPosition(after, group) || "/", errors }));
}

/** The apps of groups whose own dependencies are new. */
function appsWithNewOrder({ before, after, groups }: Change): App[] {
    const reordered = [...groups].filter((id) => {
        const dependencies = after.groups.get(id)?.dependencies ?? [];
        return dependencies.length > 0 && before.groups.get(id)?.dependencies !== dependencies;
    });
    return reordered.flatMap((id) => appsBelow(after, id));
}

/** The names of external volumes that an app claims for itself alone, and those it uses at all. */
function volumeNamesOf(app: App): { readonly name: string; readonly shared: boolean }[] {
    return externalVolumesOf(app).flatMap((volume) =>
        volume.name === undefined ? [] : [{ name: volume.name, shared: isShared(volume) }],
    );
}

function volumeConflicts(tree: Tree, changed: readonly App[], dialect: Dialect): Violation[] {
    if (!changed.some((app) => volumeNamesOf(app).length > 0)) return [];
    const users = new Map<string, { app: string; shared: boolean }[]>();
    for (const app of tree.apps.values()) {
        for (const { name, shared } of volumeNamesOf(app)) {
            users.set(name, [...(users.get(name) ?? []), { app: app.id, shared }]);
        }
    }
    return [...users].flatMap(([name, claims]) =>
        claims.flatMap(({ app }) => {
            const others = claims.filter((other) => other.app !== app && !other.shared);
            if (others.length === 0) return [];
            const path = `${positionOf(tree, app)}/${dialect.volumeConflictMember}`;
            const list = others.map((other) => other.app).join(", ");
            const error = `Volume name '${name}' in ${app} conflicts with volume(s) of same name in app(s): ${list}`;
            return [{ path, errors: [error] }];
        }),
    );
}

/** Where an app stands in the tree: `/groups(0)/apps(1)`. */
function positionOf(tree: Tree, id: string): string {
    return `${groupPosition(tree, parentOf(id))}/apps(${indexIn(appsIn(tree, parentOf(id)), id)})`;
}

/** Where a group stands in the tree: `/groups(0)/groups(2)`; nothing for the root. */
function groupPosition(tree: Tree, id: string): string {
    if (id === "/") return "";
    const parent = parentOf(id);
    return `${groupPosition(tree, parent)}/groups(${indexIn(groupsIn(tree, parent), id)})`;
}

function indexIn(siblings: readonly { readonly id: string }[], id: string): number {
    return siblings.findIndex((sibling) => sibling.id === id);
}
