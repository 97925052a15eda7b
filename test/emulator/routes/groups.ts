import { enforceRoleRefusal } from "../enforce-role";
import { type Answer, type EmulatorRequest, ok, type Route } from "../exchange";
import { applyGroupUpdate, readGroupUpdate } from "../group-update";
import { groupEmbedsOf, renderGroup } from "../group-wire";
import { timestampOf } from "../history";
import { isObject, type JsonObject } from "../json";
import type { Marathon } from "../marathon";
import { parentOf, resolvePath, segmentsOf } from "../paths";
import { alreadyExists, invalidObject, invalidShape, notFound, Refusal, unprocessable } from "../refusal";
import { appsBelow, type Group, podsBelow, type Tree, type TreeDraft } from "../tree";
import { renderApp } from "../wire";
import { deploymentAnswer, missingToRead } from "./answers";

/** The requests of `GroupsResource`. */
export const groupRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/groups\/(?:(.+)\/)?apps\/?$/s, answer: listApps },
    { method: "GET", pattern: /^\/v2\/groups\/(?:(.+)\/)?versions\/?$/s, answer: listVersions },
    { method: "GET", pattern: /^\/v2\/groups\/(?:(.+)\/)?versions\/([^/]+)$/s, answer: showVersion },
    { method: "GET", pattern: /^\/v2\/groups(?:\/(.*))?$/s, answer: show },
    { method: "POST", pattern: /^\/v2\/groups(?:\/(.*))?$/s, answer: create },
    { method: "PUT", pattern: /^\/v2\/groups(?:\/(.*))?$/s, answer: update },
    { method: "PATCH", pattern: /^\/v2\/groups\/(.+)$/s, answer: patch },
    { method: "DELETE", pattern: /^\/v2\/groups(?:\/(.*))?$/s, answer: remove },
];

function show(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    return shown(marathon, request, marathon.tree, pathOf(path));
}

function pathOf(path: string | undefined): string {
    return resolvePath(`/${path ?? ""}`);
}

function shown(marathon: Marathon, request: EmulatorRequest, tree: Tree | undefined, id: string): Answer {
    const group = tree?.groups.get(id);
    if (!tree || !group) throw missingToRead(marathon, `Group '${id}' does not exist`);
    return ok(renderGroup(marathon, tree, group, groupEmbedsOf(request)));
}

function listApps(marathon: Marathon, _request: EmulatorRequest, [path]: readonly string[]): Answer {
    return ok(appsBelow(marathon.tree, pathOf(path)).map((app) => renderApp(marathon, app, new Set())));
}

function listVersions(marathon: Marathon, _request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = pathOf(path);
    if (!marathon.tree.groups.has(id)) throw missingToRead(marathon, `Group '${id}' does not exist`);
    return ok(marathon.history.versionsOfGroup(id));
}

function showVersion(
    marathon: Marathon,
    request: EmulatorRequest,
    [path, version]: readonly string[],
): Answer {
    return shown(marathon, request, marathon.history.tree(timestampOf(version ?? "")), pathOf(path));
}

function bodyOf(request: EmulatorRequest): JsonObject {
    const body = request.anyJson();
    return isObject(body) ? body : {};
}

function create(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const body = bodyOf(request);
    if (body.id === "") throw invalidShape([{ path: "/id", errors: ["error.minLength"] }]);
    const id = typeof body.id === "string" ? resolvePath(body.id, pathOf(path)) : pathOf(path);
    if (marathon.tree.groups.has(id)) {
        throw alreadyExists(`Group ${id} is already created. Use PUT to change this group.`);
    }
    if (marathon.tree.apps.has(id)) throw alreadyExists(`An app with the path ${id} already exists.`);
    const change = contentChange(marathon, pathOf(path), body);
    const answer = written(marathon, request, parentOf(id), change);
    return { ...answer, status: 201, headers: { ...answer.headers, Location: id } };
}

function update(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = pathOf(path);
    const body = bodyOf(request);
    if (marathon.settings.dialect.roles) refuseRelativeId(id, body);
    const change = changeOf(marathon, id, body);
    if (request.flag("dryRun")) return ok({ steps: marathon.dryRun(change) });
    return written(marathon, request, parentOf(id), change);
}

/** A relative id counts twice in a PUT from 1.9 on, so that no app of the body can be a child of the group. */
function refuseRelativeId(path: string, { id, apps }: JsonObject): void {
    if (
        typeof id !== "string" ||
        id === "" ||
        id.startsWith("/") ||
        !Array.isArray(apps) ||
        apps.length === 0
    )
        return;
    const error = `Identifier is not child of '${resolvePath(id, resolvePath(id, path))}'`;
    throw invalidObject([{ path: "/apps(0)/id", errors: [error] }]);
}

