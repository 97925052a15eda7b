import type { App } from "./app";
import type { Dialect } from "./dialect";
import { isSame } from "./json";
import { isConfigChange } from "./plan";
import { comparePods } from "./pod";
import { type Change, changedApps, type TreeDraft } from "./tree";

/** Lets the apps that are equal to what is stored be the stored objects again. */
export function keepUnchanged(draft: TreeDraft): void {
    for (const app of draft.putApps()) {
        const old = draft.from.apps.get(app.id);
        if (old && old !== app && isUnchanged(old, app)) draft.replaceApp(old);
    }
}

function isUnchanged(old: App, app: App): boolean {
    return (
        old.instances === app.instances &&
        !isConfigChange(old, app) &&
        isSame(old.executorResources, app.executorResources)
    );
}

/** A new version for the pods that changed; the ones that did not are the stored objects again. */
export function setPodVersions(draft: TreeDraft, version: string): void {
    for (const pod of draft.putPods()) {
        const old = draft.from.pods.get(pod.id);
        const isKept = old !== undefined && comparePods(old, pod) === "same";
        draft.putPod(isKept ? old : { ...pod, version });
    }
}

/** The apps that were there before with another version, or whose version is not set yet. */
export function appsOfOtherVersion(change: Change): ReadonlySet<string> {
    const others = changedApps(change).filter(({ id, versionInfo }) => {
        const old = change.before.apps.get(id);
        return old !== undefined && !isSame(old.versionInfo, versionInfo);
    });
    return new Set(others.map(({ id }) => id));
}

/** New versions for the apps that changed or are restarted (`GroupVersioningUtil`). */
export function setVersions(
    draft: TreeDraft,
    version: string,
    restarted: ReadonlySet<string>,
    dialect: Dialect,
): void {
    for (const app of draft.putApps()) {
        const old = draft.from.apps.get(app.id);
        if (old !== app && !restarted.has(app.id)) draft.replaceApp(versioned(old, app, version));
    }
    const moved = dialect.restartIsConfigChange ? "lastConfigChangeAt" : "lastScalingAt";
    for (const id of restarted) {
        const app = draft.app(id);
        const before = app?.versionInfo ?? { lastScalingAt: version, lastConfigChangeAt: version };
        if (app) draft.replaceApp({ ...app, version, versionInfo: { ...before, [moved]: version } });
    }
}

function versioned(old: App | undefined, app: App, version: string): App {
    if (!old || isConfigChange(old, app)) {
        return { ...app, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
    }
    const before = old.versionInfo ?? { lastScalingAt: version, lastConfigChangeAt: version };
    if (old.instances !== app.instances) {
        return { ...app, version, versionInfo: { ...before, lastScalingAt: version } };
    }
    return { ...app, version: old.version, versionInfo: before };
}
