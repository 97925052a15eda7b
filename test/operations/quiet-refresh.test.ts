import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs, RexRayVolume } from "pulumi-marathon";
import { fields } from "../../provider/definition/fields";
import { useMarathonStack } from "../support/marathon-stack";

/** Fields that cannot be said beside others, or that only translate into others. */
const apart = [
    "args",
    "check",
    "gpus",
    "portDefinitions",
    "requirePorts",
    "ports",
    "uris",
    "ipAddress",
    "residency",
];

/** On a bridge, with one of everything that such an app can have. */
const everything = {
    cmd: "serve",
    user: "app",
    env: { LOG: "info", PORT_OFFSET: 3, TOKEN: pulumi.secret("t"), PASSWORD: { secret: "PW" } },
    secrets: { PW: { source: "shop/pw" } },
    labels: { team: "shop", tier: 1, HAPROXY_0_VHOST: "shop.example" },
    instances: 1,
    cpus: 0.5,
    mem: 256,
    disk: 16,
    resourceLimits: { cpus: 2, mem: "unlimited" },
    executorResources: { cpus: 0.2 },
    executor: "//cmd",
    constraints: [["hostname", "like", "agent-.*"]],
    acceptedResourceRoles: ["*"],
    role: "*",
    container: {
        type: "DOCKER",
        docker: {
            image: "shop/web:1",
            parameters: [{ key: "hostname", value: "web" }],
            forcePullImage: true,
        },
        portMappings: [
            { name: "http", containerPort: 8080, labels: { VIP_0: "/shop:80" } },
            { containerPort: 0, protocol: "udp,tcp" },
        ],
        volumes: [{ containerPath: "/srv", hostPath: "/data", mode: "RO" }],
    },
    networks: [{ mode: "container/bridge" }],
    fetch: [{ uri: "http://h.example/a.tgz" }, { uri: "http://h.example/b", executable: true }],
    dependencies: ["/all/db"],
    healthChecks: [
        { protocol: "MESOS_HTTP", path: "/health" },
        { protocol: "COMMAND", command: { value: "true" } },
    ],
    readinessChecks: [{ name: "ready", portName: "http" }],
    backoffSeconds: 2,
    backoffFactor: 1.5,
    maxLaunchDelaySeconds: 60,
    upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
    unreachableStrategy: { inactiveAfterSeconds: 5, expungeAfterSeconds: 10 },
    killSelection: "oldest_first",
    taskKillGracePeriodSeconds: 10,
    tty: true,
} as unknown as MarathonAppArgs;

describe("a refresh of apps that use everything", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { config: { "marathon:progressTimeout": "20s" } });

    before(async () => {
        world.stack.setProgram(async () => {
            const db = new MarathonApp("db", {
                appId: "/all/db",
                args: ["db"],
                // No emulated agent has any.
                gpus: 1,
                instances: 0,
                container: { type: "MESOS", docker: { image: "shop/db:1" } },
                networks: [{ mode: "container", name: "blue" }],
                marathonLb: true,
            });
            const data = new RexRayVolume("data");
            new MarathonApp("web", {
                ...everything,
                appId: "/all/web",
                links: { DB: db },
                marathonLb: true,
                volumes: [data.mount("/var/data")],
            });
            new MarathonApp("host", {
                appId: "/all/host",
                cmd: "serve",
                check: { tcp: { portIndex: 0 }, intervalSeconds: 30 },
                requirePorts: true,
                portDefinitions: [{ port: 20_100, name: "web", protocol: "tcp" }],
            });
            new MarathonApp("old", {
                appId: "/all/old",
                cmd: "serve",
                ports: [0, 20_101],
                uris: ["http://h.example/a.zip"],
            });
        });
        await world.stack.up();
    });

    it("uses every field that there is", () => {
        expect([...Object.keys(everything), ...apart]).to.have.members(Object.keys(fields));
    });

    for (const time of ["first", "second"]) {
        it(`finds nothing the ${time} time, and an update has nothing to do`, async () => {
            const { steps } = await world.stack.refresh();
            const found = steps.filter(({ found }) => found !== "same" && found !== undefined);
            expect(found.map(({ name, detailedDiff }) => [name, detailedDiff])).to.deep.equal([]);
            await world.stack.preview({ expectNoChanges: true });
        });
    }

    it("does not touch Marathon, and neither does an update", async () => {
        world.marathon.clearRequests();
        await world.stack.refresh();
        await world.stack.up({ expectNoChanges: true });
        const writes = world.marathon.requests.filter(({ method }) => method !== "GET");
        expect(writes).to.deep.equal([]);
    });

    it("shows several changed fields of several apps, and an update puts all right", async () => {
        const shown = () => ["/all/web", "/all/host"].map((id) => world.marathon.app(id)).map(definitionIn);
        const before = shown();
        await world.operator.change("/all/host", {
            cpus: 2,
            labels: { team: "x" },
            constraints: [["hostname", "UNIQUE"]],
            healthChecks: [{ protocol: "TCP", portIndex: 0 }],
            user: "root",
            portDefinitions: [{ port: 20_102, name: "web" }],
        });
        await world.operator.change("/all/web", {
            env: { LOG: "trace" },
            backoffSeconds: 9,
            executorResources: { cpus: 0.4 },
            resourceLimits: { cpus: 4 },
        });
        const { steps } = await world.stack.refresh();
        const changed = Object.fromEntries(
            steps.map(({ name, detailedDiff }) => [name, topmost(detailedDiff)]),
        );
        expect(changed.host).to.have.members([
            "cpus",
            "labels",
            "constraints",
            "healthChecks",
            "user",
            "portDefinitions",
            "endpoints",
        ]);
        expect(changed.web).to.have.members(["env", "backoffSeconds", "executorResources", "resourceLimits"]);
        await world.stack.up();
        expect(shown()).to.deep.equal(before);
        await world.stack.preview({ expectNoChanges: true });
    });
});

/** The topmost names of changed leaves. */
function topmost(leaves: Readonly<Record<string, unknown>> = {}): string[] {
    return [...new Set(Object.keys(leaves).map((path) => path.split(/[.[]/)[0] ?? path))];
}

/** An app without where it stands. */
function definitionIn(app: object | undefined): object {
    return Object.fromEntries(Object.entries(app ?? {}).filter(([name]) => name in fields));
}
