import type { Marathon } from "./marathon";
import type { DefinitionRules } from "./normalise";
import { type RoleRules, rolesForApp } from "./roles";

/** How a definition that is written by itself is read by this Marathon. */
export function rulesForApp(
    marathon: Marathon,
    appId: string,
    defaultPortIndex: DefinitionRules["defaultPortIndex"],
): DefinitionRules {
    return { ...rulesOf(marathon, rolesForApp(marathon, appId)), base: "/", defaultPortIndex };
}

/** How a definition that comes with a group is read. */
export function rulesInGroup(marathon: Marathon, group: string, roles: RoleRules): DefinitionRules {
    return { ...rulesOf(marathon, roles), base: group, defaultPortIndex: "left out" };
}

function rulesOf({ settings }: Marathon, { defaultRole, allowedRoles }: RoleRules) {
    const { dialect, features, defaultNetworkName } = settings;
    return {
        dialect,
        features: new Set(features),
        defaultNetworkName,
        defaultRole,
        allowedRoles: [...new Set(allowedRoles)],
    };
}
