import { expect } from "chai";
import { portPath, portsOf, withServicePorts } from "../../../provider/definition/ports";
import { UNKNOWN } from "../../../provider/definition/unknown";

const bridge = [{ mode: "container/bridge" }];

describe("the ports of an app definition", () => {
    it("is one default port when the definition does not speak of networks or ports", () => {
        expect(portsOf({ cmd: "sleep 10" })).to.deep.equal([
            { index: 0, network: "host", name: "default", protocols: ["tcp"], labels: {} },
        ]);
    });

    for (const networks of [bridge, [{ mode: "container", name: "blue" }]]) {
        it(`is one default port for ${networks[0]?.mode} without mappings`, () => {
            const [port, ...others] = portsOf({ networks, container: { type: "MESOS" } });
            expect(port).to.include({ index: 0, name: "default" });
            expect(port).not.to.have.any.keys("containerPort", "hostPort", "servicePort");
            expect(others).to.deep.equal([]);
        });
    }

    it("is none when the list of port definitions is empty", () => {
        expect(portsOf({ portDefinitions: [] })).to.deep.equal([]);
    });

    it("is none when the list of port mappings is empty", () => {
        expect(portsOf({ networks: bridge, container: { portMappings: [] } })).to.deep.equal([]);
    });

    it("leaves mappings aside in host mode", () => {
        const definition = {
            networks: [{ mode: "host" }],
            container: { portMappings: [{ containerPort: 80 }] },
        };
        expect(portsOf(definition)).to.have.nested.property("[0].name", "default");
    });

    it("takes a port definition's number as service port, and not as host port", () => {
        expect(
            portsOf({ portDefinitions: [{ port: 15001, name: "http", labels: { VIP_0: "/web:80" } }] }),
        ).to.deep.equal([
            {
                index: 0,
                network: "host",
                name: "http",
                protocols: ["tcp"],
                labels: { VIP_0: "/web:80" },
                servicePort: 15001,
            },
        ]);
    });

    it("takes a port definition's number as host port too when the ports are required", () => {
        expect(portsOf({ requirePorts: true, portDefinitions: [{ port: 8080 }] }))
            .to.have.nested.property("[0]")
            .that.includes({ hostPort: 8080, servicePort: 8080 });
    });

    it("reads everything a mapping says", () => {
        const mapping = {
            containerPort: 53,
            hostPort: 1053,
            servicePort: 15053,
            protocol: "udp,tcp",
            name: "dns",
            labels: { a: "b" },
            networkNames: ["blue"],
        };
        const networks = [
            { mode: "container", name: "blue" },
            { mode: "container", name: "green" },
        ];
        expect(portsOf({ networks, container: { portMappings: [mapping] } })).to.deep.equal([
            {
                index: 0,
                network: "container",
                name: "dns",
                protocols: ["tcp", "udp"],
                labels: { a: "b" },
                networkNames: ["blue"],
                containerPort: 53,
                hostPort: 1053,
                servicePort: 15053,
            },
        ]);
    });

    it("puts a mapping that names no networks on all of them", () => {
        const networks = [{ name: "blue" }, { mode: "container", name: "green" }];
        expect(portsOf({ networks, container: { portMappings: [{ containerPort: 80 }] } }))
            .to.have.nested.property("[0].networkNames")
            .that.deep.equals(["blue", "green"]);
    });

    it("takes 0 as no number", () => {
        const portMappings = [{ containerPort: 0, hostPort: 0, servicePort: 0 }];
        const [port] = portsOf({ networks: bridge, container: { portMappings } });
        expect(port).not.to.have.any.keys("containerPort", "hostPort", "servicePort");
    });

    describe("in a preview", () => {
        for (const [what, definition] of [
            ["the networks", { networks: UNKNOWN }],
            ["the network's mode", { networks: [{ mode: UNKNOWN }] }],
            ["the port definitions", { portDefinitions: UNKNOWN }],
            ["the container of a bridged app", { networks: bridge, container: UNKNOWN }],
            ["the port mappings", { networks: bridge, container: { portMappings: UNKNOWN } }],
        ] as const) {
            it(`is not known as a whole without ${what}`, () => {
                expect(portsOf(definition)).to.equal(UNKNOWN);
            });
        }

        it("is known in host mode although the container is not", () => {
            expect(portsOf({ container: UNKNOWN })).to.have.length(1);
        });

        it("keeps what is not known to its own place", () => {
            const portMappings = [
                { containerPort: UNKNOWN, servicePort: 15001, protocol: UNKNOWN },
                { containerPort: 80, servicePort: UNKNOWN, labels: UNKNOWN },
            ];
            expect(portsOf({ networks: bridge, container: { portMappings } })).to.deep.equal([
                {
                    index: 0,
                    network: "bridge",
                    containerPort: UNKNOWN,
                    servicePort: 15001,
                    protocols: UNKNOWN,
                    labels: {},
                },
                {
                    index: 1,
                    network: "bridge",
                    containerPort: 80,
                    servicePort: UNKNOWN,
                    protocols: ["tcp"],
                    labels: UNKNOWN,
                },
            ]);
        });

        it("knows the other ports when one is not known at all", () => {
            const ports = portsOf({ portDefinitions: [UNKNOWN, { port: 15002 }] });
            expect(ports).to.have.nested.property("[0].name", UNKNOWN);
            expect(ports).to.have.nested.property("[1].servicePort", 15002);
        });

        it("does not know the host port as long as it is not known whether ports are required", () => {
            expect(portsOf({ requirePorts: UNKNOWN, portDefinitions: [{ port: 8080 }] }))
                .to.have.nested.property("[0]")
                .that.includes({ hostPort: UNKNOWN, servicePort: 8080 });
        });
    });
});

