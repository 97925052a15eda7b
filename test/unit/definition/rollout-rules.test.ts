import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { UNKNOWN } from "../../../provider/definition/unknown";
import { findWarnings } from "../../../provider/definition/validate";

/** Where something is said about an app that Marathon would take. */
function warnedAt(definition: PropertyMap): string[] {
    return findWarnings({ cmd: "run", ...definition }).map(({ path }) => path);
}

const half = { upgradeStrategy: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 } };
const none = { upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 } };

describe("a rollout that would not end", () => {
    const onAgent = { networks: [{ mode: "container/bridge" }] };
    const mapped = {
        container: { docker: { image: "a" }, portMappings: [{ containerPort: 80, hostPort: 31000 }] },
    };

    it("is told of where a port is fixed on the agent", () => {
        expect(warnedAt({ ...onAgent, ...mapped })).to.deep.equal(["container.portMappings[0].hostPort"]);
        expect(warnedAt({ requirePorts: true, portDefinitions: [{ port: 15001 }] })).to.deep.equal([
            "portDefinitions[0].port",
        ]);
        expect(warnedAt({ portDefinitions: [{ port: 15001 }] })).to.deep.equal([]);
    });

    it("is told of where instances must not share an agent", () => {
        expect(warnedAt({ constraints: [["hostname", "UNIQUE"]] })).to.deep.equal(["constraints[0]"]);
        expect(warnedAt({ constraints: [["hostname", "MAX_PER", "2"]] })).to.deep.equal(["constraints[0]"]);
        expect(warnedAt({ constraints: [["rack", "GROUP_BY"]] })).to.deep.equal([]);
    });

    it("ends where an instance may stop first", () => {
        expect(warnedAt({ ...onAgent, ...mapped, ...none })).to.deep.equal([]);
        expect(warnedAt({ constraints: [["hostname", "UNIQUE"]], instances: 2, ...half })).to.deep.equal([]);
    });

    it("does not end where half of one instance is still one", () => {
        expect(warnedAt({ constraints: [["hostname", "UNIQUE"]], ...half })).to.deep.equal([
            "constraints[0]",
        ]);
    });

    it("is not told of while the strategy is not known", () => {
        expect(warnedAt({ constraints: [["hostname", "UNIQUE"]], upgradeStrategy: UNKNOWN })).to.deep.equal(
            [],
        );
    });
});

describe("an app behind a load balancer", () => {
    it("needs health checks", () => {
        for (const name of ["HAPROXY_GROUP", "HAPROXY_0_GROUP"]) {
            const labels = { [name]: "external" };
            expect(warnedAt({ labels })).to.deep.equal(["healthChecks"]);
            expect(warnedAt({ labels, healthChecks: [{ protocol: "TCP", portIndex: 0 }] })).to.deep.equal([]);
        }
    });
});

describe("an external volume with one writer", () => {
    const external = { name: "data", provider: "dvdi", options: { "dvdi/driver": "rexray" } };
    const mounting = (volume: PropertyMap, more: PropertyMap = {}) => ({
        container: { type: "MESOS", volumes: [{ containerPath: "data", mode: "RW", external, ...volume }] },
        instances: 1,
        ...half,
        ...more,
    });

    it("is not given to a second instance while the first may still write", () => {
        expect(warnedAt(mounting({}))).to.deep.equal(["unreachableStrategy"]);
        expect(warnedAt(mounting({}, { unreachableStrategy: "disabled" }))).to.deep.equal([]);
    });

    it("may be read by more", () => {
        expect(warnedAt(mounting({ mode: "RO" }))).to.deep.equal([]);
        expect(warnedAt(mounting({ external: { ...external, shared: true } }))).to.deep.equal([]);
    });
});
