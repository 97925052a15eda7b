import { expect } from "chai";
import { fields } from "../../provider/definition/fields";
import { Emulator } from "../emulator";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess } from "../support/provider-process";

/** One field as a program has it, and as an operator changes it. */
interface Change {
    /** What the program says of the field; nothing: it leaves it out. */
    readonly ours?: unknown;
    readonly theirs: unknown;
    /** Fields that the app needs besides. */
    readonly beside?: Properties;
    /** Fields that an operator must repeat. */
    readonly repeated?: Properties;
    /** Fields that an operator changes besides. */
    readonly also?: Properties;
}

const mesos = { type: "MESOS", portMappings: [{ containerPort: 80, servicePort: 20_100 }] };
const docker = (image: string) => ({
    type: "DOCKER",
    docker: { image },
    volumes: [{ containerPath: "/data", hostPath: "/srv", mode: "RO" }],
});
const executor = { cpus: 0.2, mem: 64, disk: 20 };
const limits = { resourceLimits: { cpus: 4 } };
const command = { cmd: "sleep 100" };
const http = { protocol: "MESOS_HTTP", path: "/health", portIndex: 0 };
const ready = { name: "ready", portName: "web", path: "/ready" };
const port = { port: 20_101, name: "web" };

/** Fields that a server does not show by themselves. */
const derived: Readonly<Record<string, string>> = {
    residency: "a sign of persistent volumes, whatever was asked for",
};

const changes: Readonly<Record<string, readonly Change[]>> = {
    cmd: [{ ours: "sleep 100", theirs: "sleep 200" }],
    args: [{ ours: ["serve"], theirs: ["serve", "--debug"] }],
    user: [{ ours: "app", theirs: "root" }, { theirs: "root" }],
    env: [
        { ours: { LOG: "info", MODE: "fast" }, theirs: { LOG: "trace", MODE: "fast" } },
        { ours: { LOG: "info", MODE: "fast" }, theirs: { LOG: "info" } },
        { ours: { LOG: "info" }, theirs: { LOG: "info", MODE: "fast" } },
        { theirs: { LOG: "trace" } },
    ],
    secrets: [
        {
            ours: { PW: { source: "a" } },
            theirs: { PW: { source: "b" } },
            beside: { env: { PASSWORD: { secret: "PW" } } },
        },
        { theirs: { PW: { source: "b" } } },
    ],
    labels: [
        { ours: { tier: "web" }, theirs: { tier: "db" } },
        { ours: { tier: "web" }, theirs: { tier: "web", team: "a" } },
        { theirs: { team: "a" } },
    ],
    instances: [
        { ours: 2, theirs: 4 },
        { ours: 2, theirs: 0 },
    ],
    cpus: [{ ours: 0.5, theirs: 2 }, { theirs: 2 }],
    mem: [{ ours: 64, theirs: 512 }, { theirs: 512 }],
    disk: [{ ours: 10, theirs: 20 }, { theirs: 20 }],
    gpus: [
        { ours: 1, theirs: 2, beside: { container: mesos, networks: [{ mode: "container/bridge" }] } },
        { theirs: 2, beside: { container: mesos, networks: [{ mode: "container/bridge" }] } },
    ],
    resourceLimits: [{ ours: { cpus: 2 }, theirs: { cpus: "unlimited" } }, { theirs: { mem: 1024 } }],
    executorResources: [
        { ours: executor, theirs: { ...executor, cpus: 0.4 } },
        { ours: executor, theirs: { ...executor, cpus: 0.4 }, beside: limits, repeated: limits },
        // A complete PUT, which takes away what only Marathon has, loses them.
        { ours: executor, theirs: { ...executor, cpus: 0.4 }, also: { user: "root" } },
        { theirs: executor },
    ],
    executor: [{ ours: "//cmd", theirs: "/opt/executor" }, { theirs: "/opt/executor" }],
    constraints: [
        { ours: [["hostname", "UNIQUE"]], theirs: [["rack", "GROUP_BY", "2"]] },
        {
            ours: [["hostname", "UNIQUE"]],
            theirs: [
                ["hostname", "UNIQUE"],
                ["rack", "GROUP_BY"],
            ],
        },
        { theirs: [["hostname", "UNIQUE"]] },
    ],
    acceptedResourceRoles: [{ ours: ["drift"], theirs: ["*"], beside: { role: "drift" } }, { theirs: ["*"] }],
    role: [{ ours: "drift", theirs: "*" }],
    container: [
        { ours: docker("web:1"), theirs: docker("web:2") },
        { ours: docker("web:1"), theirs: { ...docker("web:1"), volumes: [] } },
    ],
    networks: [
        {
            ours: [{ mode: "container", name: "blue" }],
            theirs: [{ mode: "container", name: "green" }],
            beside: { container: mesos },
            repeated: { container: mesos },
        },
    ],
    portDefinitions: [
        { ours: [port], theirs: [{ ...port, port: 20_102 }] },
        { ours: [port], theirs: [{ ...port, labels: { VIP_0: "/web:80" } }] },
        { ours: [port], theirs: [port, { port: 20_103 }] },
        { ours: [], theirs: [port] },
    ],
    requirePorts: [{ ours: true, theirs: false, beside: { portDefinitions: [port] } }, { theirs: true }],
    fetch: [
        { ours: [{ uri: "http://h.example/a" }], theirs: [{ uri: "http://h.example/b" }] },
        { theirs: [{ uri: "http://h.example/b" }] },
    ],
    dependencies: [{ ours: ["/drift/db"], theirs: ["/drift/cache"] }, { theirs: ["/drift/cache"] }],
    healthChecks: [
        { ours: [http], theirs: [{ ...http, path: "/alive" }] },
        { ours: [http], theirs: [] },
        { theirs: [http] },
    ],
    check: [
        { ours: { tcp: { port: 80 } }, theirs: { tcp: { port: 81 } } },
        { theirs: { tcp: { port: 81 } } },
    ],
    readinessChecks: [
        { ours: [ready], theirs: [{ ...ready, path: "/go" }], beside: { portDefinitions: [port] } },
        { theirs: [ready], beside: { portDefinitions: [port] } },
    ],
    backoffSeconds: [{ ours: 5, theirs: 50 }, { theirs: 50 }],
    backoffFactor: [{ ours: 2, theirs: 3 }, { theirs: 3 }],
    maxLaunchDelaySeconds: [{ ours: 60, theirs: 600 }, { theirs: 600 }],
    upgradeStrategy: [
        {
            ours: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
            theirs: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
        },
        { theirs: { minimumHealthCapacity: 0, maximumOverCapacity: 0 } },
    ],
    unreachableStrategy: [
        { ours: "disabled", theirs: { inactiveAfterSeconds: 10, expungeAfterSeconds: 20 } },
        { theirs: "disabled" },
    ],
    killSelection: [{ ours: "OLDEST_FIRST", theirs: "YOUNGEST_FIRST" }, { theirs: "OLDEST_FIRST" }],
    taskKillGracePeriodSeconds: [{ ours: 10, theirs: 30 }, { theirs: 30 }],
    tty: [{ ours: true, theirs: false }, { theirs: true }],
};

