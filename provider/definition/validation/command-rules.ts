import { isGiven } from "../given";
import { type Problem, problem, warning } from "../problem";
import { isAtLeast, type Server } from "../server";
import { isPropertyMap, isUnknown, type PropertyMap } from "../unknown";

/** What an app runs: a command, arguments, or what its image says (`AppValidation.containsCmdArgsOrContainer`). */
export function commandRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const readsAppc = !server || !isAtLeast(server, appcEnds);
    return [...commandProblems(definition, readsAppc), ...imageProblems(definition, server)];
}

/** The first version that does not run the images of App Container any more. */
const appcEnds = { major: 1, minor: 9 };

function commandProblems({ cmd, args, container }: PropertyMap, readsAppc: boolean): Problem[] {
    const hasArgs = isGiven(args) && !(Array.isArray(args) && args.length === 0);
    if (isUnknown(cmd) || isUnknown(args)) return [];
    if (isGiven(cmd) && hasArgs) return [problem("must not be given together with cmd", "args")];
    if (isGiven(cmd) || hasArgs || isUnknown(container)) return [];
    const hasImage =
        isPropertyMap(container) &&
        (container.type !== "MESOS" || isGiven(container.docker) || (readsAppc && isGiven(container.appc)));
    return hasImage
        ? []
        : [problem("is missing: an app needs cmd, args, or a container with an image", "cmd")];
}

function imageProblems({ container }: PropertyMap, server: Server | undefined): Problem[] {
    if (!isPropertyMap(container) || !isGiven(container.appc)) return [];
    if (server && isAtLeast(server, appcEnds)) {
        return [warning("is gone since Marathon 1.9, which drops it: use docker", "container.appc")];
    }
    const { type = "DOCKER", docker } = container;
    if (isUnknown(type) || isUnknown(docker)) return [];
    return type === "DOCKER" || isGiven(docker)
        ? [problem("must be the only image, in a container of type MESOS", "container.appc")]
        : [];
}
