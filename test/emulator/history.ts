import type { App } from "./app";
import type { Pod } from "./pod";
import { unprocessable } from "./refusal";
import { type Change, changedApps, removedApps, type Tree } from "./tree";

/** The stored versions of apps and of the whole tree, the most recent ones of each (`--zk_max_versions`). */
export class History {
    private readonly apps = new Map<string, Map<string, App>>();
    private readonly trees = new Map<string, Tree>();
    /** The apps that were removed, and after how many writes; the longest gone first. */
    private readonly gone = new Map<string, number>();
    private writes = 0;

    /**
     * @param limit how many versions of each are kept
     * @param read what becomes of an app that is read back
     */
    constructor(
        private readonly limit: number,
        private readonly read: (app: App) => App = (app) => app,
    ) {}

    /** Stores a tree and the apps that are new in it. */
    store(change: Change): void {
        keep(this.trees, change.after.version, change.after, this.limit);
        for (const app of changedApps(change)) {
            const versions = this.apps.get(app.id) ?? new Map<string, App>();
            this.apps.set(app.id, versions);
            keep(versions, app.version, app, this.limit);
            this.gone.delete(app.id);
        }
        this.writes++;
        for (const id of removedApps(change)) this.gone.set(id, this.writes);
        this.forgetGone();
    }

    /** An app that is in none of the trees that are kept leaves no versions (`GcActor`). */
    private forgetGone(): void {
        for (const [id, removed] of this.gone) {
            if (this.writes - removed < this.limit) return;
            this.gone.delete(id);
            this.apps.delete(id);
        }
    }

    /** Rewrites the stored form of a tree's version. */
    replace(tree: Tree): void {
        if (this.trees.has(tree.version)) this.trees.set(tree.version, tree);
    }

    /** The versions of an app, earlier lives included, newest first. */
    versionsOf(appId: string): string[] {
        return [...(this.apps.get(appId)?.keys() ?? [])].reverse();
    }

    /** An app as it was in a version. */
    app(appId: string, version: string): App | undefined {
        const app = this.apps.get(appId)?.get(version);
        return app && this.read(app);
    }

    /** The versions of the tree in which a group exists, newest first. */
    versionsOfGroup(groupId: string): string[] {
        return [...this.trees.values()]
            .filter((tree) => tree.groups.has(groupId))
            .map(({ version }) => version)
            .reverse();
    }

    /** The versions of a pod, newest first. */
    podVersions(podId: string): Pod[] {
        const pods = [...this.trees.values()].flatMap((tree) => tree.pods.get(podId) ?? []);
        return [...new Map(pods.map((pod) => [pod.version, pod])).values()].reverse();
    }

    /** The tree of a version. */
    tree(version: string): Tree | undefined {
        return this.trees.get(version);
    }
}

/** An app as 1.10 reads it back from its store. */
export function asStored(app: App): App {
    const { resourceLimits: _, ...stored } = app;
    return app.resourceLimits === undefined ? app : (stored as App);
}

/**
 * A timestamp out of a path or body in Marathon's own form.
 * @throws Refusal (422) for anything else
 */
export function timestampOf(text: string): string {
    const time = Date.parse(text);
    if (Number.isNaN(time)) {
        throw unprocessable(`Invalid timestamp provided '${text}'. Expecting ISO-8601 datetime string.`);
    }
    return new Date(time).toISOString();
}

function keep<T>(map: Map<string, T>, key: string, value: T, limit: number): void {
    map.set(key, value);
    if (map.size > limit) map.delete(map.keys().next().value ?? key);
}
