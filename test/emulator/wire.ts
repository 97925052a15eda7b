import type { App } from "./app";
import type { Deployment } from "./deployment";
import { type Instance, liveTaskOf } from "./instance";
import { isObject, type JsonObject } from "./json";
import type { Marathon } from "./marathon";
import { type Plan, runSpecOf } from "./plan";
import { internalError } from "./refusal";
import { statsOf } from "./task-stats";

/** The parts of an app that are shown only when asked for. */
export type AppEmbed = "tasks" | "deployments" | "counts" | "readiness" | "lastTaskFailure" | "taskStats";

/**
 * Marathon keeps a check whose command is a list of arguments, but cannot show it: every answer that would name the app fails
 * until it is deleted (`CheckConversion`).
 * @throws Refusal 500
 */
export function refuseToShow({ check }: App): void {
    const exec = isObject(check) ? check.exec : undefined;
    const command = isObject(exec) ? exec.command : undefined;
    if (isObject(command) && command.shell === undefined) {
        throw internalError("ArgvList(List()) (of class mesosphere.marathon.state.ArgvList)");
    }
}

/** An app as GET shows it, with the parts asked for. @throws as `refuseToShow` */
export function renderApp(marathon: Marathon, app: App, embeds: ReadonlySet<AppEmbed>): JsonObject {
    refuseToShow(app);
    const instances = marathon.instances.of(app.id);
    const holding = embeds.has("deployments") ? marathon.deployments.listedFor(app.id) : [];
    const failure = marathon.instances.lastFailure(app.id);
    return {
        ...app,
        ...(embeds.has("counts") && countsOf(instances)),
        ...(embeds.has("deployments") && { deployments: holding.map(({ plan }) => ({ id: plan.id })) }),
        ...(embeds.has("readiness") && { readinessCheckResults: readinessOf(marathon, app.id) }),
        ...(embeds.has("lastTaskFailure") && failure && { lastTaskFailure: failure }),
        ...(embeds.has("taskStats") && {
            [marathon.settings.dialect.statsKey]: statsOf(app, instances, marathon.clock),
        }),
        ...(embeds.has("tasks") && { tasks: tasksOf(marathon, app) }),
    };
}

/** The four counts of an app (`TaskForStatistics`). */
function countsOf(instances: readonly Instance[]): JsonObject {
    const tasks = instances.flatMap((instance) => liveTaskOf(instance) ?? []);
    const judged = tasks.filter(({ health }) => health.results().length > 0);
    const healthy = judged.filter(({ health }) => health.results().every(({ alive }) => alive));
    return {
        tasksStaged: tasks.filter(({ state }) => state === undefined || state === "TASK_STAGING").length,
        tasksRunning: tasks.filter(({ state }) => state === "TASK_RUNNING").length,
        tasksHealthy: healthy.length,
        tasksUnhealthy: judged.length - healthy.length,
    };
}

/** The tasks of an app as the API shows them, without service ports. */
export function tasksOf(marathon: Marathon, app: App): JsonObject[] {
    return marathon.instances.of(app.id).flatMap((instance) => {
        const task = renderTask(marathon, instance);
        return task ? [task] : [];
    });
}

/** The task of an instance as the API shows it; absent while none was launched. */
export function renderTask(
    marathon: Marathon,
    { app, task }: Instance,
    servicePorts: readonly number[] = [],
): JsonObject | undefined {
    if (!task) return undefined;
    const whileActive = {
        stagedAt: new Date(task.stagedAt).toISOString(),
        ...(task.startedAt !== undefined && { startedAt: new Date(task.startedAt).toISOString() }),
        version: app.version,
    };
    return {
        appId: app.id,
        healthCheckResults: task.ended ? [] : task.health.results(),
        host: task.host,
        id: task.id,
        ipAddresses: task.ipAddresses,
        ports: task.ended ? [] : task.ports,
        servicePorts,
        slaveId: task.agentId,
        state: task.state ?? "TASK_STAGING",
        ...(!task.ended && whileActive),
        localVolumes: [],
        ...(marathon.settings.dialect.roles && { role: app.role }),
    };
}

/** A running deployment as `GET /v2/deployments` shows it. */
export function renderDeployment(
    marathon: Marathon,
    { plan, currentActions, currentStep }: Deployment,
): JsonObject {
    return {
        id: plan.id,
        version: plan.version,
        affectedApps: idsOf(plan, "app"),
        affectedPods: idsOf(plan, "pod"),
        steps: plan.steps,
        currentActions: currentActions.map((action) => ({
            ...action,
            readinessCheckResults: readinessOf(marathon, runSpecOf(action)),
        })),
        currentStep,
        totalSteps: plan.steps.length,
    };
}

function idsOf({ steps }: Plan, kind: "app" | "pod"): string[] {
    const actions = steps.flatMap((step) => step.actions).filter((action) => kind in action);
    return [...new Set(actions.map(runSpecOf))];
}

/** The readiness results of an app's tasks of the wanted version, while a deployment holds it. */
function readinessOf(marathon: Marathon, appId: string): object[] {
    if (marathon.deployments.holding([appId]).length === 0) return [];
    const wanted = marathon.tree.apps.get(appId)?.version;
    return marathon.instances
        .of(appId)
        .filter(({ app }) => app.version === wanted)
        .flatMap(({ task }) => (task?.startedAt === undefined ? [] : task.readiness.results()));
}
