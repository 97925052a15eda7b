import { isGiven } from "../given";
import { type Problem, problem } from "../problem";
import { isAtLeast, type Server } from "../server";
import { isPropertyMap, isUnknown, type PropertyMap } from "../unknown";

/** What an app runs: a command, arguments, or what its image says (`AppValidation.containsCmdArgsOrContainer`). */
export function commandRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const readsAppc = !server || !isAtLeast(server, appcEnds);
    return [...commandProblems(definition, readsAppc), ...imageProblems(definition, readsAppc)];
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

function imageProblems({ container }: PropertyMap, readsAppc: boolean): Problem[] {
    if (!isPropertyMap(container) || !isGiven(container.appc) || !readsAppc) return [];
    const { type, docker } = container;
    return type === "MESOS" && isGiven(docker) && !isUnknown(docker)
        ? [problem("must not be given together with docker: a container has one image", "container.appc")]
        : [];
}
