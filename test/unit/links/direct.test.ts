import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { directInstances } from "../../../provider/links/direct";

const onHost = { portDefinitions: [{ port: 15_001 }, { port: 15_002 }] };
const onBridge = {
    networks: [{ mode: "container/bridge" }],
    container: { portMappings: [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }] },
};
const onContainerNetwork = {
    networks: [{ mode: "container", name: "blue" }],
    container: { portMappings: [{ containerPort: 80, servicePort: 15_001 }] },
};

const task = (host: string, ports: readonly number[], others: PropertyMap = {}): PropertyMap => ({
    host,
    ports,
    state: "TASK_RUNNING",
    startedAt: "2026-01-01T00:00:00.000Z",
    ...others,
});

const found = (app: PropertyMap, ...tasks: readonly PropertyMap[]) =>
    directInstances({ ...app, tasks }).map(({ host, ports }) => ({ host, ports: Object.fromEntries(ports) }));

describe("the instances that a direct link leads to", () => {
    it("are on their agents in host mode, each with the numbers it has there", () => {
        expect(found(onHost, task("b", [31_000, 31_001]), task("a", [31_002, 31_003]))).to.deep.equal([
            { host: "a", ports: { 0: 31_002, 1: 31_003 } },
            { host: "b", ports: { 0: 31_000, 1: 31_001 } },
        ]);
    });

    it("have no port on the agent for a mapping without one", () => {
        expect(found(onBridge, task("a", [31_000]))).to.deep.equal([{ host: "a", ports: { 1: 31_000 } }]);
    });

    it("have addresses of their own on a container network", () => {
        const own = { ipAddresses: [{ ipAddress: "9.0.0.1", protocol: "IPv4" }] };
        expect(found(onContainerNetwork, task("a", [], own))).to.deep.equal([
            { host: "9.0.0.1", ports: { 0: 80 } },
        ]);
    });

    it("come in the order in which they started, whatever the order of the answer", () => {
        const young = task("a", [1], { startedAt: "2026-01-02T00:00:00.000Z" });
        const hosts = found(onHost, young, task("b", [2])).map(({ host }) => host);
        expect(hosts).to.deep.equal(["b", "a"]);
    });

    it("are not those that do not run", () => {
        for (const state of ["TASK_STAGING", "TASK_KILLING", "TASK_UNREACHABLE", "TASK_FAILED"]) {
            expect(found(onHost, task("a", [1], { state })), state).to.deep.equal([]);
        }
    });

    it("are not those that are not healthy, where that is checked", () => {
        const checked = { ...onHost, healthChecks: [{ protocol: "TCP" }] };
        const healthy = task("b", [2], { healthCheckResults: [{ alive: true }] });
        expect(found(checked, task("a", [1]), healthy).map(({ host }) => host)).to.deep.equal(["b"]);
    });

    it("are those of the new version while it replaces an old one, and all of them after scaling", () => {
        const lastConfigChangeAt = "2026-01-02T00:00:00.000Z";
        const app = { ...onHost, versionInfo: { lastConfigChangeAt } };
        const old = task("old", [1], { version: "2026-01-01T00:00:00.000Z" });
        const present = task("new", [2], { version: lastConfigChangeAt });
        expect(found(app, old, present).map(({ host }) => host)).to.deep.equal(["new"]);
        expect(found(app, old)).to.have.length(1);
    });
});
