import { isGiven } from "../given";
import { type Problem, problem } from "../problem";
import { isUnknown, type PropertyMap } from "../unknown";
import { instancesOf, isText, membersOf } from "./reading";

/** Labels that Marathon itself reads (`SchedulingValidation`, `AppValidation.complyWithMigrationAPI`). */
export function labelRules(definition: PropertyMap): Problem[] {
    const labels = membersOf(definition.labels);
    const isSingle = labels.MARATHON_SINGLE_INSTANCE_APP === "true";
    return [...migrationProblems(labels), ...(isSingle ? singleInstanceProblems(definition) : [])];
}

const versionLabel = "DCOS_MIGRATION_API_VERSION";

function migrationProblems(labels: PropertyMap): Problem[] {
    const version = labels[versionLabel];
    if (!isText(version) || version === "") return [];
    const missing = ["DCOS_PACKAGE_FRAMEWORK_NAME", "DCOS_MIGRATION_API_PATH"].filter(
        (name) => !isGiven(labels[name]) || labels[name] === "",
    );
    return [
        ...(version === "v1" ? [] : [problem("must be v1", `labels.${versionLabel}`)]),
        ...missing.map((name) => problem(`is missing: ${versionLabel} needs it`, `labels.${name}`)),
    ];
}

function singleInstanceProblems(definition: PropertyMap): Problem[] {
    const { upgradeStrategy } = definition;
    const problems: Problem[] = [];
    if ((instancesOf(definition) ?? 0) > 1) {
        problems.push(
            problem("must not be greater than 1 with the label MARATHON_SINGLE_INSTANCE_APP", "instances"),
        );
    }
    // What Marathon takes by default keeps the old instance for a while.
    const shares = isGiven(upgradeStrategy) ? Object.values(membersOf(upgradeStrategy)) : [1];
    if (!isUnknown(upgradeStrategy) && shares.some((share) => typeof share === "number" && share !== 0)) {
        problems.push(
            problem(
                "must have both members 0 with the label MARATHON_SINGLE_INSTANCE_APP",
                "upgradeStrategy",
            ),
        );
    }
    return problems;
}
