import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../../provider/definition/unknown";
import { bridge, csi, dvdi, image, mesos, persistent } from "../sample-volumes";
import { warnings } from "./said";

const keeping = (minimumHealthCapacity: number) => ({
    upgradeStrategy: { minimumHealthCapacity, maximumOverCapacity: 0 },
});
const fixed = { cmd: "serve", requirePorts: true, portDefinitions: [{ port: 8080 }] };
const alone = { cmd: "serve", constraints: [["hostname", "UNIQUE"]] };

describe("a port that is fixed on the agent", () => {
    it("keeps a deployment from ending where every instance is kept", () => {
        expect(warnings(fixed)).to.deep.equal(["portDefinitions[0].port"]);
        expect(warnings({ ...fixed, ...keeping(1) })).to.deep.equal(["portDefinitions[0].port"]);
        expect(warnings({ ...fixed, ...keeping(0) })).to.deep.equal([]);
    });

    it("does so for one instance with any share of it", () => {
        expect(warnings({ ...fixed, ...keeping(0.5) })).to.deep.equal(["portDefinitions[0].port"]);
        expect(warnings({ ...fixed, instances: 2, ...keeping(0.5) })).to.deep.equal([]);
    });

    it("is one of a mapping, too", () => {
        const mapped = (hostPort: number) => ({
            container: { ...image, portMappings: [{ containerPort: 80, hostPort }] },
            ...bridge,
        });
        expect(warnings(mapped(80))).to.deep.equal(["container.portMappings[0].hostPort"]);
        expect(warnings(mapped(0))).to.deep.equal([]);
    });

    it("is none unless it is required", () => {
        expect(warnings({ ...fixed, requirePorts: false })).to.deep.equal([]);
    });

    it("is no trouble for an app without instances, or with volumes in its place", () => {
        expect(warnings({ ...fixed, instances: 0 })).to.deep.equal([]);
        expect(warnings({ ...fixed, ...mesos(persistent({})) })).to.deep.equal([]);
    });

    it("is judged when the strategy is known", () => {
        expect(warnings({ ...fixed, upgradeStrategy: UNKNOWN })).to.deep.equal([]);
        expect(warnings({ ...fixed, instances: UNKNOWN })).to.deep.equal([]);
    });
});

describe("instances that keep apart", () => {
    it("keep a deployment from ending where every one is kept", () => {
        expect(warnings(alone)).to.deep.equal(["constraints[0]"]);
        expect(warnings({ cmd: "serve", constraints: [["rack", "MAX_PER", "1"]] })).to.deep.equal([
            "constraints[0]",
        ]);
        expect(warnings({ ...alone, ...keeping(0) })).to.deep.equal([]);
    });

    it("are no trouble in a group or a cluster", () => {
        const constraints = [
            ["rack", "GROUP_BY"],
            ["rack", "LIKE", "a"],
        ];
        expect(warnings({ cmd: "serve", constraints })).to.deep.equal([]);
    });
});

describe("an app that marathon-lb publishes", () => {
    for (const label of ["HAPROXY_GROUP", "HAPROXY_0_GROUP"]) {
        it(`should have a health check (${label})`, () => {
            const published = { cmd: "serve", labels: { [label]: "external" } };
            expect(warnings(published)).to.deep.equal(["healthChecks"]);
            expect(warnings({ ...published, healthChecks: [{ portIndex: 0 }] })).to.deep.equal([]);
            expect(warnings({ ...published, healthChecks: UNKNOWN })).to.deep.equal([]);
        });
    }

    it("is none by an empty label, or another one", () => {
        expect(warnings({ cmd: "serve", labels: { HAPROXY_GROUP: "", HAPROXY_0_VHOST: "a" } })).to.deep.equal(
            [],
        );
    });
});

describe("an external volume", () => {
    const app = (volume: PropertyMap, more: PropertyMap = {}): PropertyMap => ({ ...mesos(volume), ...more });

    it("may get a second writer where unreachable instances are replaced", () => {
        expect(warnings(app(dvdi({})))).to.deep.equal(["unreachableStrategy"]);
        expect(warnings(app(dvdi({}), { unreachableStrategy: { expungeAfterSeconds: 60 } }))).to.deep.equal([
            "unreachableStrategy",
        ]);
        expect(warnings(app(csi("SINGLE_NODE_WRITER", "RW")))).to.deep.equal(["unreachableStrategy"]);
    });

    it("has one writer where they are not, or it is only read", () => {
        expect(warnings(app(dvdi({}), { unreachableStrategy: "disabled" }))).to.deep.equal([]);
        expect(warnings(app(csi("MULTI_NODE_SINGLE_WRITER", "RO")))).to.deep.equal([]);
    });

    it("may have many where it is made for many", () => {
        expect(warnings(app(dvdi({ shared: true })))).to.deep.equal([]);
        expect(warnings(app(csi("MULTI_NODE_MULTI_WRITER", "RW")))).to.deep.equal([]);
    });

    it("is judged when the strategy is known", () => {
        expect(warnings(app(dvdi({}), { unreachableStrategy: UNKNOWN }))).to.deep.equal([]);
    });
});
