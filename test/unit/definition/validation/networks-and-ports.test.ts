import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../../provider/definition/unknown";
import { bridge, image } from "../sample-volumes";
import { failures, marathon, refusals, warnings } from "./said";

describe("networks", () => {
    it("are one of the host, one bridge, or any number of others", () => {
        expect(failures({ cmd: "serve", networks: [{ mode: "host" }, { mode: "host" }] })).to.deep.equal([
            "networks",
        ]);
        expect(failures({ cmd: "serve", networks: [{ name: "a" }, { name: "b" }] })).to.deep.equal([]);
    });

    it("of a DOCKER container are one", () => {
        const two = { networks: [{ name: "a" }, { name: "b" }] };
        expect(failures({ container: image, ...two })).to.deep.equal(["networks"]);
        expect(failures({ cmd: "serve", container: { type: "MESOS" }, ...two })).to.deep.equal([]);
    });

    it("have labels, unless they are the host's", () => {
        const labels = { a: "b" };
        expect(failures({ cmd: "serve", networks: [{ mode: "host", labels }] })).to.deep.equal([
            "networks[0].labels",
        ]);
        expect(
            failures({ container: image, networks: [{ mode: "container/bridge", labels }] }),
        ).to.deep.equal([]);
    });

    it("are named, unless the server has a default", () => {
        const nameless = { cmd: "serve", networks: [{ mode: "container" }] };
        expect(failures(nameless)).to.deep.equal([]);
        expect(failures(nameless, marathon(11))).to.deep.equal(["networks[0].name"]);
        expect(failures(nameless, marathon(11, { defaultNetworkName: "n" }))).to.deep.equal([]);
    });

    it("are not without a name twice", () => {
        const twice = { cmd: "serve", networks: [{ mode: "container" }, { mode: "container" }] };
        expect(failures(twice)).to.deep.equal(["networks[1]"]);
    });

    it("that are no objects are nameless ones to Marathon", () => {
        expect(refusals({ cmd: "serve", networks: ["a"] })).to.deep.equal(["networks[0].name"]);
    });

    it("say nothing while one of them is unknown", () => {
        expect(failures({ cmd: "serve", networks: [UNKNOWN, { name: "a" }] })).to.deep.equal([]);
    });
});

describe("a mapped port", () => {
    const two = { networks: [{ name: "a" }, { name: "b" }] };
    const mapped = (mapping: PropertyMap, networks: PropertyMap = two): PropertyMap => ({
        cmd: "serve",
        container: { type: "MESOS", portMappings: [mapping] },
        ...networks,
    });

    it("of several networks names one of them when it is taken on the agent", () => {
        const where = ["container.portMappings[0].networkNames"];
        expect(failures(mapped({ hostPort: 0 }))).to.deep.equal(where);
        expect(failures(mapped({ hostPort: 0, networkNames: ["a"] }))).to.deep.equal([]);
        expect(failures(mapped({ hostPort: 0, networkNames: ["a", "b"] }))).to.deep.equal(where);
        expect(failures(mapped({ containerPort: 80 }))).to.deep.equal([]);
    });

    it("of one network names it or none", () => {
        expect(failures(mapped({ hostPort: 0 }, { networks: [{ name: "a" }] }))).to.deep.equal([]);
    });
});

