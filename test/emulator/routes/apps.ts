import type { App } from "../app";
import { rulesForApp } from "../definitions";
import { appEmbedsOf } from "../embeds";
import { type Answer, type EmulatorRequest, ok, type Route } from "../exchange";
import { isObject, type JsonObject } from "../json";
import { labelSelector } from "../label-selector";
import type { Marathon, Written } from "../marathon";
import { parentOf, resolvePath } from "../paths";
import { mergeApp, readApp } from "../read-app";
import { alreadyExists, invalidObject, invalidShape, notFound, Refusal, unprocessable } from "../refusal";
import { appsBelow, type TreeDraft } from "../tree";
import { type AppEmbed, refuseToShow, renderApp } from "../wire";
import { deploymentAnswer, missingToRead } from "./answers";

/** The requests of `AppsResource`. */
export const appRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/apps\/?$/s, answer: list },
    { method: "POST", pattern: /^\/v2\/apps\/?$/s, answer: create },
    { method: "PUT", pattern: /^\/v2\/apps\/?$/s, answer: updateMany },
    { method: "PATCH", pattern: /^\/v2\/apps\/?$/s, answer: patchMany },
    { method: "POST", pattern: /^\/v2\/apps\/(.+)\/restart$/s, answer: restart },
    { method: "GET", pattern: /^\/v2\/apps\/(?:(.+)\/)?\*$/s, answer: listBelow },
    { method: "GET", pattern: /^\/v2\/apps\/(.+)$/s, answer: show },
    { method: "PUT", pattern: /^\/v2\/apps\/(.+)$/s, answer: update },
    { method: "PATCH", pattern: /^\/v2\/apps\/(.+)$/s, answer: patch },
    { method: "DELETE", pattern: /^\/v2\/apps\/(.+)$/s, answer: remove },
];

const shownInLists: readonly AppEmbed[] = ["counts", "deployments"];
const shownAlone: readonly AppEmbed[] = ["counts", "deployments", "tasks", "lastTaskFailure"];

function list(marathon: Marathon, request: EmulatorRequest): Answer {
    const fits = filterOf(marathon, request);
    const embeds = new Set([...shownInLists, ...appEmbedsOf(request, ["apps.", "app."])]);
    const apps = [...marathon.tree.apps.values()].filter(fits);
    return ok({ apps: apps.map((app) => renderApp(marathon, app, embeds)) });
}

function filterOf({ settings }: Marathon, { query }: EmulatorRequest): (app: App) => boolean {
    const [cmd, id] = [query.get("cmd")?.toLowerCase(), query.get("id")?.toLowerCase()];
    const selector = query.get("label");
    const labelled = selector === null ? () => true : labelSelector(selector, settings.dialect);
    return (app) =>
        (cmd === undefined || (typeof app.cmd === "string" && app.cmd.toLowerCase().includes(cmd))) &&
        (id === undefined || app.id.toLowerCase().includes(id)) &&
        labelled(app.labels);
}

function listBelow(marathon: Marathon, request: EmulatorRequest, [group]: readonly string[]): Answer {
    const path = resolvePath(`/${group ?? ""}`);
    if (!marathon.tree.groups.has(path)) throw missingToRead(marathon, `Group '${path}' does not exist`);
    const embeds = new Set([...shownAlone, ...appEmbedsOf(request, ["apps.", "app."])]);
    return ok({ "*": appsBelow(marathon.tree, path).map((app) => renderApp(marathon, app, embeds)) });
}

function show(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const app = marathon.tree.apps.get(id);
    if (!app) throw missingToRead(marathon, `App '${id}' does not exist`);
    const embeds = new Set([...shownAlone, ...appEmbedsOf(request, ["app."])]);
    return ok({ app: renderApp(marathon, app, embeds) });
}

function create(marathon: Marathon, request: EmulatorRequest): Answer {
    const body = request.json();
    const id = isObject(body) && typeof body.id === "string" ? body.id : "";
    const app = readApp(body, rulesForApp(marathon, resolvePath(id), "post"));
    const written = marathon.write({
        change: (draft) => {
            if (draft.app(app.id)) throw alreadyExists(`An app with id [${app.id}] already exists.`);
            draft.putApp(app);
        },
        force: request.flag("force"),
        group: parentOf(app.id),
    });
    const shown = { ...app, version: written.result.version };
    refuseToShow(shown);
    return {
        status: 201,
        headers: { Location: app.id, "Marathon-Deployment-Id": written.result.deploymentId },
        body: {
            ...shown,
            ...{ tasksStaged: 0, tasksRunning: 0, tasksHealthy: 0, tasksUnhealthy: 0 },
            deployments: [{ id: written.result.deploymentId }],
            ...(marathon.settings.dialect.tasksInCreated && { tasks: [] }),
        },
        after: () => publishAppWrite(marathon, request, shown, written),
    };
}

function update(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const body = request.jsonObject();
    const existed = marathon.tree.apps.has(id);
    const change = changeOf(marathon, id, body, request.flag("partialUpdate", true));
    return writtenApp(marathon, request, id, change, existed ? 200 : 201);
}

function patch(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const body = request.jsonObject();
    const change = marathon.tree.apps.has(id)
        ? changeOf(marathon, id, body, true)
        : refusalOf(marathon, id, body);
    return writtenApp(marathon, request, id, change, 200);
}

