import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import type { Server } from "../../../provider/definition/server";
import {
    containsUnknown,
    isPropertyMap,
    type PropertyMap,
    UNKNOWN,
} from "../../../provider/definition/unknown";
import { findProblems } from "../../../provider/definition/validate";
import { anyDefinition } from "./arbitrary-definition";

const image = { docker: { image: "nginx" } };
const bridge = { networks: [{ mode: "container/bridge" }] };
const mesos = (...volumes: PropertyMap[]) => ({ cmd: "serve", container: { type: "MESOS", volumes } });
const dvdi = (external: PropertyMap, more: PropertyMap = {}) => ({
    containerPath: "/data",
    mode: "RW",
    external: { name: "v", provider: "dvdi", options: { "dvdi/driver": "rexray" }, ...external },
    ...more,
});
const csi = (accessMode: string, mode: string) => ({
    containerPath: "data",
    mode,
    external: {
        name: "v",
        provider: "csi",
        options: { pluginName: "p", capability: { accessMode, accessType: "mount", fsType: "ext4" } },
    },
});
const persistent = (more: PropertyMap, path = "data") => ({
    containerPath: path,
    mode: "RW",
    persistent: { size: 10, ...more },
});

function marathon(minor: number, more: Partial<Server> = {}): Server {
    return { version: { major: 1, minor }, ...more };
}