describe("a definition with service ports", () => {
    it("has them in its port definitions in host mode", () => {
        expect(
            withServicePorts({ portDefinitions: [{ name: "a" }, { port: 7 }] }, [15001, undefined]),
        ).to.deep.equal({
            portDefinitions: [{ name: "a", port: 15001 }, { port: 7 }],
        });
    });

    it("has them in its mappings on other networks", () => {
        const container = {
            type: "DOCKER",
            docker: { image: "redis" },
            portMappings: [{ containerPort: 6379 }],
        };
        expect(withServicePorts({ networks: bridge, container }, [15001])).to.deep.equal({
            networks: bridge,
            container: { ...container, portMappings: [{ containerPort: 6379, servicePort: 15001 }] },
        });
    });

    it("names the implicit port in host mode", () => {
        expect(withServicePorts({ cmd: "sleep 10" }, [15001])).to.deep.equal({
            cmd: "sleep 10",
            portDefinitions: [{ name: "default", protocol: "tcp", port: 15001 }],
        });
    });

    it("names the implicit port of a bridged app, in the container that Marathon would make", () => {
        expect(withServicePorts({ networks: bridge }, [15001])).to.deep.equal({
            networks: bridge,
            container: {
                type: "MESOS",
                portMappings: [
                    { name: "default", protocol: "tcp", containerPort: 0, hostPort: 0, servicePort: 15001 },
                ],
            },
        });
    });

    it("drops the port definitions of a bridged app without a container, as Marathon does", () => {
        const numbered = withServicePorts({ networks: bridge, portDefinitions: [{ port: 9000 }] }, [15001]);
        expect(numbered).not.to.have.property("portDefinitions");
        expect(numbered).to.have.nested.property("container.portMappings").with.lengthOf(1);
    });

    it("gives the implicit port of a container network no host port", () => {
        const networks = [{ mode: "container", name: "blue" }];
        expect(withServicePorts({ networks }, [15001]))
            .to.have.nested.property("container.portMappings[0]")
            .that.does.not.have.property("hostPort");
    });

    it("can be read back", () => {
        for (const definition of [{}, { networks: bridge }]) {
            expect(portsOf(withServicePorts(definition, [15001]))).to.have.nested.property(
                "[0].servicePort",
                15001,
            );
        }
    });

    it("leaves a definition alone whose ports are not known", () => {
        const definition = { networks: UNKNOWN, portDefinitions: [{ port: 0 }] };
        expect(withServicePorts(definition, [15001])).to.equal(definition);
    });

    it("leaves a port alone that is not known at all", () => {
        expect(withServicePorts({ portDefinitions: [UNKNOWN] }, [UNKNOWN])).to.deep.equal({
            portDefinitions: [UNKNOWN],
        });
    });
});

describe("the path of a port", () => {
    it("is in the port definitions in host mode, else in the container's mappings", () => {
        expect(portPath({ index: 1, network: "host" })).to.equal("portDefinitions[1]");
        expect(portPath({ index: 2, network: "bridge" })).to.equal("container.portMappings[2]");
    });
});
