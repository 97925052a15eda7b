import type { App } from "./app";
import { rulesInGroup } from "./definitions";
import { enforceRoleViolations, holdsApps } from "./enforce-role";
import { isObject, type JsonObject } from "./json";
import type { Marathon } from "./marathon";
import { isBelow, parentOf, resolvePath, segmentsOf, topLevelOf } from "./paths";
import { readApp } from "./read-app";
import { internalError, invalidObject, invalidShape, type Violation } from "./refusal";
import { rolesInGroup } from "./roles";
import { appsIn, groupsIn, type Tree, type TreeDraft } from "./tree";

/** What a request wants a group to be; absent members stay as they are. */
export interface GroupUpdate {
    readonly id: string;
    readonly dependencies?: readonly string[];
    readonly enforceRole: boolean;
    readonly apps?: readonly App[];
    readonly groups?: readonly GroupUpdate[];
}

/**
 * Reads the body of a group request, every app in it as a complete definition.
 * @param path the path of the request; the body's `id` is resolved against it
 * @throws Refusal (422, 500)
 */
export function readGroupUpdate(marathon: Marathon, path: string, body: JsonObject): GroupUpdate {
    const noGroupId = marathon.settings.dialect.roles ? "None.get" : "No group id was given!";
    const wrong = shapeViolations(body, "", noGroupId);
    if (wrong.length > 0) throw invalidShape(wrong);
    const named = typeof body.id === "string";
    const id = named ? resolvePath(String(body.id), path) : path;
    const violations = holdsApps(body) ? enforceRoleViolations(marathon, id, body, named) : [];
    violations.push(...foreignGroups(body, id, ""));
    if (violations.length > 0) throw invalidObject(violations);
    return readGroup(marathon, id, body, topEnforces(marathon, id, body));
}

/** The groups in a body that lie elsewhere. */
function foreignGroups({ groups }: JsonObject, id: string, at: string): Violation[] {
    const children = Array.isArray(groups) ? groups.filter(isObject) : [];
    return children.flatMap((child, index) => {
        const [childId, path] = [resolvePath(String(child.id), id), `${at}/groups(${index})`];
        return isBelow(childId, id)
            ? foreignGroups(child, childId, path)
            : [{ path, errors: ["Group has to be child of groups with parent id"] }];
    });
}

/** Whether the top-level group of what is written enforces its role once the request is through. */
function topEnforces(marathon: Marathon, id: string, body: JsonObject): boolean {
    if (segmentsOf(id).length > 1) return marathon.tree.groups.get(topLevelOf(id))?.enforceRole ?? false;
    return wantedEnforceRole(marathon, body);
}

/** A request that says nothing sets the server's default. */
function wantedEnforceRole({ settings }: Marathon, body: JsonObject): boolean {
    if (!settings.dialect.roles) return false;
    return typeof body.enforceRole === "boolean" ? body.enforceRole : settings.newGroupEnforceRole;
}

function readGroup(marathon: Marathon, id: string, body: JsonObject, enforced: boolean): GroupUpdate {
    const topLevel = segmentsOf(id).length === 1;
    if (!topLevel && body.enforceRole === true && marathon.settings.dialect.roles) {
        const error = `enforceRole can only be set for top-level groups, and ${id} is not top-level`;
        throw invalidObject([{ path: "/enforceRole", errors: [error] }]);
    }
    const nested = (child: JsonObject) => {
        const childId = resolvePath(String(child.id), id);
        return readGroup(
            marathon,
            childId,
            child,
            id === "/" ? wantedEnforceRole(marathon, child) : enforced,
        );
    };
    return {
        id,
        enforceRole: topLevel && wantedEnforceRole(marathon, body),
        ...(Array.isArray(body.dependencies) && {
            dependencies: body.dependencies.map((dependency) => resolvePath(String(dependency), id)),
        }),
        ...(Array.isArray(body.apps) && { apps: readApps(marathon, id, body.apps, enforced) }),
        ...(Array.isArray(body.groups) && { groups: body.groups.filter(isObject).map(nested) }),
    };
}

function readApps(marathon: Marathon, group: string, bodies: readonly unknown[], enforced: boolean): App[] {
    return bodies.filter(isObject).map((body, index) => {
        const id = resolvePath(String(body.id ?? ""), group);
        const app = readApp(body, rulesInGroup(marathon, group, rolesInGroup(marathon, group, id, enforced)));
        if (parentOf(app.id) === group) return app;
        const { dialect } = marathon.settings;
        const error = dialect.roles
            ? `Identifier is not child of '${group}'`
            : `Identifier is not child of ${group}. Hint: use relative paths.`;
        throw invalidObject([{ path: `/apps(${index})/id`, errors: [error] }]);
    });
}

/** Brings a group to what an update wants, and removes what the update's lists leave out. */
export function applyGroupUpdate(
    draft: TreeDraft,
    before: Tree,
    update: GroupUpdate,
    forgetRole = false,
): void {
    const old = draft.group(update.id);
    draft.putGroup({
        id: update.id,
        dependencies: update.dependencies ?? old?.dependencies ?? [],
        enforceRole: !forgetRole && update.enforceRole,
    });
    if (update.apps) {
        const kept = new Set(update.apps.map(({ id }) => id));
        for (const { id } of appsIn(before, update.id)) if (!kept.has(id)) draft.removeApp(id);
        for (const app of update.apps) draft.putApp(app);
    } else for (const app of appsIn(before, update.id)) draft.putApp(withoutVersion(app));
    if (!update.groups) return;
    const kept = update.groups.map(({ id }) => id);
    for (const { id } of groupsIn(before, update.id)) {
        if (!kept.some((other) => other === id || isBelow(other, id))) draft.removeGroup(id);
    }
    for (const group of update.groups) applyGroupUpdate(draft, before, group, forgetRole);
}

/** Every app of a group that an update names is taken anew, even where the update does not list it (`GroupConversion`). */
function withoutVersion(app: App): App {
    const { versionInfo: _, ...definition } = app;
    return definition as App;
}

/** The shape of a group body and of the groups in it; the apps are read one by one. */
function shapeViolations(body: JsonObject, at: string, noGroupId: string): Violation[] {
    const violations: Violation[] = [];
    const refuse = (member: string, error: string) =>
        violations.push({ path: `${at}/${member}`, errors: [error] });
    const expect = (member: string, kind: string, fits: (value: unknown) => boolean) => {
        const value = body[member];
        if (value !== undefined && value !== null && !fits(value)) refuse(member, `error.expected.${kind}`);
    };
    expect("id", "jsstring", (value) => typeof value === "string");
    if (body.id === "") refuse("id", "error.minLength");
    for (const member of ["apps", "groups", "dependencies"]) expect(member, "jsarray", Array.isArray);
    expect("enforceRole", "jsboolean", (value) => typeof value === "boolean");
    expect("scaleBy", "jsnumber", (value) => typeof value === "number");
    if (typeof body.scaleBy === "number" && body.scaleBy < 0) refuse("scaleBy", "error.min");
    expect("version", "date.isoformat", (value) => !Number.isNaN(Date.parse(String(value))));
    const groups = Array.isArray(body.groups) ? body.groups.filter(isObject) : [];
    for (const [index, group] of groups.entries()) {
        if (group.id === undefined) throw internalError(noGroupId);
        violations.push(...shapeViolations(group, `${at}/groups(${index})`, noGroupId));
    }
    return violations;
}
