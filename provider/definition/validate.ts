import { canonicalise } from "./canonical";
import { memberProblems, untimelyMembers } from "./collection";
import { fields } from "./fields";
import { isGiven } from "./given";
import { type Problem, problem, warning } from "./problem";
import type { Server } from "./server";
import type { PropertyMap, PropertyValue } from "./unknown";
import { commandRules } from "./validation/command-rules";
import { dependencyRules } from "./validation/dependency-rules";
import { healthRules } from "./validation/health-rules";
import { appIdProblems } from "./validation/id-rules";
import { labelRules } from "./validation/label-rules";
import { networkRules } from "./validation/network-rules";
import { leftoverRules, oldFormRules } from "./validation/old-form-rules";
import { portRules } from "./validation/port-rules";
import { residentRules } from "./validation/resident-rules";
import { resourceRules } from "./validation/resource-rules";
import { roleRules } from "./validation/role-rules";
import { rolloutRules } from "./validation/rollout-rules";
import type { Rule, Surroundings } from "./validation/rule";
import { secretRules } from "./validation/secret-rules";
import { sizeRules } from "./validation/size-rules";
import { volumeRules } from "./validation/volume-rules";

export type { Problem } from "./problem";
export { findChangeProblems } from "./validation/change-rules";
export { volumesInConflict } from "./validation/conflict-rules";
export { appIdProblems, idProblems } from "./validation/id-rules";
export { oldFormRules as findOldFormProblems } from "./validation/old-form-rules";
export type { Surroundings } from "./validation/rule";

const rules: readonly Rule[] = [
    commandRules,
    resourceRules,
    networkRules,
    portRules,
    volumeRules,
    residentRules,
    secretRules,
    healthRules,
    roleRules,
    labelRules,
    dependencyRules,
    leftoverRules,
    rolloutRules,
    sizeRules,
];

/**
 * Everything that is wrong with a definition, at once: what Marathon would refuse or fail on. Unknown values are passed
 * over: nothing is known to be wrong with them. Rules between fields are judged only where the fields are right for
 * themselves.
 *
 * @param definition in canonical form, so that paths are those of the new forms
 * @param server if it is known: then also what this one does not know or has not switched on
 */
export function findProblems(
    definition: PropertyMap,
    server?: Server,
    surroundings: Surroundings = {},
): Problem[] {
    return judge(definition, definition, server, surroundings).filter(({ isWarning }) => !isWarning);
}

/**
 * What Marathon would take and then drop or do differently, and what makes a later deployment hang: for those who have
 * a reason, no failure. Parameters as for {@link findProblems}.
 *
 * @param written the definition as somebody wrote it: canonical form hides what Marathon takes for something else
 */
export function findWarnings(
    definition: PropertyMap,
    server?: Server,
    surroundings: Surroundings = {},
    written: PropertyMap = definition,
): Problem[] {
    const found = [...judge(written, definition, server, surroundings), ...strangeFields(definition)];
    const failing = new Set(found.filter(({ isWarning }) => !isWarning).map(({ path }) => path));
    return found
        .filter(({ path, isWarning }) => isWarning && !failing.has(path))
        .map(({ path, text }) => ({ path, text }));
}

/**
 * What Marathon would refuse of the body of a request, taken by the word: nothing of it is brought into another form
 * first. Paths of fields by themselves are those of the body, all others those of the canonical form.
 */
export function findRefusals(body: PropertyMap, server: Server, surroundings: Surroundings = {}): Problem[] {
    const { bridgeName } = server;
    const canonical = canonicalise(body, bridgeName === undefined ? {} : { bridgeName });
    return [
        ...idRefusals(body.id),
        ...oldFormRules(body),
        ...judge(body, canonical, server, surroundings).filter(({ isWarning }) => !isWarning),
    ];
}

/**
 * The same of a partial update.
 *
 * @param body of the request
 * @param updated what the app would be then, as the server shows it
 */
export function findUpdateRefusals(
    body: PropertyMap,
    updated: PropertyMap,
    server: Server,
    surroundings: Surroundings = {},
): Problem[] {
    return [
        ...(isGiven(body.id) ? idRefusals(body.id) : []),
        ...versionRefusals(body),
        ...oldFormRules(body),
        ...judge(body, updated, server, surroundings).filter(({ isWarning }) => !isWarning),
    ];
}

/** Members of the definition itself that are none: they are not sent, or dropped. */
function strangeFields(definition: PropertyMap): Problem[] {
    return Object.entries(definition)
        .filter(([name, value]) => name !== "id" && !(name in fields) && isGiven(value))
        .map(([name]) => warning("is no field of an app definition: it is dropped", name));
}

/** With an old version an update means going back to it, and nothing else. */
function versionRefusals(body: PropertyMap): Problem[] {
    const others = Object.entries(body).filter(
        ([name, value]) => name !== "id" && name !== "version" && isGiven(value),
    );
    return isGiven(body.version) && others.length > 0
        ? [problem("must not be given together with anything but id", "version")]
        : [];
}

function idRefusals(id: PropertyValue | undefined): Problem[] {
    if (!isGiven(id)) return [problem("is missing", "id")];
    return typeof id === "string" ? appIdProblems(id, "id") : [problem("must be a text", "id")];
}

/** @param given whose members are judged by themselves @param canonical the same in the form that the rules are for */
function judge(
    given: PropertyMap,
    canonical: PropertyMap,
    server: Server | undefined,
    surroundings: Surroundings,
): Problem[] {
    const own = [...memberProblems(fields, given, server), ...untimelyMembers(fields, given, server)].map(
        fromRoot,
    );
    const between = rules.flatMap((rule) => rule(canonical, server, surroundings));
    const broken = own.filter(({ isWarning }) => !isWarning).map(({ path }) => path);
    const isBroken = (path: string) => broken.some((start) => path === start || path.startsWith(`${start}.`));
    return [...own, ...between.filter(({ path }) => !isBroken(path))];
}

/** The path of a field begins with its name, not with a step to it. */
function fromRoot(found: Problem): Problem {
    return { ...found, path: found.path.replace(/^\./, "") };
}
