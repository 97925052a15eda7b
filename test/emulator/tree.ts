import type { App } from "./app";
import { ancestorsOf, isBelow, parentOf, segmentsOf } from "./paths";

/** What a group holds besides its apps and groups. */
export interface Group {
    readonly id: string;
    readonly dependencies: readonly string[];
    readonly enforceRole: boolean;
}

/**
 * All apps and groups at one moment, by id. Trees are never changed in place, so that plans can compare two of them and
 * unchanged apps stay identical objects.
 */
export interface Tree {
    readonly version: string;
    readonly apps: ReadonlyMap<string, App>;
    readonly groups: ReadonlyMap<string, Group>;
}

/** A tree with nothing but the root group. */
export function emptyTree(version: string): Tree {
    const root: Group = { id: "/", dependencies: [], enforceRole: false };
    return { version, apps: new Map(), groups: new Map([["/", root]]) };
}

/** The apps directly in a group. */
export function appsIn(tree: Tree, group: string): App[] {
    return [...tree.apps.values()].filter(({ id }) => parentOf(id) === group);
}

/** The apps of a group and of all groups below it. */
export function appsBelow(tree: Tree, group: string): App[] {
    return [...tree.apps.values()].filter(({ id }) => isBelow(id, group));
}

/** The groups directly in a group. */
export function groupsIn(tree: Tree, group: string): Group[] {
    return [...tree.groups.values()].filter(({ id }) => id !== "/" && parentOf(id) === group);
}

/** A tree in the making: starts as a copy and becomes a tree again with `done`. */
export class TreeDraft {
    private readonly apps: Map<string, App>;
    private readonly groups: Map<string, Group>;

    constructor(
        private readonly from: Tree,
        private readonly newGroupEnforceRole: boolean,
    ) {
        this.apps = new Map(from.apps);
        this.groups = new Map(from.groups);
    }

    /** The app as this draft has it. */
    app(id: string): App | undefined {
        return this.apps.get(id);
    }

    /** The group as this draft has it. */
    group(id: string): Group | undefined {
        return this.groups.get(id);
    }

    /** Adds or replaces an app and makes the groups above it. An empty group of the same id gives way. */
    putApp(app: App): void {
        this.makeGroupsAbove(app.id);
        const holdsNothing = [this.apps, this.groups].every((map) => ![...keysBelow(map, app.id)].length);
        if (this.groups.has(app.id) && holdsNothing) this.groups.delete(app.id);
        this.apps.set(app.id, app);
    }

    /** Removes an app; its groups stay. */
    removeApp(id: string): void {
        this.apps.delete(id);
    }

    /** Adds or replaces a group's own properties and makes the groups above it. */
    putGroup(group: Group): void {
        this.makeGroupsAbove(group.id);
        this.groups.set(group.id, group);
    }

    /** Removes a group with everything in it. The root only loses its content. */
    removeGroup(id: string): void {
        for (const map of [this.apps, this.groups]) {
            for (const key of [...keysBelow(map, id)]) map.delete(key);
        }
        if (id !== "/") this.groups.delete(id);
    }

    /** The tree this draft describes, under a new version. */
    done(version = this.from.version): Tree {
        return { version, apps: this.apps, groups: this.groups };
    }

    private makeGroupsAbove(id: string): void {
        for (const group of ancestorsOf(id)) {
            if (this.groups.has(group)) continue;
            const enforceRole = this.newGroupEnforceRole && segmentsOf(group).length === 1;
            this.groups.set(group, { id: group, dependencies: [], enforceRole });
        }
    }
}

function* keysBelow(map: ReadonlyMap<string, unknown>, group: string): Generator<string> {
    for (const key of map.keys()) if (isBelow(key, group)) yield key;
}
