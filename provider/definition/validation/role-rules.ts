import { type Problem, problem } from "../problem";
import { hasPersistentVolumes } from "../scheduling-fields";
import { isAtLeast, type Server } from "../server";
import { containsUnknown, type PropertyMap } from "../unknown";

/** What roles ask of resources and volumes, from Marathon 1.9 on (`AppValidation`, `ResourceRole`). */
export function roleRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    if (!server || !isAtLeast(server, { major: 1, minor: 9 })) return [];
    const { role, acceptedResourceRoles: accepted } = definition;
    const problems: Problem[] = [];
    const isResident = hasPersistentVolumes(definition);
    if (isResident && role === "*") {
        problems.push(problem("must not be * with persistent volumes", "role"));
    }
    if (!Array.isArray(accepted) || containsUnknown(accepted) || containsUnknown(role)) return problems;
    if (isResident && accepted.some((name) => name !== "*")) {
        problems.push(problem('must be ["*"] with persistent volumes', "acceptedResourceRoles"));
    }
    const foreign = role !== undefined && accepted.some((name) => name !== "*" && name !== role);
    if (foreign && !isResident) {
        problems.push(problem("must have nothing but * and the app's role", "acceptedResourceRoles"));
    }
    return problems;
}
