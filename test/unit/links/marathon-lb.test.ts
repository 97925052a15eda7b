import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { endpointsOf, type PreviewedEndpoint } from "../../../provider/links/endpoints";
import { balancedForm, balancedPort, balancerHost } from "../../../provider/links/marathon-lb";
import type { ResolvedTarget } from "../../../provider/links/target";

const settings = { app: "/marathon-lb", group: "internal", framework: "marathon", domain: "mesos" };
const published = { HAPROXY_GROUP: "internal" };

function target(labels: PropertyMap, mapping: PropertyMap = {}): ResolvedTarget {
    const portMappings = [{ name: "main", containerPort: 80, servicePort: 15001, ...mapping }];
    const definition = { networks: [{ mode: "container/bridge" }], container: { portMappings }, labels };
    const { main } = endpointsOf(definition) as Record<string, PreviewedEndpoint>;
    if (!main) throw new Error("the definition has one port");
    return { appId: "/shop/db", key: "main", endpoint: main, isManaged: true };
}

describe("a link through marathon-lb", () => {
    it("leads to the service port on the load balancer", () => {
        expect(balancedForm(target(published), settings)).to.deep.equal({
            value: {
                host: "marathon-lb.marathon.mesos",
                port: 15001,
                endpoint: "marathon-lb.marathon.mesos:15001",
                url: "tcp://marathon-lb.marathon.mesos:15001",
            },
        });
    });

    it("leads to the port of the label", () => {
        const labels = { ...published, HAPROXY_0_PORT: "5432" };
        expect(balancedForm(target(labels), settings)).to.have.nested.property("value.port", 5432);
    });

    it("takes a load balancer inside groups, and a framework of another name", () => {
        const other = { ...settings, app: "/edge/lb.int", framework: "marathon-user", domain: "example.com" };
        expect(balancerHost(other)).to.equal("lb-int-edge.marathon-user.example.com");
    });

    it("takes the host that is given", () => {
        expect(balancedForm(target(published), { ...settings, host: "10.0.0.5" })).to.have.nested.property(
            "value.endpoint",
            "10.0.0.5:15001",
        );
    });

    it("reaches every tcp port through a load balancer that serves all groups", () => {
        const everything = { ...settings, group: "*" };
        expect(balancedForm(target({}), everything)).to.have.nested.property("value.port", 15001);
        expect(balancedForm(target({}, { protocol: "udp" }), everything)).to.have.property("failure");
    });

    it("tells the port on a load balancer of each group", () => {
        const { endpoint } = target(published);
        expect(balancedPort(endpoint, "internal")).to.equal(15001);
        expect(balancedPort(endpoint, "external")).to.equal(undefined);
    });

    describe("has a URL", () => {
        const hosts = { ...published, HAPROXY_0_VHOST: "web.example.com,www.example.com" };
        const cases: readonly [what: string, labels: PropertyMap, scheme: string | undefined, url: string][] =
            [
                ["with the first virtual host", hosts, undefined, "http://web.example.com"],
                [
                    "with the first virtual host that a client can ask for",
                    { ...published, HAPROXY_0_VHOST: "*.example.com,web.example.com" },
                    undefined,
                    "http://web.example.com",
                ],
                ["with the virtual host over TLS", hosts, "https", "https://web.example.com"],
                [
                    "with the virtual host's path",
                    { ...hosts, HAPROXY_0_PATH: "-i /api /v2" },
                    undefined,
                    "http://web.example.com/api",
                ],
                [
                    "of host and port for any other scheme",
                    hosts,
                    "postgres",
                    "postgres://marathon-lb.marathon.mesos:15001",
                ],
                [
                    "of host and port in http mode without virtual hosts",
                    { ...published, HAPROXY_0_MODE: "http" },
                    undefined,
                    "http://marathon-lb.marathon.mesos:15001",
                ],
            ];
        for (const [what, labels, scheme, url] of cases) {
            it(what, () => {
                expect(balancedForm(target(labels), settings, scheme)).to.have.nested.property(
                    "value.url",
                    url,
                );
            });
        }
    });

    describe("fails", () => {
        it("with the argument to set on an app of this program", () => {
            expect(balancedForm(target({}), settings)).to.deep.equal({
                failure: {
                    path: "target",
                    text:
                        'the port "main" of /shop/db is not published to the load-balancer group "internal". Set ' +
                        'marathonLb: true on that app, or its label HAPROXY_GROUP to "internal".',
                },
            });
        });

        it("with the label that the owner of another app must add", () => {
            const foreign = { ...target({ HAPROXY_GROUP: "external" }), isManaged: false };
            expect(balancedForm(foreign, settings)).to.deep.equal({
                failure: {
                    path: "target",
                    text:
                        'the port "main" of /shop/db is not published to the load-balancer group "internal", only to ' +
                        '"external". Its owner must add the label HAPROXY_GROUP=external,internal, or ' +
                        "HAPROXY_0_GROUP=external,internal for this port alone; the load balancer then listens on 15001. " +
                        'Or set balancer.group of this link to "external".',
                },
            });
        });

        it("with other ways for a udp port", () => {
            expect(balancedForm(target(published, { protocol: "udp" }), settings))
                .to.have.nested.property("failure.text")
                .that.includes("marathon-lb serves tcp only");
        });

        it("when Marathon is left to assign the service port", () => {
            expect(balancedForm(target(published, { servicePort: 0 }), settings))
                .to.have.nested.property("failure.text")
                .that.includes("has no service port yet");
        });
    });

    describe("in a preview", () => {
        it("knows the host although the port is not known", () => {
            expect(balancedForm(target(published, { servicePort: UNKNOWN }), settings)).to.deep.equal({
                value: { host: "marathon-lb.marathon.mesos", port: UNKNOWN, endpoint: UNKNOWN, url: UNKNOWN },
            });
        });

        it("knows the port although the host is not known", () => {
            expect(balancedForm(target(published), { ...settings, framework: UNKNOWN })).to.deep.equal({
                value: { host: UNKNOWN, port: 15001, endpoint: UNKNOWN, url: UNKNOWN },
            });
        });

        it("does not know the URL without the virtual hosts", () => {
            expect(
                balancedForm(target({ ...published, HAPROXY_0_VHOST: UNKNOWN }), settings, "http"),
            ).to.deep.equal({
                value: {
                    host: "marathon-lb.marathon.mesos",
                    port: 15001,
                    endpoint: "marathon-lb.marathon.mesos:15001",
                    url: UNKNOWN,
                },
            });
        });

        it("knows the URL of a scheme that has no virtual hosts", () => {
            const labels = { ...published, HAPROXY_0_VHOST: UNKNOWN };
            expect(balancedForm(target(labels), settings, "tcp")).to.have.nested.property(
                "value.url",
                "tcp://marathon-lb.marathon.mesos:15001",
            );
        });

        it("does not fail while the groups are not known", () => {
            expect(balancedForm(target({ HAPROXY_GROUP: UNKNOWN }), settings)).to.have.nested.property(
                "value.port",
                15001,
            );
            expect(balancedForm(target(published), { ...settings, group: UNKNOWN })).to.have.nested.property(
                "value.port",
                15001,
            );
        });
    });
});
