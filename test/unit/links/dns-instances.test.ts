import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { dnsInstanceOf } from "../../../provider/links/dns-instances";

const task = { id: "t1", state: "TASK_RUNNING", host: "10.0.1.5", slaveId: "x-S3", ports: [31000, 31001] };

function portsOf(definition: PropertyMap, more: PropertyMap = {}) {
    return dnsInstanceOf("/shop/web", definition, { ...task, ...more })?.ports;
}

function onNetworks(names: readonly string[], ...portMappings: readonly PropertyMap[]): PropertyMap {
    return {
        networks: names.map((name) => ({ mode: "container", name })),
        container: { type: "MESOS", portMappings },
    };
}

describe("an instance in mesos-dns", () => {
    it("has the name Marathon gives its task, and its own addresses", () => {
        const ipAddresses = [{ ipAddress: "9.0.0.5", protocol: "IPv4" }];
        expect(dnsInstanceOf("/shop/web", { portDefinitions: [] }, { ...task, ipAddresses })).to.deep.equal({
            taskId: "t1",
            name: "web.shop",
            ports: [],
            addresses: ["9.0.0.5"],
            agentId: "x-S3",
            agentAddresses: ["10.0.1.5"],
            agentPorts: [31000, 31001],
        });
    });

    it("has the address of its agent while it has none of its own", () => {
        expect(dnsInstanceOf("/web", {}, task)).to.have.deep.property("addresses", ["10.0.1.5"]);
    });

    it("is none while it does not run, or its ports are not known", () => {
        expect(dnsInstanceOf("/web", {}, { ...task, state: "TASK_STAGING" })).to.equal(undefined);
        expect(dnsInstanceOf("/web", { networks: UNKNOWN }, task)).to.equal(undefined);
    });

    it("announces ports of its agent in host mode and on a bridge", () => {
        const host = { portDefinitions: [{ port: 0, name: "http" }, { protocol: "udp,tcp" }] };
        expect(portsOf(host)).to.deep.equal([
            { number: 31000, protocol: "tcp", name: "http" },
            { number: 31001, protocol: "udp" },
            { number: 31001, protocol: "tcp" },
        ]);
        const bridge = {
            networks: [{ mode: "container/bridge" }],
            container: { portMappings: [{ containerPort: 80 }] },
        };
        expect(portsOf(bridge)).to.deep.equal([{ number: 31000, protocol: "tcp" }]);
    });

    it("announces container ports on container networks, once for each network", () => {
        expect(portsOf(onNetworks(["blue", "green"], { containerPort: 8080 }))).to.deep.equal([
            { number: 8080, protocol: "tcp" },
            { number: 8080, protocol: "tcp" },
        ]);
    });

    it("announces the port of its agent for a container port that has one there", () => {
        const definition = onNetworks(
            ["blue"],
            { containerPort: 8080 },
            { containerPort: 9090, hostPort: 0 },
        );
        expect(portsOf(definition)).to.deep.equal([
            { number: 8080, protocol: "tcp" },
            { number: 31000, protocol: "tcp" },
        ]);
    });

    it("announces nothing for a port that its agent gave no number", () => {
        expect(portsOf({ portDefinitions: [{ port: 0 }] }, { ports: [] })).to.deep.equal([]);
    });
});
