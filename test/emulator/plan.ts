import type { App } from "./app";
import { DependencyOrder } from "./dependencies";
import { isSame } from "./json";
import { comparePods } from "./pod";
import { type Change, changedApps, removedApps } from "./tree";

/** What a deployment does to one app. */
export type ActionName = "StartApplication" | "StopApplication" | "ScaleApplication" | "RestartApplication";

/** One action of a step: on an app, or on a pod. */
export type Action = AppAction | PodAction;

/** What a step does to an app. */
export interface AppAction {
    readonly action: ActionName;
    readonly app: string;
}

/** What a step does to a pod. */
export interface PodAction {
    readonly action: "StartPod" | "StopPod" | "ScalePod" | "RestartPod";
    readonly pod: string;
}

/** The id of the app or pod that an action is about. */
export function runSpecOf(action: Action): string {
    return "app" in action ? action.app : action.pod;
}

/** The actions that run side by side. */
export interface Step {
    readonly actions: readonly Action[];
}

/** A plan with its way from one tree to the other. */
export interface Plan {
    readonly id: string;
    readonly version: string;
    readonly change: Change;
    readonly steps: readonly Step[];
    /** The apps and pods in its steps: what it locks. */
    readonly affected: ReadonlySet<string>;
    /** The instances a request named to be ended first. */
    readonly chosen: ReadonlySet<string>;
}

/**
 * The steps that lead from one tree to another (`DeploymentPlan`): stop everything that is gone, start everything that is
 * new, then one step for each layer of dependencies, independent apps first. Pods depend on nothing.
 * @param restarted apps to restart although their definition is the same
 */
export function planSteps(change: Change, restarted: ReadonlySet<string> = new Set()): Step[] {
    const { before, after } = change;
    const again = [...restarted].flatMap((id) => after.apps.get(id) ?? []);
    const touched = [...new Set([...changedApps(change), ...again])];
    const started = touched.filter((app) => !before.apps.has(app.id));
    const order = new DependencyOrder(after);
    const layers = new Map<number, Action[]>();
    for (const app of touched) {
        const action = changeOf(before.apps.get(app.id), app, restarted.has(app.id));
        if (action === undefined) continue;
        const rank = order.rankOf(app.id);
        const layer = layers.get(rank) ?? [];
        layers.set(rank, layer);
        layer.push({ action, app: app.id });
    }
    const pods = podActions(change);
    if (pods.scaled.length > 0) layers.set(1, [...(layers.get(1) ?? []), ...pods.scaled]);
    return [
        { actions: [...removedApps(change).map(stopOf), ...pods.stopped] },
        { actions: [...started.map(({ id }) => startOf(id)), ...pods.started] },
        ...[...layers].sort(([a], [b]) => a - b).map(([, actions]) => ({ actions })),
    ].filter(({ actions }) => actions.length > 0);
}

function stopOf(app: string): AppAction {
    return { action: "StopApplication", app };
}

function startOf(app: string): AppAction {
    return { action: "StartApplication", app };
}

/** What happens to the pods that are not the same any more. */
function podActions({ before, after, pods }: Change): Record<"stopped" | "started" | "scaled", PodAction[]> {
    const actions: Record<"stopped" | "started" | "scaled", PodAction[]> = {
        stopped: [],
        started: [],
        scaled: [],
    };
    for (const id of pods) {
        const [old, pod] = [before.pods.get(id), after.pods.get(id)];
        if (!pod) {
            if (old) actions.stopped.push({ action: "StopPod", pod: id });
            continue;
        }
        if (!old) actions.started.push({ action: "StartPod", pod: id });
        const difference = old ? comparePods(old, pod) : "scaled";
        if (difference === "same") continue;
        const restarts = difference === "changed" && pod.scaling.instances > 0;
        actions.scaled.push({ action: restarts ? "RestartPod" : "ScalePod", pod: id });
    }
    return actions;
}

function changeOf(old: App | undefined, app: App, restart: boolean): ActionName | undefined {
    if (old === undefined) return "ScaleApplication";
    const isUpgrade = isConfigChange(old, app);
    if (old.instances !== app.instances && !isUpgrade) return "ScaleApplication";
    if (isUpgrade || restart) return app.instances === 0 ? "ScaleApplication" : "RestartApplication";
    return isSame(old.executorResources, app.executorResources) ? undefined : "ScaleApplication";
}

/**
 * Whether replacing one definition by the other replaces the instances (`isUpgrade` in `AppDefinition`): every member
 * counts except the number of instances, the executor's resources and the versions.
 */
export function isConfigChange(old: App, app: App): boolean {
    return old !== app && !isSame(configurationOf(old), configurationOf(app));
}

function configurationOf(app: App): object {
    const { instances: _, executorResources: __, version: ___, versionInfo: ____, ...configuration } = app;
    return configuration;
}
