import type { App } from "./app";
import { rankApps } from "./dependencies";
import { isSame } from "./json";
import type { Tree } from "./tree";

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
    readonly original: Tree;
    readonly target: Tree;
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
export function planSteps(original: Tree, target: Tree, restarted: ReadonlySet<string> = new Set()): Step[] {
    const gone = [...original.apps.keys()].filter((id) => !target.apps.has(id));
    const touched = [...target.apps.values()].filter(
        (app) => original.apps.get(app.id) !== app || restarted.has(app.id),
    );
    const started = touched.filter((app) => !original.apps.has(app.id));
    const layers = new Map<number, Action[]>();
    if (touched.length > 0) {
        const ranks = rankApps(target);
        for (const app of touched) {
            const action = changeOf(original.apps.get(app.id), app, restarted.has(app.id));
            if (action === undefined) continue;
            const rank = ranks.get(app.id) ?? 1;
            layers.set(rank, [...(layers.get(rank) ?? []), { action, app: app.id }]);
        }
    }
    return [
        { actions: gone.map((app) => ({ action: "StopApplication" as const, app })) },
        { actions: started.map(({ id }) => ({ action: "StartApplication" as const, app: id })) },
        ...[...layers].sort(([a], [b]) => a - b).map(([, actions]) => ({ actions })),
    ].filter(({ actions }) => actions.length > 0);
}

function changeOf(old: App | undefined, app: App, restart: boolean): ActionName | undefined {
    if (old === undefined) return "ScaleApplication";
    if (restart || isConfigChange(old, app))
        return app.instances === 0 ? "ScaleApplication" : "RestartApplication";
    const same = old.instances === app.instances && isSame(old.executorResources, app.executorResources);
    return same ? undefined : "ScaleApplication";
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