function written(
    marathon: Marathon,
    request: EmulatorRequest,
    group: string,
    change: (draft: TreeDraft) => void,
): Answer {
    return deploymentAnswer(marathon.write({ change, force: request.flag("force"), group }));
}

/** A factor or a version alone does its work on the whole subtree; anything else describes the group. */
function changeOf(marathon: Marathon, id: string, body: JsonObject): (draft: TreeDraft) => void {
    const change = contentChange(marathon, id, body);
    const { scaleBy, version } = body;
    const alone = ["version", "scaleBy"].filter(
        (member) => body[member] !== undefined && body[member] !== null,
    );
    if (alone.length === 0) return change;
    if (Object.keys(body).length > 1) {
        const errors = ["not allowed in conjunction with other properties."];
        const named =
            typeof body.id === "string" && marathon.tree.groups.has(id) && marathon.settings.dialect.roles;
        throw invalidObject([
            ...(named ? [{ path: "/enforceRole", errors: [enforceRoleRefusal] }] : []),
            ...alone.map((member) => ({ path: `/${member}`, errors })),
        ]);
    }
    return typeof scaleBy === "number"
        ? scaleChange(marathon, id, scaleBy)
        : rollBack(marathon, id, String(version));
}

function contentChange(marathon: Marathon, path: string, body: JsonObject): (draft: TreeDraft) => void {
    const content = readGroupUpdate(marathon, path, body);
    const { dialect } = marathon.settings;
    const forgetRole = content.id === "/" && dialect.rootPutForgetsEnforceRole;
    return (draft) => applyGroupUpdate(draft, marathon.tree, content, forgetRole);
}

function scaleChange(marathon: Marathon, id: string, factor: number): (draft: TreeDraft) => void {
    return (draft) => {
        const group = draft.group(id) ?? emptyGroup(id);
        const { scaleByResetsEnforceRole } = marathon.settings.dialect;
        draft.putGroup(scaleByResetsEnforceRole ? { ...group, enforceRole: false } : group);
        for (const app of appsBelow(marathon.tree, id)) {
            draft.putApp({ ...app, instances: Math.ceil(app.instances * factor) });
        }
    };
}

function emptyGroup(id: string): Group {
    return { id, dependencies: [], enforceRole: false };
}

function rollBack(marathon: Marathon, id: string, version: string): (draft: TreeDraft) => void {
    const timestamp = timestampOf(version);
    return (draft) => {
        const old = marathon.history.tree(timestamp);
        const group = old?.groups.get(id);
        if (!old || !group) throw unprocessable(`Group ${id} not available in version ${timestamp}`);
        draft.removeGroup(id);
        draft.putGroup(group);
        for (const below of old.groups.values()) if (below.id.startsWith(within(id))) draft.putGroup(below);
        for (const app of appsBelow(old, id)) draft.putApp(app);
        for (const pod of podsBelow(old, id)) draft.putPod(pod);
    };
}

function within(id: string): string {
    return id === "/" ? "/" : `${id}/`;
}

/** Changes nothing but `enforceRole`, without a deployment, a version or an event. */
function patch(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    if (!marathon.settings.dialect.roles) throw new Refusal(405, { message: "Method Not Allowed" });
    const body = request.anyJson();
    if (!isObject(body)) throw invalidShape([{ path: "", errors: ["error.expected.jsobject"] }]);
    const wanted = body.enforceRole ?? marathon.settings.newGroupEnforceRole;
    if (typeof wanted !== "boolean") {
        throw invalidShape([{ path: "/enforceRole", errors: ["error.expected.jsboolean"] }]);
    }
    const id = pathOf(path);
    if (segmentsOf(id).length !== 1) {
        throw invalidObject([{ path: "/", errors: ["Path needs to be top-level"] }]);
    }
    const group = marathon.tree.groups.get(id);
    if (!group) throw missingToRead(marathon, `Group '${id}' does not exist`);
    marathon.amend((draft) => draft.putGroup({ ...group, enforceRole: wanted }));
    return { status: 200 };
}

function remove(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = pathOf(path);
    if (id === "/" && path) throw unprocessable("requirement failed: The root group cannot be removed.");
    return written(marathon, request, parentOf(id), (draft) => {
        if (!draft.group(id)) throw notFound(`Group '${id}' does not exist`);
        draft.removeGroup(id);
    });
}