/** A definition, and the paths of everything wrong with it. */
const wrong: readonly [string, PropertyMap, string[]][] = [
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

    [
        "a DOCKER container without an image",
        { cmd: "serve", container: { type: "DOCKER" } },
        ["container.docker"],
    ],
    ["an empty name of an image", { container: { docker: { image: "" } } }, ["container.docker.image"]],
    [
        "parameters in a MESOS container",
        { container: { type: "MESOS", docker: { image: "a", parameters: [{ key: "a", value: "b" }] } } },
        ["container.docker.parameters"],
    ],
    [
        "a pull configuration in a DOCKER container",
        {
            secrets: { s: { source: "x" } },
            container: { docker: { image: "a", pullConfig: { secret: "s" } } },
        },
        ["container.docker.pullConfig"],
    ],
    [
        "shared memory of a parent",
        {
            cmd: "serve",
            container: { type: "MESOS", linuxInfo: { ipcInfo: { mode: "SHARE_PARENT", shmSize: 1 } } },
        },
        ["container.linuxInfo.ipcInfo.shmSize"],
    ],
    [
        "neither a profile nor unconfined",
        { cmd: "serve", container: { type: "MESOS", linuxInfo: { seccomp: {} } } },
        ["container.linuxInfo.seccomp"],
    ],

    ["too large a port", { cmd: "serve", portDefinitions: [{ port: 70_000 }] }, ["portDefinitions[0].port"]],
    [
        "the same port twice",
        { cmd: "serve", portDefinitions: [{ port: 80 }, { port: 80 }] },
        ["portDefinitions[1].port"],
    ],
    [
        "the same name of ports twice",
        { cmd: "serve", portDefinitions: [{ name: "a" }, { name: "a" }] },
        ["portDefinitions[1].name"],
    ],
    [
        "a name of a port in upper case",
        { cmd: "serve", portDefinitions: [{ name: "HTTP" }] },
        ["portDefinitions[0].name"],
    ],
    ["two kinds of networks", { cmd: "serve", networks: [{ mode: "host" }, { name: "a" }] }, ["networks"]],
    [
        "a host network with a name",
        { cmd: "serve", networks: [{ mode: "host", name: "a" }] },
        ["networks[0].name"],
    ],
    [
        "a bridge with a name",
        { cmd: "serve", networks: [{ mode: "container/bridge", name: "a" }] },
        ["networks[0].name"],
    ],
    ["the same network twice", { cmd: "serve", networks: [{ name: "a" }, { name: "a" }] }, ["networks[1]"]],
    [
        "a DOCKER container on two networks",
        { container: image, networks: [{ name: "a" }, { name: "b" }] },
        ["networks"],
    ],
    [
        "a host port on two networks",
        {
            cmd: "serve",
            networks: [{ name: "a" }, { name: "b" }],
            container: { type: "MESOS", portMappings: [{ hostPort: 0 }] },
        },
        ["container.portMappings[0].networkNames"],
    ],
    [
        "a port on a network that the app is not on",
        {
            cmd: "serve",
            networks: [{ name: "a" }],
            container: { type: "MESOS", portMappings: [{ networkNames: ["b"] }] },
        },
        ["container.portMappings[0].networkNames"],
    ],
    ["ports in both forms", { cmd: "serve", ports: [1], portDefinitions: [] }, ["ports"]],
    ["networks in both forms", { cmd: "serve", ipAddress: {}, networks: [{ mode: "host" }] }, ["ipAddress"]],
    ["files in both forms", { cmd: "serve", uris: ["http://a"], fetch: [{ uri: "http://b" }] }, ["uris"]],
    [
        "no network at all",
        { container: { docker: { image: "a", network: "NONE" } } },
        ["container.docker.network"],
    ],

    [
        "a check of a port that there is not",
        { cmd: "serve", healthChecks: [{ portIndex: 1 }] },
        ["healthChecks[0].portIndex"],
    ],
    [
        "a check of an app without ports",
        { cmd: "serve", portDefinitions: [], healthChecks: [{}] },
        ["healthChecks[0].portIndex"],
    ],
    [
        "a COMMAND check without a command",
        { cmd: "serve", healthChecks: [{ protocol: "COMMAND" }] },
        ["healthChecks[0].command"],
    ],
    [
        "a COMMAND check with a path",
        { cmd: "serve", healthChecks: [{ protocol: "COMMAND", command: { value: "x" }, path: "/" }] },
        ["healthChecks[0].path"],
    ],
    [
        "an HTTP check with a command",
        { cmd: "serve", healthChecks: [{ command: { value: "x" } }] },
        ["healthChecks[0].command"],
    ],
    [
        "a check by IPv6 of Marathon's own",
        { container: image, healthChecks: [{ ipProtocol: "IPv6" }] },
        ["healthChecks[0].ipProtocol"],
    ],
    [
        "two checks of Mesos' own",
        { cmd: "serve", healthChecks: [{ protocol: "MESOS_TCP" }, { protocol: "MESOS_HTTP" }] },
        ["healthChecks"],
    ],
    ["a check of no kind", { cmd: "serve", check: {} }, ["check"]],
    ["a check of two kinds", { cmd: "serve", check: { tcp: {}, http: {} } }, ["check"]],
    ["a check in a DOCKER container", { container: image, check: { tcp: { port: 80 } } }, ["check"]],
    [
        "a check whose command is a list",
        { cmd: "serve", check: { exec: { command: { argv: ["a"] } } } },
        ["check.exec.command.shell"],
    ],
    [
        "a readiness check of a port that there is not",
        { cmd: "serve", readinessChecks: [{}] },
        ["readinessChecks[0].portName"],
    ],
    [
        "two readiness checks",
        { cmd: "serve", portDefinitions: [{ name: "http-api" }], readinessChecks: [{}, { name: "b" }] },
        ["readinessChecks"],
    ],
    [
        "a readiness check slower than its interval",
        { cmd: "serve", portDefinitions: [{ name: "http-api" }], readinessChecks: [{ timeoutSeconds: 30 }] },
        ["readinessChecks[0].timeoutSeconds"],
    ],

    [
        "a host volume without a mode",
        mesos({ containerPath: "a", hostPath: "/a" }),
        ["container.volumes[0].mode"],
    ],
    [
        "a persistent volume in a directory",
        mesos(persistent({}, "a/b")),
        ["container.volumes[0].containerPath"],
    ],
    [
        "a persistent volume without a size",
        mesos({ containerPath: "a", mode: "RW", persistent: {} }),
        ["container.volumes[0].persistent.size"],
    ],
    [
        "a largest size of a root disk",
        mesos(persistent({ maxSize: 20 })),
        ["container.volumes[0].persistent.maxSize"],
    ],
    [
        "constraints of a root disk",
        mesos(persistent({ constraints: [["path", "LIKE", "/a"]] })),
        ["container.volumes[0].persistent.constraints"],
    ],
    [
        "a greedy strategy with persistent volumes",
        { ...mesos(persistent({})), upgradeStrategy: { minimumHealthCapacity: 1, maximumOverCapacity: 1 } },
        ["upgradeStrategy.maximumOverCapacity"],
    ],
    [
        "instances given up with persistent volumes",
        { ...mesos(persistent({})), unreachableStrategy: {} },
        ["unreachableStrategy"],
    ],
    ["two instances with an external volume", { ...mesos(dvdi({})), instances: 2 }, ["instances"]],
    ["an external volume twice", mesos(dvdi({}), dvdi({})), ["container.volumes[1].external.name"]],
    [
        "an unknown provider of volumes",
        mesos(dvdi({ provider: "foo" })),
        ["container.volumes[0].external.provider"],
    ],
    [
        "an external volume without a driver",
        mesos(dvdi({ options: {} })),
        ['container.volumes[0].external.options["dvdi/driver"]'],
    ],
    [
        "an option without a prefix",
        mesos(dvdi({ options: { "dvdi/driver": "rexray", size: 1 } })),
        ["container.volumes[0].external.options.size"],
    ],
    [
        "a size in a DOCKER container",
        { container: { ...image, volumes: [dvdi({ size: 1 })] } },
        ["container.volumes[0].external.size"],
    ],
    [
        "an option in a DOCKER container",
        {
            container: {
                ...image,
                volumes: [dvdi({ options: { "dvdi/driver": "rexray", "dvdi/iops": 1 } })],
            },
        },
        ['container.volumes[0].external.options["dvdi/iops"]'],
    ],
    [
        "a volume read only in a MESOS container",
        mesos(dvdi({}, { mode: "RO" })),
        ["container.volumes[0].mode"],
    ],
    [
        "overwritefs that is not true",
        mesos(dvdi({ options: { "dvdi/driver": "rexray", "dvdi/overwritefs": false } })),
        ['container.volumes[0].external.options["dvdi/overwritefs"]'],
    ],
    [
        "a CSI volume without a file system",
        mesos({
            ...csi("SINGLE_NODE_WRITER", "RW"),
            external: {
                name: "v",
                provider: "csi",
                options: {
                    pluginName: "p",
                    capability: { accessMode: "SINGLE_NODE_WRITER", accessType: "mount" },
                },
            },
        }),
        ["container.volumes[0].external.options.capability.fsType"],
    ],
    [
        "a CSI volume that can only be read",
        mesos(csi("MULTI_NODE_READER_ONLY", "RW")),
        ["container.volumes[0].mode"],
    ],
    [
        "a CSI volume for one node in two instances",
        { ...mesos(csi("SINGLE_NODE_WRITER", "RW")), instances: 2 },
        ["instances"],
    ],
];

