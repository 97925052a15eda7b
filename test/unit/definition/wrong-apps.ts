import type { PropertyMap } from "../../../provider/definition/unknown";

import { image, mesos } from "./sample-volumes";

/** What is wrong, a definition with it, and the paths of everything wrong in it. */
export type WrongDefinition = readonly [string, PropertyMap, string[]];

/** Commands, numbers, strategies and constraints. */
export const wrongApps: readonly WrongDefinition[] = [
    ["no command and no image", {}, ["cmd"]],
    ["a MESOS container without an image and a command", { container: { type: "MESOS" } }, ["cmd"]],
    ["a command and arguments", { cmd: "sleep 1", args: ["1"] }, ["args"]],
    ["a command of one character", { cmd: "x" }, ["cmd"]],
    ["a number in a text", { cmd: 12 }, ["cmd"]],
    ["a text in a number", { cmd: "serve", cpus: "1" }, ["cpus"]],
    ["a fraction of an instance", { cmd: "serve", instances: 1.5 }, ["instances"]],
    ["less than no instance", { cmd: "serve", instances: -1 }, ["instances"]],
    ["more instances than an int", { cmd: "serve", instances: 3_000_000_000 }, ["instances"]],
    ["several at once", { cmd: "serve", mem: -1, disk: "x" }, ["mem", "disk"]],
    ["a word that there is not", { cmd: "serve", killSelection: "RANDOM" }, ["killSelection"]],
    ["a list where a map is wanted", { cmd: "serve", labels: [] }, ["labels"]],
    ["a list as a variable", { cmd: "serve", env: { A: [] } }, ["env.A"]],
    ["a secret that is none of secrets", { cmd: "serve", env: { A: { secret: "s" } } }, ["env.A.secret"]],
    [
        "a secret volume that is none of secrets",
        mesos({ containerPath: "s", secret: "s" }),
        ["container.volumes[0].secret"],
    ],
    ["an executor with an empty part", { cmd: "serve", executor: "/a//b" }, ["executor"]],
    [
        "half an upgrade strategy",
        { cmd: "serve", upgradeStrategy: { minimumHealthCapacity: 1 } },
        ["upgradeStrategy.maximumOverCapacity"],
    ],
    [
        "too large a share",
        { cmd: "serve", upgradeStrategy: { minimumHealthCapacity: 1.2, maximumOverCapacity: 0 } },
        ["upgradeStrategy.minimumHealthCapacity"],
    ],
    [
        "instances given up before inactive",
        { cmd: "serve", unreachableStrategy: { inactiveAfterSeconds: 2 } },
        ["unreachableStrategy.inactiveAfterSeconds"],
    ],
    [
        "limits below the request",
        { cmd: "serve", resourceLimits: { cpus: 0.5, mem: 64 } },
        ["resourceLimits.cpus", "resourceLimits.mem"],
    ],
    ["too small an executor", { cmd: "serve", executorResources: { mem: 16 } }, ["executorResources.mem"]],
    ["a blank in a uri", { cmd: "serve", fetch: [{ uri: "http://h ex" }] }, ["fetch[0].uri"]],
    ["an artifact without a uri", { cmd: "serve", fetch: [{}] }, ["fetch[0].uri"]],
    ["an id that Marathon cannot have", { cmd: "serve", dependencies: ["/A_b"] }, ["dependencies[0]"]],
    ["an app that waits for itself", { appId: "/a", cmd: "serve", dependencies: ["a"] }, ["dependencies[0]"]],
    ["GPUs in a DOCKER container", { gpus: 1, container: image }, ["gpus"]],
    [
        "a single instance twice",
        { cmd: "serve", instances: 2, labels: { MARATHON_SINGLE_INSTANCE_APP: "true" } },
        ["instances", "upgradeStrategy"],
    ],
    [
        "a migration without a framework",
        { cmd: "serve", labels: { DCOS_MIGRATION_API_VERSION: "v1" } },
        ["labels.DCOS_PACKAGE_FRAMEWORK_NAME", "labels.DCOS_MIGRATION_API_PATH"],
    ],
    ["a constraint of one part", { cmd: "serve", constraints: [["hostname"]] }, ["constraints[0]"]],
    [
        "an operator that there is not",
        { cmd: "serve", constraints: [["hostname", "NEAR"]] },
        ["constraints[0][1]"],
    ],
    [
        "UNIQUE with a value",
        { cmd: "serve", constraints: [["hostname", "UNIQUE", "x"]] },
        ["constraints[0][2]"],
    ],
    [
        "MAX_PER without a number",
        { cmd: "serve", constraints: [["hostname", "MAX_PER", "x"]] },
        ["constraints[0][2]"],
    ],
    [
        "LIKE without an expression",
        { cmd: "serve", constraints: [["hostname", "LIKE"]] },
        ["constraints[0][2]"],
    ],
    ["IS with a range", { cmd: "serve", constraints: [["hostname", "IS", "[1-2]"]] }, ["constraints[0][2]"]],
];
