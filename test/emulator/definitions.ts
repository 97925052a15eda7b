import type { Marathon } from "./marathon";
import type { DefinitionRules } from "./normalise";
import { segmentsOf, topLevelOf } from "./paths";

/** How a definition with this id is read by this Marathon. */
export function rulesFor(
    marathon: Marathon,
    appId: string,
    base: string,
    defaultPortIndex: DefinitionRules["defaultPortIndex"],
): DefinitionRules {
    const { dialect, features, defaultNetworkName } = marathon.settings;
    return {
        dialect,
        features: new Set(features),
        defaultNetworkName,
        base,
        defaultRole: defaultRoleOf(marathon, appId),
        defaultPortIndex,
    };
}

/** The role of an app that names none: its top-level group's name where that enforces it, else `--mesos_role`. */
function defaultRoleOf(marathon: Marathon, appId: string): string {
    const top = topLevelOf(appId);
    const inGroup = segmentsOf(appId).length > 1;
    const enforced = marathon.tree.groups.get(top)?.enforceRole ?? marathon.settings.newGroupEnforceRole;
    return inGroup && enforced ? top.slice(1) : marathon.settings.mesosRole;
}
