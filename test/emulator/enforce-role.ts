import { isObject, type JsonObject } from "./json";
import type { Marathon } from "./marathon";
import { resolvePath, segmentsOf } from "./paths";
import type { Violation } from "./refusal";

/** Why a request with apps may not change `enforceRole`. */
export const enforceRoleRefusal =
    "enforceRole cannot be modified in a request that adds, removes or modifies services; " +
    "please make these changes in separate requests.";

/** Whether a group body names apps anywhere, be it an empty list. */
export function holdsApps(body: JsonObject): boolean {
    const groups = Array.isArray(body.groups) ? body.groups.filter(isObject) : [];
    return Array.isArray(body.apps) || groups.some(holdsApps);
}

/**
 * The groups in a body with apps whose `enforceRole` the request would change (`GroupNormalization`). A group is only looked
 * at where the body names it by `id`. From 1.11 on every existing nested group, and the root, counts as changed.
 */
export function enforceRoleViolations(
    marathon: Marathon,
    id: string,
    body: JsonObject,
    named: boolean,
    at = "",
): Violation[] {
    const { dialect, newGroupEnforceRole } = marathon.settings;
    if (!dialect.roles) return [];
    const group = marathon.tree.groups.get(id);
    const topLevel = segmentsOf(id).length === 1;
    const wanted = typeof body.enforceRole === "boolean" ? body.enforceRole : newGroupEnforceRole;
    const changes = topLevel ? group?.enforceRole !== wanted : dialect.nestedGroupsRefused;
    const own =
        named && group && changes ? [{ path: `${at}/enforceRole`, errors: [enforceRoleRefusal] }] : [];
    const groups = Array.isArray(body.groups) ? body.groups.filter(isObject) : [];
    const below = groups.flatMap((child, index) => {
        const childId = resolvePath(String(child.id), id);
        return enforceRoleViolations(marathon, childId, child, true, `${at}/groups(${index})`);
    });
    return [...own, ...below];
}
