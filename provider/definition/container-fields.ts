import { list, record } from "./collection";
import { isGiven } from "./given";
import { labels, portMapping } from "./network-fields";
import { type Problem, problem, warning } from "./problem";
import { either, exactWord, flag, looseText, number, text, whole, withRules, word } from "./shape";
import { isPropertyMap, isUnknown, type PropertyMap } from "./unknown";
import { isUri } from "./validation/uri";
import { volume } from "./volume-fields";

const nonEmpty = text({ minLength: 1 });

const docker = record(
    {
        image: { shape: nonEmpty, required: true },
        forcePullImage: { shape: flag, default: false },
        privileged: { shape: flag, default: false },
        parameters: {
            shape: list(
                record({
                    key: { shape: nonEmpty, required: true },
                    value: { shape: looseText(), required: true },
                }),
            ),
            default: [],
        },
        pullConfig: { shape: record({ secret: { shape: nonEmpty, required: true } }) },
        // Old forms: what is left of them in canonical form contradicts the new ones.
        network: { shape: word("BRIDGE", "HOST", "NONE", "USER") },
        portMappings: { shape: list(portMapping) },
    },
    { settle: ({ network: _, portMappings: __, ...shown }) => shown },
);

const seccomp = record(
    { profileName: { shape: text() }, unconfined: { shape: flag, default: false } },
    {
        problems: ({ profileName, unconfined }) => {
            if (isUnknown(profileName) || isUnknown(unconfined)) return [];
            const named = isGiven(profileName);
            if (named && unconfined === true)
                return [problem("must not be true with a profileName", ".unconfined")];
            return named || unconfined === true ? [] : [problem("needs a profileName, or unconfined: true")];
        },
    },
);

const ipcInfo = record(
    {
        mode: { shape: word("PRIVATE", "SHARE_PARENT"), required: true },
        shmSize: { shape: whole(-2_147_483_648) },
    },
    {
        problems: ({ mode, shmSize }) =>
            mode === "SHARE_PARENT" && isGiven(shmSize)
                ? [problem("is not possible with mode SHARE_PARENT", ".shmSize")]
                : [],
    },
);

const linuxInfo = record(
    { seccomp: { shape: seccomp }, ipcInfo: { shape: ipcInfo, since: { major: 1, minor: 9 } } },
    { refusesOthers: true },
);

/** The images of App Container; Marathon 1.9 drops them. */
const appc = record({
    image: { shape: nonEmpty, required: true },
    id: { shape: text({ pattern: /^sha512-./, wants: "begin with sha512-, and the digest after it" }) },
    labels: { shape: labels, default: {} },
    forcePullImage: { shape: flag, default: false },
});

export const container = record(
    {
        type: { shape: word("DOCKER", "MESOS"), default: "DOCKER" },
        docker: { shape: docker },
        appc: { shape: appc, until: { major: 1, minor: 9 } },
        linuxInfo: { shape: linuxInfo, since: { major: 1, minor: 8 } },
        volumes: { shape: list(volume), default: [] },
        portMappings: { shape: list(portMapping) },
    },
    { settle: settleContainer, problems: containerProblems },
);

/** `ContainerConversion`: each kind of container keeps only what its containerizer can do. */
function settleContainer({ linuxInfo, ...rest }: PropertyMap): PropertyMap {
    if (rest.type === "DOCKER") return rest;
    const kept = { ...rest, ...(linuxInfo !== undefined && { linuxInfo }) };
    if (rest.type !== "MESOS" || !isPropertyMap(rest.docker)) return kept;
    return { ...kept, docker: { ...rest.docker, privileged: false, parameters: [] } };
}

function containerProblems({ type = "DOCKER", docker: image, linuxInfo }: PropertyMap) {
    const absent = !isGiven(image);
    if (type === "DOCKER" && absent) return [problem("is missing: type DOCKER needs it", ".docker")];
    const problems: Problem[] = [];
    if (type === "DOCKER" && isGiven(linuxInfo)) {
        problems.push(warning("is dropped with type DOCKER: give docker.parameters", ".linuxInfo"));
    }
    if (!isPropertyMap(image)) return problems;
    const given = (member: string) => isGiven(image[member]);
    if (type === "MESOS" && image.privileged === true) {
        problems.push(warning("is dropped with type MESOS", ".docker.privileged"));
    }
    if (type === "DOCKER" && given("pullConfig")) {
        problems.push(problem("is possible only with type MESOS", ".docker.pullConfig"));
    }
    if (given("credential")) {
        problems.push(problem("is gone since Marathon 1.5: use pullConfig", ".docker.credential"));
    }
    if (type === "MESOS" && Array.isArray(image.parameters) && image.parameters.length > 0) {
        problems.push(problem("is possible only with type DOCKER", ".docker.parameters"));
    }
    return problems;
}

/** A number, or no limit at all. */
const limit = either((value) => (typeof value === "string" ? exactWord("unlimited") : number(0)));

export const resourceLimits = record(
    { cpus: { shape: limit }, mem: { shape: limit } },
    { refusesOthers: true },
);

export const executorResources = record({
    cpus: { shape: number(0), default: 0.1 },
    mem: { shape: number(32), default: 32 },
    disk: { shape: number(10), default: 10 },
});

const uri = withRules(text({ minLength: 1, maxLength: 1024 }), (value) =>
    isUri(String(value)) ? [] : [problem("must have the form of a URI")],
);

export const artifact = record({
    uri: { shape: uri, required: true },
    extract: { shape: flag, default: true },
    executable: { shape: flag, default: false },
    cache: { shape: flag, default: false },
    destPath: { shape: text({ minLength: 1, maxLength: 1024 }) },
});
