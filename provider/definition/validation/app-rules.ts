import { elementsOf, isGiven } from "../given";
import { type Problem, problem } from "../problem";
import { hasExternalVolumes, hasPersistentVolumes } from "../scheduling-fields";
import type { Server } from "../server";
import { containsUnknown, isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";

/** What an app runs, what it needs, and what its volumes ask of the rest (`AppValidation`, `AppDefinition`). */
export function appRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    return [
        ...commandProblems(definition),
        ...limitProblems(definition),
        ...residentProblems(definition),
        ...labelProblems(definition),
        ...dependencyProblems(definition),
        ...secretProblems(definition),
        ...featureProblems(definition, server),
        ...oldFormProblems(definition),
    ];
}

function commandProblems({ cmd, args, container }: PropertyMap): Problem[] {
    const hasArgs = isGiven(args) && !(Array.isArray(args) && args.length === 0);
    if (isGiven(cmd) && hasArgs) return [problem("must not be given together with cmd", "args")];
    if (isGiven(cmd) || hasArgs || isUnknown(container)) return [];
    // The image of a container has a command of its own.
    const runs = isPropertyMap(container) && (container.type !== "MESOS" || isGiven(container.docker));
    return runs ? [] : [problem("is missing: an app needs cmd, args, or a container with an image", "cmd")];
}

function limitProblems(definition: PropertyMap): Problem[] {
    const { resourceLimits } = definition;
    if (!isPropertyMap(resourceLimits)) return [];
    const defaults = { cpus: 1, mem: 128 };
    return (["cpus", "mem"] as const).flatMap((name) => {
        const limit = resourceLimits[name];
        const request = definition[name] ?? defaults[name];
        if (typeof limit !== "number" || typeof request !== "number" || limit >= request) return [];
        return [problem(`must not be less than ${name}`, `resourceLimits.${name}`)];
    });
}

/** Volumes that only one instance at a time can have. */
function residentProblems(definition: PropertyMap): Problem[] {
    const problems: Problem[] = [];
    const persistent = hasPersistentVolumes(definition);
    const external = hasDvdiVolumes(definition);
    const { upgradeStrategy, unreachableStrategy } = definition;
    const over = isPropertyMap(upgradeStrategy) ? upgradeStrategy.maximumOverCapacity : undefined;
    if ((persistent || external) && typeof over === "number" && over !== 0) {
        problems.push(
            problem(
                "must be 0: an app with persistent or external volumes cannot run more instances meanwhile",
                "upgradeStrategy.maximumOverCapacity",
            ),
        );
    }
    if (persistent && isPropertyMap(unreachableStrategy)) {
        problems.push(problem('must be "disabled" with persistent volumes', "unreachableStrategy"));
    }
    return problems;
}

/** CSI volumes can be shared, and have rules of their own. */
function hasDvdiVolumes({ container }: PropertyMap): boolean {
    const volumes = isPropertyMap(container) ? container.volumes : undefined;
    return elementsOf(volumes).some(
        (volume) =>
            isPropertyMap(volume) && isPropertyMap(volume.external) && volume.external.provider === "dvdi",
    );
}

/** Labels that Marathon itself reads. */
function labelProblems(definition: PropertyMap): Problem[] {
    const labels = isPropertyMap(definition.labels) ? definition.labels : {};
    const isSingle = labels.MARATHON_SINGLE_INSTANCE_APP === "true";
    return [...migrationProblems(labels), ...(isSingle ? singleInstanceProblems(definition) : [])];
}

function migrationProblems(labels: PropertyMap): Problem[] {
    const version = labels.DCOS_MIGRATION_API_VERSION;
    if (version === undefined || isUnknown(version)) return [];
    const missing = ["DCOS_PACKAGE_FRAMEWORK_NAME", "DCOS_MIGRATION_API_PATH"].filter(
        (name) => !isGiven(labels[name]),
    );
    return [
        ...(version === "v1" ? [] : [problem("must be v1", "labels.DCOS_MIGRATION_API_VERSION")]),
        ...missing.map((name) =>
            problem("is missing: DCOS_MIGRATION_API_VERSION needs it", `labels.${name}`),
        ),
    ];
}

