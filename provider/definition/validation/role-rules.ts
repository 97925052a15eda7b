import { defaultRole } from "../effective";
import { elementsOf, isGiven } from "../given";
import { absoluteId } from "../path-id";
import { elementStep, type Problem, problem, warning } from "../problem";
import { hasPersistentVolumes } from "../scheduling-fields";
import { isAtLeast, type Server, sanitizesAcceptedRoles } from "../server";
import { containsUnknown, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";
import { isText } from "./reading";
import type { Surroundings } from "./rule";

/** What roles ask of the group, of resources and of volumes (`ResourceRole`, `AppValidation`, `RoleSettings`). */
export function roleRules(
    definition: PropertyMap,
    server: Server | undefined,
    surroundings: Surroundings,
): Problem[] {
    const role = roleOf(definition, server, surroundings);
    return [
        ...allowedProblems(definition, server, surroundings),
        ...residentProblems(definition, role),
        ...acceptedProblems(definition, server, role),
    ];
}

const since = { major: 1, minor: 9 };

/** The role that the app will have; nothing if it is not known, or the server knows no roles. */
function roleOf(
    { role, appId, id = appId }: PropertyMap,
    server: Server | undefined,
    { enforcesRole }: Surroundings,
): string | undefined {
    if (server && !isAtLeast(server, since)) return undefined;
    if (isGiven(role)) return isText(role) ? role : undefined;
    if (!server || !isText(id)) return undefined;
    const isGrouped = topLevelGroupOf(id) !== undefined;
    return enforcesRole === undefined && isGrouped
        ? undefined
        : defaultRole(absoluteId(id), server, enforcesRole === true);
}

/** The top-level group of an app, which is a role too; nothing for an app that is in none. */
function topLevelGroupOf(id: string): string | undefined {
    const [, top, below] = absoluteId(id).split("/", 3);
    return below === undefined ? undefined : top;
}

function allowedProblems(
    { role, appId, id = appId }: PropertyMap,
    server: Server | undefined,
    { enforcesRole, presentRole }: Surroundings,
): Problem[] {
    if (!isText(role) || !isText(id) || !server?.mesosRole || !isAtLeast(server, since)) return [];
    const group = topLevelGroupOf(id);
    const isEnforced = enforcesRole === true && group !== undefined;
    const allowed = [...(isEnforced ? [] : [server.mesosRole]), group, presentRole];
    if (allowed.includes(role)) return [];
    const names = allowed.filter((name) => name !== undefined).join(" or ");
    return [problem(`must be ${names}`, "role")];
}

function residentProblems(definition: PropertyMap, role: string | undefined): Problem[] {
    return role === "*" && hasPersistentVolumes(definition)
        ? [problem("must not be * with persistent volumes: give the role of the group or the server", "role")]
        : [];
}

const accepted = "acceptedResourceRoles";

function acceptedProblems(
    definition: PropertyMap,
    server: Server | undefined,
    role: string | undefined,
): Problem[] {
    const given = definition[accepted];
    if (!isGiven(given) || containsUnknown(given)) return [];
    const names = elementsOf(given);
    const isCleaned = server !== undefined && sanitizesAcceptedRoles(server);
    if (isCleaned) return role === undefined ? [] : lostProblems(definition, names, role);
    if (names.length === 0) return [problem("must not be empty", accepted)];
    const empty = names.flatMap((name, index) =>
        name === "" ? [problem("must not be empty", `${accepted}${elementStep(index)}`)] : [],
    );
    return [...empty, ...foreignProblems(definition, names, server, role)];
}

function foreignProblems(
    definition: PropertyMap,
    names: readonly PropertyValue[],
    server: Server | undefined,
    role: string | undefined,
): Problem[] {
    if (isResident(definition)) {
        return names.some((name) => name !== "*")
            ? [problem('must be ["*"] with persistent volumes', accepted)]
            : [];
    }
    const isJudged = role !== undefined && (!server || isAtLeast(server, { major: 1, minor: 10 }));
    return isJudged && names.some((name) => name !== "*" && name !== role)
        ? [problem("must have nothing but * and the app's role", accepted)]
        : [];
}

/** Marathon 1.9 drops what the app cannot use, and takes `*` if nothing is left. */
function lostProblems(definition: PropertyMap, names: readonly PropertyValue[], role: string): Problem[] {
    const usable = names.filter((name) => name === "*" || name === role);
    if (isResident(definition) && usable.includes(role) && role !== "*") {
        return [problem('must be ["*"] with persistent volumes', accepted)];
    }
    return usable.length === names.length && usable.length > 0
        ? []
        : [warning("loses what is neither * nor the app's role; without any it becomes *", accepted)];
}

function isResident(definition: PropertyMap): boolean {
    const { residency } = definition;
    return hasPersistentVolumes(definition) || (isGiven(residency) && !isUnknown(residency));
}
