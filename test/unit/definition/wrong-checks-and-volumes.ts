import { csi, dvdi, image, mesos, persistent } from "./sample-volumes";
import type { WrongDefinition } from "./wrong-apps";

/** Health checks, other checks and volumes. */
export const wrongChecksAndVolumes: readonly WrongDefinition[] = [
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
        ["check.exec.command.argv"],
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
