import { expect } from "chai";
import { effectiveDefinition } from "../../../provider/definition/effective";
import { partiallyUpdated } from "../../../provider/definition/partial-update";
import { latestServer } from "../../../provider/definition/server";
import type { PropertyMap } from "../../../provider/definition/unknown";

function stored(definition: PropertyMap): PropertyMap {
    return effectiveDefinition({ id: "/a", ...definition }, latestServer, { carrier: "post" });
}

function updated(definition: PropertyMap, change: PropertyMap): PropertyMap {
    return partiallyUpdated(stored(definition), change, latestServer);
}

const image = { docker: { image: "nginx" } };
const checks = [{ protocol: "HTTP", path: "/x" }];

describe("a partial update", () => {
    it("replaces a field as a whole", () => {
        expect(updated({ env: { A: "1", B: "2" } }, { env: { B: "3" } }).env).to.deep.equal({ B: "3" });
    });

    it("keeps what is absent or null", () => {
        const app = updated({ user: "root", cpus: 2 }, { user: null });
        expect(app).to.include({ user: "root", cpus: 2 });
    });

    it("empties lists and maps", () => {
        const app = updated({ env: { A: "1" }, dependencies: ["/b"] }, { env: {}, dependencies: [] });
        expect(app).not.to.have.any.keys("env", "dependencies");
    });

    it("ignores an id", () => expect(updated({}, { id: "/b", cpus: 2 }).id).to.equal("/a"));

    for (const field of ["executorResources", "resourceLimits"]) {
        it(`removes ${field} unless it repeats them`, () => {
            const had = { [field]: { cpus: 2, mem: 64 } };
            expect(updated(had, { cmd: "x1" })).not.to.have.property(field);
            expect(updated(had, { [field]: { cpus: 3 } })).to.have.nested.property(`${field}.cpus`, 3);
        });
    }

    it("replaces the container by an empty one when it leaves the host's network without it", () => {
        const { container } = updated({ cmd: "x1", container: image }, { networks: [{ name: "n" }] });
        expect(container).to.include({ type: "MESOS" }).and.not.to.have.property("docker");
    });

    it("does the same for an address per instance", () => {
        const { container } = updated({ cmd: "x1", container: image }, { ipAddress: { networkName: "n" } });
        expect(container).to.include({ type: "MESOS" }).and.not.to.have.property("docker");
    });

    it("keeps the container when it moves to the host's network, and drops its ports", () => {
        const bridge = { networks: [{ mode: "container/bridge" }], container: image };
        const app = updated(bridge, { networks: [{ mode: "host" }] });
        expect(app).to.have.nested.property("container.docker.image", "nginx");
        expect(app).not.to.have.nested.property("container.portMappings");
        expect(app.portDefinitions).to.have.lengthOf(1);
    });

    it("gives checks the index of the first port, new ones and stored ones", () => {
        expect(updated({}, { healthChecks: checks })).to.have.nested.property("healthChecks[0].portIndex", 0);
        expect(updated({ healthChecks: checks }, { cpus: 2 })).to.have.nested.property(
            "healthChecks[0].portIndex",
            0,
        );
    });

    it("keeps the strategy of an app that gets volumes", () => {
        const container = { type: "MESOS", volumes: [{ containerPath: "a", hostPath: "/a", mode: "RW" }] };
        expect(updated({}, { container }).upgradeStrategy).to.deep.equal({
            minimumHealthCapacity: 1,
            maximumOverCapacity: 1,
        });
    });

    it("takes old forms for the new ones", () => {
        const app = updated({ fetch: [{ uri: "http://a" }] }, { uris: ["http://b"], ports: [80] });
        expect(app.fetch).to.have.nested.property("[0].uri", "http://b");
        expect(app.portDefinitions).to.deep.equal([{ port: 80, protocol: "tcp" }]);
    });
});
