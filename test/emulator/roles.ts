import type { Marathon } from "./marathon";
import { parentOf, segmentsOf, topLevelOf } from "./paths";

/** Which roles a definition may name, and the one it has when it names none (`RoleSettings`). */
export interface RoleRules {
    readonly defaultRole: string;
    readonly allowedRoles: readonly string[];
}

/** The rules for an app that is written by itself. */
export function rolesForApp(marathon: Marathon, appId: string): RoleRules {
    const { mesosRole } = marathon.settings;
    const existing = existingRole(marathon, appId);
    if (parentOf(appId) === "/") return { defaultRole: mesosRole, allowedRoles: [mesosRole, ...existing] };
    const top = topLevelOf(appId);
    const role = top.slice(1);
    const enforced = marathon.tree.groups.get(top)?.enforceRole ?? marathon.settings.newGroupEnforceRole;
    return enforced
        ? { defaultRole: role, allowedRoles: [role, ...existing] }
        : { defaultRole: mesosRole, allowedRoles: [mesosRole, role, ...existing] };
}

/**
 * The rules for an app that comes with a group. The group's own name is allowed only where its top-level group enforces it, and
 * nested groups may always use the default role.
 * @param topEnforces whether the top-level group enforces its name after the request
 */
export function rolesInGroup(
    marathon: Marathon,
    group: string,
    appId: string,
    topEnforces: boolean,
): RoleRules {
    const { mesosRole } = marathon.settings;
    const existing = existingRole(marathon, appId);
    const role = topLevelOf(group).slice(1);
    if (group === "/" || !topEnforces)
        return { defaultRole: mesosRole, allowedRoles: [mesosRole, ...existing] };
    const nested = segmentsOf(group).length > 1;
    return { defaultRole: role, allowedRoles: [...(nested ? [mesosRole] : []), role, ...existing] };
}

function existingRole(marathon: Marathon, appId: string): string[] {
    const role = marathon.tree.apps.get(appId)?.role;
    return role === undefined ? [] : [role];
}
