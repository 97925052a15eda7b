import type { Marathon } from "./marathon";
import type { DefinitionRules } from "./read-app";
import { type RoleRules, rolesForApp } from "./roles";

/** How a definition that is written by itself is read by this Marathon. */
export function rulesForApp(
    marathon: Marathon,
    appId: string,
    carrier: DefinitionRules["carrier"],
): DefinitionRules {
    const { dialect, server } = marathon.settings;
    return { dialect, server, ...rolesForApp(marathon, appId), base: "/", carrier };
}

/** How a definition that comes with a group is read. */
export function rulesInGroup({ settings }: Marathon, group: string, roles: RoleRules): DefinitionRules {
    const { dialect, server } = settings;
    return { dialect, server, ...roles, base: group, carrier: "post" };
}
