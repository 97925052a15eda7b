import { type App, servicePortsOf } from "../app";
import { type Answer, type EmulatorRequest, ok, type Route } from "../exchange";
import { type Instance, liveTaskOf } from "../instance";
import { isObject, type JsonObject } from "../json";
import type { Marathon } from "../marathon";
import { resolvePath } from "../paths";
import { invalidShape, notFound, Refusal } from "../refusal";
import { textTasks } from "../text-tasks";
import { appsBelow } from "../tree";
import { renderTask, tasksOf } from "../wire";
import { deploymentAnswer, missingToRead } from "./answers";

/** The requests of `TasksResource` and `AppTasksResource`. */
export const taskRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/tasks\/?$/s, produces: "anything", answer: listAll },
    { method: "POST", pattern: /^\/v2\/tasks\/delete\/?$/s, answer: killNamed },
    { method: "GET", pattern: /^\/v2\/apps\/(?:(.+)\/)?\*\/tasks$/s, answer: listBelow },
    { method: "GET", pattern: /^\/v2\/apps\/(.+)\/tasks\/?$/s, produces: "anything", answer: listOfApp },
    { method: "DELETE", pattern: /^\/v2\/apps\/(.+)\/tasks\/?$/s, answer: killOfApp },
    { method: "DELETE", pattern: /^\/v2\/apps\/(.+)\/tasks\/([^/]+)$/s, answer: killOne },
];

/** The words of the `status` filter and what they admit; a task without any status is admitted by none. */
const statesOf: Readonly<Record<string, string>> = { running: "TASK_RUNNING", staging: "TASK_STAGING" };

function listAll(marathon: Marathon, request: EmulatorRequest): Answer {
    const apps = [...marathon.tree.apps.values()];
    const text = textTasks(marathon, request, apps);
    if (text) return text;
    const words = [...request.query.getAll("status"), ...request.query.getAll("status[]")];
    const states = new Set(words.flatMap((word) => statesOf[word] ?? []));
    const admitted = ({ task }: Instance) =>
        states.size === 0 || (task?.state !== undefined && states.has(task.state));
    const tasks = apps.flatMap((app) =>
        marathon.instances
            .of(app.id)
            .filter(admitted)
            .flatMap((instance) => renderTask(marathon, instance, servicePortsOf(app)) ?? []),
    );
    return ok({ tasks });
}

function listBelow(marathon: Marathon, _request: EmulatorRequest, [group]: readonly string[]): Answer {
    const path = resolvePath(`/${group ?? ""}`);
    if (!marathon.tree.groups.has(path)) throw missingToRead(marathon, `Group '${path}' does not exist`);
    return ok({ tasks: appsBelow(marathon.tree, path).flatMap((app) => tasksOf(marathon, app)) });
}

function listOfApp(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const app = marathon.tree.apps.get(id);
    if (!app) throw missingToRead(marathon, `App '${id}' does not exist`);
    return textTasks(marathon, request, [app]) ?? ok({ tasks: tasksOf(marathon, app) });
}

function killOfApp(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    refuseScaleAndWipe(request);
    const app = knownApp(marathon, resolvePath(`/${path}`));
    const host = request.query.get("host") ?? "*";
    const targets = running(marathon, app).filter(({ task }) => host === "*" || task?.host === host);
    return killed(marathon, request, targets, (tasks) => ({ tasks }));
}

function killOne(marathon: Marathon, request: EmulatorRequest, [path, taskId]: readonly string[]): Answer {
    refuseScaleAndWipe(request);
    const app = knownApp(marathon, resolvePath(`/${path}`));
    const target = running(marathon, app).find(({ task }) => task?.id === taskId);
    if (!target) throw notFound(`Task '${taskId}' does not exist`);
    return killed(marathon, request, [target], ([task]) => ({ task }));
}

function killNamed(marathon: Marathon, request: EmulatorRequest): Answer {
    refuseScaleAndWipe(request);
    const ids = new Set(namedIds(request.json()));
    const apps = [...marathon.tree.apps.values()];
    const targets = apps
        .flatMap((app) => running(marathon, app))
        .filter(({ task }) => task && ids.has(task.id));
    return killed(marathon, request, targets, (tasks) => ({ tasks }));
}

function namedIds(body: unknown): string[] {
    const given = isObject(body) ? body.ids : undefined;
    if (given === undefined) {
        const errors = [`'ids' is undefined on object: ${JSON.stringify(body)}`];
        throw invalidShape([{ path: "", errors }]);
    }
    if (!Array.isArray(given)) throw invalidShape([{ path: "", errors: ["error.expected.jsarray"] }]);
    return given.map((id: unknown) => {
        if (typeof id === "string" && /^.+[._](instance-|marathon-)?[0-9a-f]{8}-[-0-9a-f]+/.test(id))
            return id;
        const message = `Invalid task id '${id}'. [taskId ${id} no valid identifier (of class java.lang.String)]`;
        throw new Refusal(400, { message });
    });
}

function refuseScaleAndWipe(request: EmulatorRequest): void {
    if (request.flag("scale") && request.flag("wipe")) {
        throw new Refusal(400, { message: "You cannot use scale and wipe at the same time." });
    }
}

function knownApp(marathon: Marathon, id: string): App {
    const app = marathon.tree.apps.get(id);
    if (!app) throw notFound(`App '${id}' does not exist`);
    return app;
}

function running(marathon: Marathon, app: App): Instance[] {
    return marathon.instances
        .of(app.id)
        .filter((instance) => !instance.doomed && liveTaskOf(instance) !== undefined);
}

/** Kills the tasks of instances; with `scale` by a deployment that also lowers the number of instances. */
function killed(
    marathon: Marathon,
    request: EmulatorRequest,
    targets: readonly Instance[],
    body: (tasks: JsonObject[]) => JsonObject,
): Answer {
    if (request.flag("scale")) return scaledDown(marathon, request, targets);
    const tasks = targets.flatMap((instance): JsonObject[] => {
        const task = renderTask(marathon, instance);
        return task ? [task] : [];
    });
    for (const instance of targets) marathon.instances.kill(instance);
    return ok(body(tasks));
}

function scaledDown(marathon: Marathon, request: EmulatorRequest, targets: readonly Instance[]): Answer {
    const counts = new Map<string, number>();
    for (const { app } of targets) counts.set(app.id, (counts.get(app.id) ?? 0) + 1);
    const written = marathon.write({
        change: (draft) => {
            for (const [id, count] of counts) {
                const app = draft.app(id);
                if (app) draft.putApp({ ...app, instances: Math.max(0, app.instances - count) });
            }
        },
        force: request.flag("force"),
        group: "/",
        chosen: new Set(targets.map(({ id }) => id)),
    });
    return deploymentAnswer(written);
}