/** An app that waits for itself never starts. */
function dependencyProblems({ appId, id = appId, dependencies }: PropertyMap): Problem[] {
    if (typeof id !== "string" || isUnknown(id)) return [];
    return elementsOf(dependencies).flatMap((dependency, index) =>
        dependency === id ? [problem("must not be the app itself", `dependencies[${index}]`)] : [],
    );
}

function singleInstanceProblems({ instances, upgradeStrategy }: PropertyMap): Problem[] {
    const shares = isPropertyMap(upgradeStrategy) ? Object.values(upgradeStrategy) : [1];
    const problems = [];
    if (typeof instances === "number" && instances > 1) {
        problems.push(
            problem("must not be greater than 1 with the label MARATHON_SINGLE_INSTANCE_APP", "instances"),
        );
    }
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

/** Every name of a secret must be one of `secrets`. */
function secretProblems({ env, secrets, container }: PropertyMap): Problem[] {
    if (isUnknown(secrets)) return [];
    const defined = new Set(isPropertyMap(secrets) ? Object.keys(secrets) : []);
    const undefinedAt = (name: PropertyValue | undefined, path: string) =>
        typeof name === "string" && !isUnknown(name) && !defined.has(name)
            ? [problem("must name one of secrets", path)]
            : [];
    const variables = isPropertyMap(env) ? Object.entries(env) : [];
    const docker = isPropertyMap(container) && isPropertyMap(container.docker) ? container.docker : {};
    const volumes = isPropertyMap(container) ? container.volumes : undefined;
    return [
        ...variables.flatMap(([name, value]) =>
            isPropertyMap(value) ? undefinedAt(value.secret, `env.${name}.secret`) : [],
        ),
        ...elementsOf(volumes).flatMap((volume, index) =>
            isPropertyMap(volume) ? undefinedAt(volume.secret, `container.volumes[${index}].secret`) : [],
        ),
        ...(isPropertyMap(docker.pullConfig)
            ? undefinedAt(docker.pullConfig.secret, "container.docker.pullConfig.secret")
            : []),
    ];
}

function featureProblems(definition: PropertyMap, server: Server | undefined): Problem[] {
    const { secrets, gpus, container } = definition;
    const isDocker = isPropertyMap(container) && (container.type ?? "DOCKER") === "DOCKER";
    const problems: Problem[] = [];
    if (typeof gpus === "number" && gpus > 0 && isDocker) {
        problems.push(problem("is possible only without a container or with type MESOS", "gpus"));
    }
    if (!server?.features) return problems;
    const { features } = server;
    const needs = (feature: string, path: string) => {
        if (features.includes(feature)) return;
        problems.push(
            problem(`needs a Marathon started with --enable_features ${feature}; this one is not`, path),
        );
    };
    if (isPropertyMap(secrets) && Object.keys(secrets).length > 0) needs("secrets", "secrets");
    if (typeof gpus === "number" && gpus > 0) needs("gpu_resources", "gpus");
    if (hasExternalVolumes(definition)) needs("external_volumes", "container.volumes");
    return problems;
}

/** Old forms that could not be translated, because the new ones are there too. */
function oldFormProblems({ ports, uris, ipAddress, container }: PropertyMap): Problem[] {
    const docker = isPropertyMap(container) && isPropertyMap(container.docker) ? container.docker : {};
    const contradicts = (value: PropertyValue | undefined, path: string, other: string) =>
        isGiven(value) && !containsUnknown(value)
            ? [problem(`contradicts ${other}: give one of them`, path)]
            : [];
    return [
        ...contradicts(ports, "ports", "portDefinitions"),
        ...contradicts(uris, "uris", "fetch"),
        ...contradicts(ipAddress, "ipAddress", "networks or container.portMappings"),
        ...(docker.network === "NONE"
            ? [problem("must be BRIDGE, HOST or USER", "container.docker.network")]
            : contradicts(docker.network, "container.docker.network", "networks")),
        ...contradicts(docker.portMappings, "container.docker.portMappings", "container.portMappings"),
    ];
}