describe("ports", () => {
    it("may be more than Marathon has to give only when they have numbers", () => {
        const many = Array.from({ length: 12 }, (_, index) => ({ port: index < 10 ? 0 : 9000 + index }));
        const few = marathon(11, { localPorts: { min: 10_000, max: 10_008 } });
        expect(failures({ cmd: "serve", portDefinitions: many }, few)).to.deep.equal(["portDefinitions"]);
        expect(failures({ cmd: "serve", portDefinitions: many.slice(1) }, few)).to.deep.equal([]);
        expect(failures({ cmd: "serve", portDefinitions: many })).to.deep.equal([]);
    });

    it("of one name are one", () => {
        const portMappings = [{ name: "a" }, { name: "a" }];
        expect(failures({ container: { ...image, portMappings }, ...bridge })).to.deep.equal([
            "container.portMappings[1].name",
        ]);
    });

    it("of the other kind of network are dropped", () => {
        const portMappings = [{ containerPort: 80 }];
        expect(warnings({ container: { ...image, portMappings } })).to.deep.equal(["container.portMappings"]);
        expect(
            warnings({ container: { ...image, portMappings }, ...bridge, portDefinitions: [{}] }),
        ).to.deep.equal(["portDefinitions"]);
    });

    it("that are dropped may be whatever they like", () => {
        const portMappings = [{ name: "a", networkNames: ["b"] }, { name: "a" }];
        expect(failures({ container: { ...image, portMappings } })).to.deep.equal([]);
        const portDefinitions = [{ port: 80 }, { port: 80 }];
        expect(failures({ container: image, ...bridge, portDefinitions })).to.deep.equal([]);
    });

    it("cannot be required outside host mode", () => {
        expect(warnings({ container: image, ...bridge, requirePorts: true })).to.deep.equal(["requirePorts"]);
        expect(warnings({ cmd: "serve", requirePorts: true })).to.deep.equal([]);
    });

    it("are dropped silently where the network is not known yet", () => {
        const portMappings = [{ containerPort: 80 }];
        expect(warnings({ container: { ...image, portMappings }, networks: UNKNOWN })).to.deep.equal([]);
    });
});

describe("the old forms", () => {
    it("of ports and networks stand alone", () => {
        expect(refusals({ cmd: "serve", ports: [1], portDefinitions: [{ port: 2 }] })).to.include("ports");
        expect(refusals({ cmd: "serve", ports: [8000, 8000] })).to.include("ports");
        expect(refusals({ cmd: "serve", ports: [0, 0] })).to.deep.equal([]);
        expect(refusals({ cmd: "serve", ipAddress: { networkName: "n" }, ports: [1] })).to.deep.equal([
            "ipAddress",
        ]);
    });

    it("may say the same as the new one", () => {
        expect(
            refusals({ cmd: "serve", ports: [1, 2], portDefinitions: [{ port: 1 }, { port: 2 }] }),
        ).not.to.include("must not be given together with portDefinitions");
    });

    it("may hold ports that the new ones may not", () => {
        expect(refusals({ cmd: "serve", ports: [70_000] })).to.deep.equal([]);
        expect(failures({ cmd: "serve", ports: [70_000] })).to.deep.equal(["portDefinitions[0].port"]);
    });

    it("of containers are those of DOCKER", () => {
        const docker = { image: "x", network: "BRIDGE", portMappings: [] };
        expect(refusals({ container: { type: "MESOS", docker } })).to.have.members([
            "container.docker.network",
            "container.docker.portMappings",
        ]);
    });

    it("of ports that an address announces are those of MESOS", () => {
        const ipAddress = { networkName: "n", discovery: { ports: [{ number: 80, name: "x" }] } };
        expect(refusals({ container: image, ipAddress })).to.include("ipAddress.discovery");
        expect(refusals({ cmd: "serve", container: { type: "MESOS" }, ipAddress })).to.deep.equal([]);
    });

    it("of networks are not given together with the new one", () => {
        const docker = { image: "x", network: "HOST" };
        expect(refusals({ container: { docker }, networks: [{ mode: "host" }] })).to.include(
            "container.docker.network",
        );
        expect(refusals({ container: { docker }, networks: [] })).to.deep.equal([]);
    });

    it("of files are not given together with the new one", () => {
        expect(refusals({ cmd: "serve", uris: ["a"], fetch: [{ uri: "b" }] })).to.include("uris");
        expect(refusals({ cmd: "serve", uris: [], fetch: [{ uri: "b" }] })).to.deep.equal([]);
    });
});