describe("drift of an app", () => {
    let emulator: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    before(async function () {
        this.timeout(30_000);
        emulator = await Emulator.start();
        operator = new Operator(emulator);
        provider = await ProviderProcess.start({ config: { "marathon:url": emulator.url } });
    });

    after(async () => {
        await provider?.close();
        await emulator?.close();
    });

    it("is known of every field", () => {
        const shown = Object.keys(fields).filter((name) => !fields[name]?.isOldForm && !(name in derived));
        expect(Object.keys(changes)).to.have.members(shown);
    });

    /** The app as Marathon shows it, without where it stands. */
    const definitionOf = (appId: string) => {
        const shown = Object.entries(emulator.app(appId) ?? {});
        return Object.fromEntries(shown.filter(([name]) => name in fields));
    };

    for (const [field, all] of Object.entries(changes)) {
        for (const [index, { ours, theirs, beside, repeated, also }] of all.entries()) {
            const said = ours === undefined ? "left out" : JSON.stringify(ours);

            it(`is seen and undone in ${field}: ${said}, but live ${JSON.stringify(theirs)}`, async () => {
                const appId = `/drift/${field.toLowerCase()}-${index}`;
                const to = { name: appId };
                const given = ours === undefined ? {} : { [field]: ours };
                const args = { appId, instances: 0, ...(field !== "args" && command), ...beside, ...given };
                const first = await provider.check("app", {}, args, to);
                expect(first.failures).to.deep.equal([]);
                const { outputs } = await provider.create("app", first.inputs, to);
                const wanted = definitionOf(appId);

                await operator.change(appId, { ...repeated, ...also, [field]: theirs });
                expect(definitionOf(appId)).to.not.deep.equal(wanted);
                const read = await provider.read("app", appId, outputs, to);
                expect(changedKeys(first.inputs, read.inputs ?? {})).to.have.members([
                    field,
                    ...Object.keys(also ?? {}),
                ]);

                const next = await provider.check("app", read.inputs ?? {}, args, to);
                expect(next.inputs).to.deep.equal(first.inputs);
                const { changes } = await provider.diff("app", appId, read.props, next.inputs, to);
                expect(changes).to.not.equal(false);
                await provider.update("app", appId, read.props, next.inputs, to);
                expect(definitionOf(appId)).to.deep.equal(wanted);
            });
        }
    }

    it("is adopted in a service port that was allocated", async () => {
        const appId = "/drift/allocated";
        const to = { name: appId };
        const args = { appId, instances: 0, ...command };
        const first = await provider.check("app", {}, args, to);
        const { outputs } = await provider.create("app", first.inputs, to);
        await operator.change(appId, { portDefinitions: [{ port: 20_110, name: "default" }] });
        const read = await provider.read("app", appId, outputs, to);
        const next = await provider.check("app", read.inputs ?? {}, args, to);
        expect(next.inputs).to.have.nested.property("endpoints.default.servicePort", 20_110);
        const { changes } = await provider.diff("app", appId, read.props, next.inputs, to);
        expect(changes).to.equal(false);
    });
});

/** The properties that differ, without what follows from others. */
function changedKeys(before: Properties, after: Properties): string[] {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    names.delete("endpoints");
    return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