/** What looks strange and is right. */
const right: readonly [string, PropertyMap][] = [
    ["an image and nothing else", { container: image }],
    ["arguments of an image", { args: ["-v"], container: image }],
    ["no cores", { cmd: "serve", cpus: 0 }],
    ["port 0 twice", { cmd: "serve", portDefinitions: [{ port: 0 }, { port: 0 }] }],
    [
        "the same service port twice",
        { container: { ...image, portMappings: [{ servicePort: 1 }, { servicePort: 1 }] }, ...bridge },
    ],
    ["a check by another port", { cmd: "serve", portDefinitions: [], healthChecks: [{ port: 80 }] }],
    [
        "two checks by command",
        {
            cmd: "serve",
            healthChecks: [
                { protocol: "COMMAND", command: { value: "a" } },
                { protocol: "COMMAND", command: { value: "b" } },
            ],
        },
    ],
    [
        "a shared CSI volume in two instances",
        { ...mesos(csi("MULTI_NODE_MULTI_WRITER", "RW")), instances: 2 },
    ],
    ["an executor with a blank", { cmd: "serve", executor: "my exec" }],
    ["fields of the resource itself", { appId: "/a", cmd: "serve", restartOn: {}, links: {} }],
];

describe("what is wrong with a definition", () => {
    for (const [what, definition, expected] of wrong) {
        it(`is ${what}`, () => {
            const paths = findProblems(canonicalise(definition)).map(({ path }) => path);
            expect(paths).to.have.members(expected);
        });
    }

    for (const [what, definition] of right) {
        it(`is not ${what}`, () => expect(findProblems(canonicalise(definition))).to.deep.equal([]));
    }

    it("is nothing that is not known yet", () => {
        const unknown = Object.fromEntries(
            ["cmd", "instances", "env", "container", "networks", "healthChecks", "portDefinitions"].map(
                (name) => [name, UNKNOWN],
            ),
        );
        expect(findProblems(unknown)).to.deep.equal([]);
    });

    it("says nothing more when more of it is unknown", () => {
        fc.assert(
            fc.property(anyDefinition, fc.nat(), (definition, dice) => {
                const canonical = canonicalise(definition);
                const known = findProblems(canonical).map(({ path }) => path);
                const names = Object.keys(canonical);
                const forgotten = names[dice % Math.max(1, names.length)] ?? "cmd";
                const partly = findProblems({ ...canonical, [forgotten]: UNKNOWN });
                expect(known).to.include.members(partly.map(({ path }) => path));
            }),
        );
    });

    it("never shows a value", () => {
        const canary = "canary-4711";
        const everywhere = (value: unknown): unknown => {
            if (Array.isArray(value)) return value.map(everywhere);
            if (!isPropertyMap(value)) return canary;
            return Object.fromEntries(
                Object.entries(value).map(([name, inner]) => [name, everywhere(inner)]),
            );
        };
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                const problems = findProblems(
                    canonicalise(everywhere(definition) as PropertyMap),
                    marathon(8, { features: [] }),
                );
                expect(JSON.stringify(problems)).not.to.contain(canary);
            }),
        );
    });

    describe("on a server that is known", () => {
        const problemsOn = (server: Server, definition: PropertyMap) =>
            findProblems(canonicalise({ cmd: "serve", ...definition }), server).map(({ path }) => path);

        it("is a field that it is too old for", () => {
            expect(problemsOn(marathon(9), { resourceLimits: { cpus: 2 } })).to.deep.equal([
                "resourceLimits",
            ]);
            expect(problemsOn(marathon(10), { resourceLimits: { cpus: 2 } })).to.deep.equal([]);
        });

        it("is a kind of volume that it is too old for", () => {
            const volume = mesos(csi("SINGLE_NODE_WRITER", "RW"));
            expect(problemsOn(marathon(10), volume)).to.deep.equal([
                "container.volumes[0].external.provider",
            ]);
            expect(problemsOn(marathon(11), volume)).to.deep.equal([]);
        });

        it("is a feature that is not switched on", () => {
            const secret = { secrets: { s: { source: "x" } } };
            expect(problemsOn(marathon(11, { features: [] }), secret)).to.deep.equal(["secrets"]);
            expect(problemsOn(marathon(11, { features: ["secrets"] }), secret)).to.deep.equal([]);
            expect(problemsOn(marathon(11), secret)).to.deep.equal([]);
        });

        it("is a container network without a name where there is no default", () => {
            const nameless = { networks: [{ mode: "container" }] };
            expect(problemsOn(marathon(11), nameless)).to.deep.equal(["networks[0].name"]);
            expect(problemsOn(marathon(11, { defaultNetworkName: "dcos" }), nameless)).to.deep.equal([]);
        });

        it("is a role that persistent volumes cannot have, from 1.9 on", () => {
            const resident = { ...mesos(persistent({})), role: "*" };
            expect(problemsOn(marathon(9), resident)).to.deep.equal(["role"]);
            expect(problemsOn(marathon(9), { ...resident, role: "dev" })).to.deep.equal([]);
        });

        it("is a role of resources that the app does not have, from 1.9 on", () => {
            const foreign = { role: "dev", acceptedResourceRoles: ["*", "ops"] };
            expect(problemsOn(marathon(10), foreign)).to.deep.equal(["acceptedResourceRoles"]);
        });
    });

    it("is told of every unknown-free definition without failing", () => {
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                expect(containsUnknown(findProblems(canonicalise(definition)))).to.equal(false);
            }),
        );
    });
});
