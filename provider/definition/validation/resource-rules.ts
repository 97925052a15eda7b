import { type Problem, problem, warning } from "../problem";
import { isAtLeast, type Server } from "../server";
import type { PropertyMap } from "../unknown";
import { containerTypeOf, membersOf, numberOr } from "./reading";

/** What resources ask of each other and of the container (`AppValidation`). */
export function resourceRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    return [...limitProblems(definition, server), ...gpuProblems(definition, server)];
}

const limitsSince = { major: 1, minor: 10 };

function limitProblems(definition: PropertyMap, server: Server | undefined): Problem[] {
    if (server && !isAtLeast(server, limitsSince)) return [];
    const limits = membersOf(definition.resourceLimits);
    const requests = { cpus: numberOr(definition.cpus, 1), mem: numberOr(definition.mem, 128) };
    const tooLow = Object.entries(requests).flatMap(([name, request]) => {
        const limit = limits[name];
        if (typeof limit !== "number" || request === undefined || limit >= request) return [];
        return [problem(`must not be less than ${name}`, `resourceLimits.${name}`)];
    });
    return [...tooLow, ...forgottenLimits(limits, server)];
}

/** Marathon 1.10 does not read them back from its store. */
function forgottenLimits(limits: PropertyMap, server: Server | undefined): Problem[] {
    if (!server || isAtLeast(server, { major: 1, minor: 11 }) || Object.keys(limits).length === 0) return [];
    return [
        warning(
            "are forgotten by Marathon 1.10 whenever its server restarts; they come back with the next change",
            "resourceLimits",
        ),
    ];
}

function gpuProblems(definition: PropertyMap, server: Server | undefined): Problem[] {
    const { gpus } = definition;
    if (typeof gpus !== "number" || gpus <= 0) return [];
    if (server?.features && !server.features.includes(gpuFeature)) {
        return [
            problem(`needs a Marathon started with --enable_features ${gpuFeature}; this one is not`, "gpus"),
        ];
    }
    return containerTypeOf(definition) === "DOCKER"
        ? [problem("is possible only without a container or with type MESOS", "gpus")]
        : [];
}

const gpuFeature = "gpu_resources";
