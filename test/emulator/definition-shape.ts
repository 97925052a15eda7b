import type { Dialect } from "./dialect";
import {
    anyOf,
    anything,
    decimal,
    flag,
    integer,
    listOf,
    mapOf,
    oneOf,
    record,
    type Shape,
    strictRecord,
    text,
} from "./shape";

const idSegment = "([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])";
const idPattern = new RegExp(
    `^/?(((${idSegment}\\.)*${idSegment}|\\.\\.)?/)*((${idSegment}\\.)*${idSegment}|\\.\\.)?/?$`,
);
const portName = text({ minLength: 1, pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/ });
const filled = text({ minLength: 1 });
const natural = integer(0);
const portNumber = integer(0, 65_535);
const labels = mapOf(text());
const readWrite = oneOf("ro", "rw");

const network = record({ name: filled, mode: oneOf("container", "container/bridge", "host"), labels });

const portDefinition = record({
    port: portNumber,
    name: portName,
    protocol: oneOf("tcp", "udp", "udp,tcp"),
    labels,
});

const portMapping = record({
    containerPort: portNumber,
    hostPort: portNumber,
    servicePort: portNumber,
    name: portName,
    protocol: oneOf("tcp", "udp", "udp,tcp"),
    labels,
    networkNames: listOf(filled),
});

const docker = record(
    {
        image: filled,
        forcePullImage: flag,
        privileged: flag,
        network: oneOf("bridge", "host", "none", "user"),
        parameters: listOf(record({ key: filled, value: text() }, ["key", "value"])),
        portMappings: listOf(portMapping),
        pullConfig: record({ secret: text() }, ["secret"]),
    },
    ["image"],
);

const linuxInfo = strictRecord({
    seccomp: record({ profileName: text(), unconfined: flag }),
    ipcInfo: strictRecord({ mode: oneOf("private", "share_parent"), shmSize: integer() }, ["mode"]),
});

const persistentVolume = record(
    {
        containerPath: filled,
        mode: readWrite,
        persistent: record(
            {
                size: integer(),
                maxSize: integer(),
                type: oneOf("root", "path", "mount"),
                constraints: listOf(listOf(text())),
                profileName: filled,
            },
            ["size"],
        ),
    },
    ["containerPath", "mode", "persistent"],
);

const externalInfo = record({
    name: text(),
    provider: text(),
    size: natural,
    shared: flag,
    options: mapOf(text()),
});

const csiOptions = record(
    {
        pluginName: text(),
        capability: record(
            { accessMode: text(), accessType: text(), fsType: text(), mountFlags: listOf(text()) },
            ["accessMode", "accessType"],
        ),
        nodeStageSecret: mapOf(text()),
        nodePublishSecret: mapOf(text()),
        volumeContext: mapOf(text()),
    },
    ["pluginName", "capability"],
);

const csiInfo = record({ name: text(), provider: text(), options: csiOptions }, ["options"]);

function externalVolume(info: Shape): Shape {
    return record({ containerPath: filled, mode: readWrite, external: info }, [
        "containerPath",
        "mode",
        "external",
    ]);
}

const secretVolume = record({ containerPath: filled, secret: filled }, ["containerPath", "secret"]);
const hostVolume = record({ containerPath: filled, hostPath: filled, mode: readWrite }, [
    "containerPath",
    "hostPath",
    "mode",
]);

function container(dialect: Dialect): Shape {
    const volume = dialect.csi
        ? anyOf(
              persistentVolume,
              externalVolume(externalInfo),
              externalVolume(csiInfo),
              secretVolume,
              hostVolume,
          )
        : anyOf(persistentVolume, externalVolume(externalInfo), secretVolume, hostVolume);
    return record({
        type: oneOf("docker", "mesos"),
        docker,
        volumes: listOf(volume),
        portMappings: listOf(portMapping),
        linuxInfo,
    });
}

const healthCheck = record({
    command: strictRecord({ value: text() }, ["value"]),
    gracePeriodSeconds: natural,
    ignoreHttp1xx: flag,
    intervalSeconds: natural,
    maxConsecutiveFailures: natural,
    path: text(),
    port: portNumber,
    portIndex: natural,
    protocol: oneOf("http", "https", "tcp", "command", "mesos_http", "mesos_https", "mesos_tcp"),
    ipProtocol: oneOf("ipv4", "ipv6"),
    timeoutSeconds: natural,
    delaySeconds: natural,
});

