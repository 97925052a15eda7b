import type { App } from "./app";
import { DependencyOrder } from "./dependencies";
import { isSame } from "./json";
import { type Change, changedApps, removedApps } from "./tree";

/** What a deployment does to one app. */
export type ActionName = "StartApplication" | "StopApplication" | "ScaleApplication" | "RestartApplication";

/** One action of a step. */
export interface Action {
    readonly action: ActionName;
    readonly app: string;
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
    /** The apps in its steps: what it locks. */
    readonly affected: ReadonlySet<string>;
    /** The instances a request named to be ended first. */
    readonly chosen: ReadonlySet<string>;
}

/**
 * The steps that lead from one tree to another (`DeploymentPlan`): stop everything that is gone, start everything that is
 * new, then one step for each layer of dependencies, independent apps first.
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
    return [
        { actions: removedApps(change).map((app) => ({ action: "StopApplication" as const, app })) },
        { actions: started.map(({ id }) => ({ action: "StartApplication" as const, app: id })) },
        ...[...layers].sort(([a], [b]) => a - b).map(([, actions]) => ({ actions })),
    ].filter(({ actions }) => actions.length > 0);
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