function writtenApp(
    marathon: Marathon,
    request: EmulatorRequest,
    id: string,
    change: (draft: TreeDraft) => void,
    status: 200 | 201,
): Answer {
    const written = marathon.write({ change, force: request.flag("force"), group: parentOf(id) });
    const app = marathon.tree.apps.get(id);
    return {
        status,
        headers: {
            ...(status === 201 && { Location: id }),
            "Marathon-Deployment-Id": written.result.deploymentId,
        },
        body: written.result,
        after: () => publishAppWrite(marathon, request, app, written),
    };
}

/**
 * How a body changes one app: a version alone rolls back, a partial update merges, anything else is a whole definition.
 * What is wrong with the body itself is refused here, before the write begins.
 */
function changeOf(
    marathon: Marathon,
    id: string,
    body: JsonObject,
    partial: boolean,
): (draft: TreeDraft) => void {
    const stored = marathon.tree.apps.get(id);
    const rules = rulesForApp(marathon, id, "put");
    if (stored && partial && typeof body.version === "string")
        return rollBack(marathon, id, body.version, body);
    const app = stored && partial ? mergeApp(stored, body, rules) : readApp({ ...body, id }, rules);
    return (draft) => draft.putApp(app);
}

const versionCombined = unprocessable("The 'version' field may only be combined with the 'id' field.");

function rollBack(
    marathon: Marathon,
    id: string,
    version: string,
    body: JsonObject,
): (draft: TreeDraft) => void {
    if (Object.keys(body).some((key) => key !== "version" && key !== "id")) {
        throw versionCombined;
    }
    return (draft) => {
        const old = marathon.history.app(id, version);
        if (!old) throw notFound(`App '${id}' does not exist`);
        draft.putApp(old);
    };
}

/** PATCH of a missing app: what is wrong with the body alone as an app is refused before the write begins, else 404. */
function refusalOf(marathon: Marathon, id: string, body: JsonObject): (draft: TreeDraft) => void {
    readApp({ ...body, id }, rulesForApp(marathon, id, "put"));
    return () => {
        throw notFound(`App '${id}' does not exist`);
    };
}

function updateMany(marathon: Marathon, request: EmulatorRequest): Answer {
    const partial = request.flag("partialUpdate", true);
    const known = (id: string) => marathon.tree.apps.has(id);
    return writeMany(marathon, request, (id, body) =>
        changeOf(marathon, id, partial && !known(id) ? withoutDefaultPort(body) : body, partial),
    );
}

/** An app that a partial array creates does not get the default port. */
function withoutDefaultPort(body: JsonObject): JsonObject {
    return body.ports === undefined ? { portDefinitions: [], ...body } : body;
}

function patchMany(marathon: Marathon, request: EmulatorRequest): Answer {
    return writeMany(marathon, request, (id, body) =>
        marathon.tree.apps.has(id) ? changeOf(marathon, id, body, true) : refusalOf(marathon, id, body),
    );
}

function writeMany(
    marathon: Marathon,
    request: EmulatorRequest,
    changeOne: (id: string, body: JsonObject) => (draft: TreeDraft) => void,
): Answer {
    const body = request.json();
    if (!Array.isArray(body)) throw invalidShape([{ path: "", errors: ["error.expected.jsarray"] }]);
    const partial = request.method === "PATCH" || request.flag("partialUpdate", true);
    const named = body.filter(isObject).filter((element) => {
        if (typeof element.id === "string" || !partial) return true;
        if (marathon.settings.dialect.idInArrayUpdates) {
            throw unprocessable("requirement failed: App Update must have app id set");
        }
        return false;
    });
    const changes = named.map((element, index) =>
        asElement(index, () => changeOne(elementId(element), element)),
    );
    const written = marathon.write({
        change: (draft) => {
            for (const change of changes) change(draft);
        },
        force: request.flag("force"),
        group: "/",
    });
    return deploymentAnswer(written);
}

function elementId(element: JsonObject): string {
    if (typeof element.id === "string") return resolvePath(element.id);
    const errors = [`'id' is undefined on object: ${JSON.stringify(element)}`];
    throw invalidShape([{ path: "/id", errors }]);
}

/** What is wrong with one element of an array: shapes are reported with its index, the rest as if it stood alone. */
function asElement<T>(index: number, read: () => T): T {
    try {
        return read();
    } catch (error) {
        if (error === versionCombined)
            throw invalidObject([{ path: "/", errors: [versionCombined.message] }]);
        throw error instanceof Refusal ? error.at(`(${index})`) : error;
    }
}

function remove(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const written = marathon.write({
        change: (draft) => {
            if (!draft.app(id)) throw notFound(`App '${id}' does not exist`);
            draft.removeApp(id);
        },
        force: request.flag("force", true),
        group: parentOf(id),
    });
    return deploymentAnswer(written);
}

function restart(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const written = marathon.write({
        change: (draft) => {
            if (!draft.app(id)) throw notFound(`App '${id}' does not exist`);
        },
        restarted: new Set([id]),
        force: request.flag("force"),
        group: parentOf(id),
    });
    return deploymentAnswer(written);
}

function publishAppWrite(
    marathon: Marathon,
    request: EmulatorRequest,
    app: App | undefined,
    written: Written,
): void {
    written.publish();
    marathon.events.publish("api_post_event", {
        clientIp: request.remoteAddress,
        uri: request.path,
        appDefinition: app,
    });
}
