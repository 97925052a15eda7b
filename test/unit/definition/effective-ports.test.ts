import { expect } from "chai";
import { effectiveDefinition } from "../../../provider/definition/effective";
import { latestServer, type Server } from "../../../provider/definition/server";
import type { PropertyMap } from "../../../provider/definition/unknown";

/** The definition as it is created. */
function created(definition: PropertyMap, server: Server = latestServer): PropertyMap {
    return effectiveDefinition(definition, server, { carrier: "post" });
}

const image = { docker: { image: "nginx" } };
const bridge = { networks: [{ mode: "container/bridge" }], container: image };

describe("what a server makes of ports and checks", () => {
    describe("in host mode", () => {
        it("has no port mappings", () => {
            const { container } = created({ container: { ...image, portMappings: [{ containerPort: 80 }] } });
            expect(container).not.to.have.property("portMappings");
        });

        it("has no ports when the list is empty", () => {
            expect(created({ portDefinitions: [] }).portDefinitions).to.deep.equal([]);
        });

        it("may require its ports", () =>
            expect(created({ requirePorts: true }).requirePorts).to.equal(true));
    });

    describe("on other networks", () => {
        it("has a default port", () => {
            expect(created(bridge))
                .to.have.nested.property("container.portMappings")
                .deep.equal([
                    {
                        containerPort: 0,
                        hostPort: 0,
                        labels: {},
                        name: "default",
                        protocol: "tcp",
                        servicePort: 0,
                    },
                ]);
        });

        it("has no host port on a container network", () => {
            const networks = [{ mode: "container", name: "n" }];
            const { container } = created({ ...bridge, networks });
            expect(container).not.to.have.nested.property("portMappings[0].hostPort");
        });

        it("keeps an empty list of mappings", () => {
            const { container } = created({ ...bridge, container: { ...image, portMappings: [] } });
            expect(container).to.have.deep.property("portMappings", []);
        });

        it("makes up for definitions with as many mappings", () => {
            const app = created({ ...bridge, portDefinitions: [{ port: 1 }, { port: 2 }] });
            expect(app).not.to.have.property("portDefinitions");
            expect(app).to.have.nested.property("container.portMappings").with.lengthOf(2);
        });

        it("requires no ports", () =>
            expect(created({ ...bridge, requirePorts: true }).requirePorts).to.equal(false));

        it("makes an empty container", () => {
            const { container } = created({ cmd: "sleep", networks: [{ mode: "container", name: "n" }] });
            expect(container).to.have.property("type", "MESOS");
        });

        it("takes the server's default network", () => {
            const server = { ...latestServer, defaultNetworkName: "dcos" };
            const { networks } = created({ networks: [{ mode: "container" }] }, server);
            expect(networks).to.deep.equal([{ name: "dcos", mode: "container" }]);
        });
    });

    describe("with health checks", () => {
        const checks = { healthChecks: [{ protocol: "HTTP", path: "/x" }] };
        const indexOf = (app: PropertyMap) => (app.healthChecks as PropertyMap[])[0]?.portIndex;

        it("leaves out the index of a port that only exists by default", () => {
            expect(indexOf(created(checks))).to.equal(undefined);
        });

        it("fills in the index when the app is replaced", () => {
            expect(indexOf(effectiveDefinition(checks, latestServer))).to.equal(0);
        });

        it("fills in the index of a port that was named", () => {
            expect(indexOf(created({ ...checks, portDefinitions: [{ port: 0 }] }))).to.equal(0);
            expect(indexOf(created({ ...checks, ...bridge }))).to.equal(0);
        });

        it("takes ports in their old form for none", () => {
            expect(indexOf(created({ ...checks, ports: [0] }))).to.equal(undefined);
        });

        it("takes a live app by the word", () => {
            const live = { ...checks, portDefinitions: [{ port: 10_000 }] };
            expect(indexOf(effectiveDefinition(live, latestServer, { carrier: "live" }))).to.equal(undefined);
        });

        it("keeps only what the protocol has", () => {
            const command = {
                protocol: "command",
                command: { value: "true" },
                portIndex: 0,
                delaySeconds: 3,
            };
            expect(created({ healthChecks: [command] }).healthChecks).to.deep.equal([
                {
                    command: { value: "true" },
                    delaySeconds: 3,
                    gracePeriodSeconds: 300,
                    intervalSeconds: 60,
                    ipProtocol: "IPv4",
                    maxConsecutiveFailures: 3,
                    protocol: "COMMAND",
                    timeoutSeconds: 20,
                },
            ]);
        });

        it("forgets what Marathon's own checks cannot do", () => {
            const check = { protocol: "HTTP", portIndex: 0, ignoreHttp1xx: true, delaySeconds: 2 };
            expect(created({ healthChecks: [check] }).healthChecks).to.have.nested.property(
                "[0].ignoreHttp1xx",
                false,
            );
            expect(created({ healthChecks: [check] }).healthChecks).to.have.nested.property(
                "[0].delaySeconds",
                15,
            );
        });

        it("takes equal ones for one", () => {
            const healthChecks = [
                { protocol: "TCP", portIndex: 0 },
                { protocol: "TCP", portIndex: 0, timeoutSeconds: 20 },
            ];
            expect(created({ healthChecks }).healthChecks).to.have.lengthOf(1);
        });
    });
});
