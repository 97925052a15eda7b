import { isGiven } from "../given";
import { type Problem, problem, warning } from "../problem";
import { hasPersistentVolumes } from "../scheduling-fields";
import { isAtLeast, type Server } from "../server";
import { containsUnknown, type PropertyMap } from "../unknown";
import { membersOf, numberOr } from "./reading";

/**
 * What apps ask that keep data on their agents: new instances need the place of old ones (`AppValidation`,
 * `UpgradeStrategy.validForResidentTasks`). `residency` turns these rules on, even without volumes.
 */
export function residentRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const hasVolumes = hasPersistentVolumes(definition);
    const asked = isGiven(definition.residency);
    return [
        ...(asked && !hasVolumes ? residencyProblems(definition, server) : []),
        ...(asked || hasVolumes ? strategyProblems(definition) : []),
    ];
}

function strategyProblems({ upgradeStrategy, unreachableStrategy }: PropertyMap): Problem[] {
    const problems: Problem[] = [];
    if ((numberOr(membersOf(upgradeStrategy).maximumOverCapacity, 0) ?? 0) > 0) {
        problems.push(
            problem(
                "must be 0 with persistent volumes: new instances take the place of old ones",
                "upgradeStrategy.maximumOverCapacity",
            ),
        );
    }
    // Whatever is no text means times.
    if (isGiven(unreachableStrategy) && typeof unreachableStrategy !== "string") {
        problems.push(problem('must be "disabled" with persistent volumes', "unreachableStrategy"));
    }
    return problems;
}

/** Without volumes older versions refuse it and newer ones drop it. */
function residencyProblems({ container }: PropertyMap, server: Server | undefined): Problem[] {
    if (containsUnknown(container)) return [];
    const text = "means nothing without persistent volumes: leave it out";
    const isRefused = server !== undefined && !isAtLeast(server, { major: 1, minor: 8 });
    return [isRefused ? problem(text, "residency") : warning(text, "residency")];
}