const checkCommand = anyOf(record({ argv: listOf(text()) }, ["argv"]), record({ shell: text() }, ["shell"]));

const check = record({
    http: record({ portIndex: natural, port: portNumber, path: text(), scheme: oneOf("http", "https") }),
    tcp: record({ portIndex: natural, port: portNumber }),
    exec: strictRecord({ command: checkCommand }, ["command"]),
    intervalSeconds: natural,
    timeoutSeconds: natural,
    delaySeconds: natural,
});

const readinessCheck = record({
    name: filled,
    protocol: oneOf("http", "https"),
    path: filled,
    portName: filled,
    intervalSeconds: natural,
    timeoutSeconds: natural,
    httpStatusCodesForReady: listOf(integer(100, 999), 1),
    preserveLastResponse: flag,
});

const artifact = record(
    {
        uri: text({ minLength: 1, maxLength: 1024 }),
        extract: flag,
        executable: flag,
        cache: flag,
        destPath: text(),
    },
    ["uri"],
);

const ipAddress = record({
    groups: listOf(text()),
    labels,
    networkName: text(),
    discovery: record({
        ports: listOf(
            record({ number: portNumber, name: text(), protocol: oneOf("tcp", "udp"), labels }, [
                "number",
                "name",
            ]),
        ),
    }),
});

const unreachable = record({ inactiveAfterSeconds: natural, expungeAfterSeconds: natural });

/** The members of an app definition, deprecated ones included; anything else is silently lost. */
function members(dialect: Dialect): Readonly<Record<string, Shape>> {
    return {
        id: text({ minLength: 1, pattern: idPattern }),
        acceptedResourceRoles: listOf(text()),
        args: listOf(text()),
        backoffFactor: decimal(1),
        backoffSeconds: natural,
        cmd: filled,
        constraints: listOf(listOf(text())),
        container: container(dialect),
        cpus: decimal(0),
        dependencies: listOf(text()),
        disk: decimal(0),
        env: mapOf(anyOf(text(), record({ secret: text() }, ["secret"]))),
        executor: text({ pattern: /^(|\/\/cmd|\/?[^/]+(\/[^/]+)*)$/ }),
        executorResources: record({ cpus: decimal(0), mem: decimal(32), disk: decimal(10) }),
        fetch: listOf(artifact),
        uris: listOf(text()),
        healthChecks: listOf(healthCheck),
        check,
        readinessChecks: listOf(readinessCheck),
        instances: natural,
        labels,
        maxLaunchDelaySeconds: natural,
        mem: decimal(0),
        gpus: natural,
        ipAddress,
        networks: listOf(network),
        ports: listOf(integer()),
        portDefinitions: listOf(portDefinition),
        requirePorts: flag,
        residency: record({ relaunchEscalationTimeoutSeconds: natural, taskLostBehavior: text() }),
        secrets: mapOf(record({ source: filled }, ["source"])),
        taskKillGracePeriodSeconds: natural,
        tty: flag,
        upgradeStrategy: record(
            { maximumOverCapacity: decimal(0, 1), minimumHealthCapacity: decimal(0, 1) },
            ["maximumOverCapacity", "minimumHealthCapacity"],
        ),
        user: text(),
        killSelection: oneOf("youngest_first", "oldest_first"),
        unreachableStrategy: (value, path) => (typeof value === "string" ? [] : unreachable(value, path)),
        ...(dialect.roles && { role: filled }),
        ...(dialect.resourceLimits && {
            resourceLimits: strictRecord({ cpus: resourceLimit, mem: resourceLimit }),
        }),
        // Read-only: it rolls back in an update and means nothing in a definition.
        version: anything,
    };
}

const resourceLimit: Shape = (value, path) => (typeof value === "string" ? [] : decimal()(value, path));

/** The shape of a whole definition (`app.raml`). */
export function appShape(dialect: Dialect): Shape {
    return record(members(dialect), ["id"]);
}

/** The names of the members a definition may have. */
export function appMembers(dialect: Dialect): ReadonlySet<string> {
    const { version: _, ...known } = members(dialect);
    return new Set(Object.keys(known));
}
