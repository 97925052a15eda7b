import type { App } from "./app";
import { ancestorsOf, isBelow, parentOf, segmentsOf } from "./paths";
import type { Pod } from "./pod";

/** What a group holds besides its apps and groups. */
export interface Group {
    readonly id: string;
    readonly dependencies: readonly string[];
    readonly enforceRole: boolean;
}

/**
 * All apps, pods and groups at one moment, by id. Trees are never changed in place, so that plans can compare two of them and
 * unchanged apps stay identical objects.
 */
export interface Tree {
    readonly version: string;
    readonly apps: ReadonlyMap<string, App>;
    readonly pods: ReadonlyMap<string, Pod>;
    readonly groups: ReadonlyMap<string, Group>;
}

/** A tree with nothing but the root group. */
export function emptyTree(version: string): Tree {
    const root: Group = { id: "/", dependencies: [], enforceRole: false };
    return { version, apps: new Map(), pods: new Map(), groups: new Map([["/", root]]) };
}

/** The apps directly in a group. */
export function appsIn(tree: Tree, group: string): App[] {
    return [...tree.apps.values()].filter(({ id }) => parentOf(id) === group);
}

/** The apps of a group and of all groups below it. */
export function appsBelow(tree: Tree, group: string): App[] {
    return [...tree.apps.values()].filter(({ id }) => isBelow(id, group));
}

/** The pods of a group and of all groups below it. */
export function podsBelow(tree: Tree, group: string): Pod[] {
    return [...tree.pods.values()].filter(({ id }) => isBelow(id, group));
}

/** The groups directly in a group. */
export function groupsIn(tree: Tree, group: string): Group[] {
    return [...tree.groups.values()].filter(({ id }) => id !== "/" && parentOf(id) === group);
}

/** What lies between two trees: the ids of everything that may differ, so that nothing else need be looked at. */
export interface Change {
    readonly before: Tree;
    readonly after: Tree;
    readonly apps: ReadonlySet<string>;
    readonly pods: ReadonlySet<string>;
    readonly groups: ReadonlySet<string>;
}

/** The apps that are new or not the same object any more. */
export function changedApps({ before, after, apps }: Change): App[] {
    return [...apps].flatMap((id) => {
        const app = after.apps.get(id);
        return app && before.apps.get(id) !== app ? [app] : [];
    });
}

/** The ids of the apps that are gone. */
export function removedApps({ before, after, apps }: Change): string[] {
    return [...apps].filter((id) => before.apps.has(id) && !after.apps.has(id));
}

/** A tree in the making: starts as a copy, remembers what it touches, and becomes a tree again with `done`. */
export class TreeDraft {
    private readonly apps: Map<string, App>;
    private readonly pods: Map<string, Pod>;
    private readonly groups: Map<string, Group>;
    private readonly touchedApps = new Set<string>();
    private readonly touchedPods = new Set<string>();
    private readonly touchedGroups = new Set<string>();

    constructor(
        readonly from: Tree,
        private readonly newGroupEnforceRole = false,
    ) {
        this.apps = new Map(from.apps);
        this.pods = new Map(from.pods);
        this.groups = new Map(from.groups);
    }

    /** The app as this draft has it. */
    app(id: string): App | undefined {
        return this.apps.get(id);
    }

    /** The pod as this draft has it. */
    pod(id: string): Pod | undefined {
        return this.pods.get(id);
    }

    /** The group as this draft has it. */
    group(id: string): Group | undefined {
        return this.groups.get(id);
    }

    /** Whether no app, pod or group of this draft lies below a group. */
    isEmpty(group: string): boolean {
        return [this.apps, this.pods, this.groups].every((map) => keysBelow(map, group).next().done);
    }

    /** The apps that were put so far and are still there. */
    putApps(): App[] {
        return [...this.touchedApps].flatMap((id) => this.apps.get(id) ?? []);
    }

    /** Adds or replaces an app and makes the groups above it. An empty group of the same id gives way. */
    putApp(app: App): void {
        this.makeGroupsAbove(app.id);
        if (this.groups.has(app.id) && this.isEmpty(app.id)) this.forgetGroup(app.id);
        this.replaceApp(app);
    }

    /** Replaces an app that is there, or adds it where its groups are. */
    replaceApp(app: App): void {
        this.apps.set(app.id, app);
        this.touchedApps.add(app.id);
    }

    /** Removes an app; its groups stay. */
    removeApp(id: string): void {
        this.apps.delete(id);
        this.touchedApps.add(id);
    }

    /** Adds or replaces a pod and makes the groups above it. */
    putPod(pod: Pod): void {
        this.makeGroupsAbove(pod.id);
        this.pods.set(pod.id, pod);
        this.touchedPods.add(pod.id);
    }

    /** The pods that were put so far and are still there. */
    putPods(): Pod[] {
        return [...this.touchedPods].flatMap((id) => this.pods.get(id) ?? []);
    }

    /** Removes a pod; its groups stay. */
    removePod(id: string): void {
        this.pods.delete(id);
        this.touchedPods.add(id);
    }

    /** Adds or replaces a group's own properties and makes the groups above it. */
    putGroup(group: Group): void {
        this.makeGroupsAbove(group.id);
        this.addGroup(group);
    }

    /** Removes a group with everything in it. The root only loses its content. */
    removeGroup(id: string): void {
        for (const app of [...keysBelow(this.apps, id)]) this.removeApp(app);
        for (const pod of [...keysBelow(this.pods, id)]) this.removePod(pod);
        for (const group of [...keysBelow(this.groups, id)]) this.forgetGroup(group);
        if (id !== "/") this.forgetGroup(id);
    }

    /** The tree this draft describes, and what is different in it. The draft is not to be used any more. */
    done(version = this.from.version): Change {
        return {
            before: this.from,
            after: { version, apps: this.apps, pods: this.pods, groups: this.groups },
            apps: this.touchedApps,
            pods: this.touchedPods,
            groups: this.touchedGroups,
        };
    }

    private makeGroupsAbove(id: string): void {
        for (const group of ancestorsOf(id)) {
            if (this.groups.has(group)) continue;
            const enforceRole = this.newGroupEnforceRole && segmentsOf(group).length === 1;
            this.addGroup({ id: group, dependencies: [], enforceRole });
        }
    }

    private addGroup(group: Group): void {
        this.groups.set(group.id, group);
        this.touchedGroups.add(group.id);
    }

    private forgetGroup(id: string): void {
        this.groups.delete(id);
        this.touchedGroups.add(id);
    }
}

function* keysBelow(map: ReadonlyMap<string, unknown>, group: string): Generator<string> {
    for (const key of map.keys()) if (isBelow(key, group)) yield key;
}
