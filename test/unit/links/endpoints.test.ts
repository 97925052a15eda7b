import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { endpointsOf } from "../../../provider/links/endpoints";

const bridge = [{ mode: "container/bridge" }];

/** A bridged app with one port, service port 15001. */
function web(labels?: PropertyMap | string, mapping: PropertyMap = {}): PropertyMap {
    const portMappings = [{ name: "http", containerPort: 80, hostPort: 0, servicePort: 15001, ...mapping }];
    return { networks: bridge, container: { portMappings }, ...(labels !== undefined && { labels }) };
}

describe("the endpoints of an app", () => {
    it("are named by their ports, or by position", () => {
        const portMappings = [{ name: "http", containerPort: 80 }, { containerPort: 81 }];
        expect(endpointsOf({ networks: bridge, container: { portMappings } })).to.have.keys("http", "p1");
    });

    it("are all there although a port is named like the position of another", () => {
        expect(endpointsOf({ portDefinitions: [{ name: "p1" }, { port: 2 }] }))
            .to.have.property("p1_")
            .that.includes({ index: 1, servicePort: 2 });
    });

    it("say what the definition says", () => {
        expect(endpointsOf(web())).to.deep.equal({
            http: { index: 0, protocols: ["tcp"], network: "bridge", containerPort: 80, servicePort: 15001 },
        });
    });

    it("have the virtual address with the lowest number in its label", () => {
        const labels = { VIP_10: "/late:1", VIP_2: "/db:5432" };
        expect(endpointsOf(web({}, { labels }))).to.have.nested.property("http.vip", "/db:5432");
    });

    describe("behind marathon-lb", () => {
        const cases: readonly [what: string, labels: PropertyMap, balancer: PropertyMap][] = [
            [
                "are in the groups of the app",
                { HAPROXY_GROUP: "external,internal" },
                { groups: ["external", "internal"], port: 15001, hosts: [] },
            ],
            [
                "are in their own groups before those of the app",
                { HAPROXY_GROUP: "external", HAPROXY_0_GROUP: "internal" },
                { groups: ["internal"], port: 15001, hosts: [] },
            ],
            [
                "listen on the port of the label",
                { HAPROXY_GROUP: "external", HAPROXY_0_PORT: " 08_080 " },
                { groups: ["external"], port: 8080, hosts: [] },
            ],
            [
                "have virtual hosts in lower case and a path",
                {
                    HAPROXY_GROUP: "external",
                    HAPROXY_0_VHOST: "Web.example.com,www.example.com",
                    HAPROXY_0_PATH: "/api",
                },
                {
                    groups: ["external"],
                    port: 15001,
                    hosts: ["web.example.com", "www.example.com"],
                    path: "/api",
                },
            ],
            [
                "have the mode of the label",
                { HAPROXY_GROUP: "external", HAPROXY_0_MODE: "HTTP" },
                { groups: ["external"], port: 15001, hosts: [], mode: "http" },
            ],
        ];
        for (const [what, labels, balancer] of cases) {
            it(what, () => {
                expect(endpointsOf(web(labels)))
                    .to.have.nested.property("http.balancer")
                    .that.deep.equals(balancer);
            });
        }

        it("are in http mode through an HTTP check, which the label overrides", () => {
            const healthChecks = [{ protocol: "HTTP", portIndex: 0 }];
            const checked = { ...web({ HAPROXY_GROUP: "external" }), healthChecks };
            expect(endpointsOf(checked)).to.have.nested.property("http.balancer.mode", "http");
            const labelled = { ...web({ HAPROXY_GROUP: "external", HAPROXY_0_MODE: "tcp" }), healthChecks };
            expect(endpointsOf(labelled)).to.have.nested.property("http.balancer.mode", "tcp");
        });

        it("are in http mode through an HTTP check borrowed from another port, which overrides the label", () => {
            const labels = {
                HAPROXY_GROUP: "external",
                HAPROXY_0_MODE: "tcp",
                HAPROXY_0_BACKEND_HEALTHCHECK_PORT_INDEX: "1",
            };
            const healthChecks = [{ protocol: "MESOS_HTTP", portIndex: 1 }];
            expect(endpointsOf({ ...web(labels), healthChecks })).to.have.nested.property(
                "http.balancer.mode",
                "http",
            );
        });

        for (const check of [
            { protocol: "MESOS_HTTP", portIndex: 0 },
            { protocol: "TCP", portIndex: UNKNOWN },
            { protocol: "HTTP", portIndex: 1 },
        ]) {
            it(`are not in http mode through a check ${JSON.stringify(check)}`, () => {
                const checked = { ...web({ HAPROXY_GROUP: "external" }), healthChecks: [check] };
                expect(endpointsOf(checked)).not.to.have.nested.property("http.balancer.mode");
            });
        }

        it("have no port as long as Marathon has not given the service port", () => {
            expect(endpointsOf(web({ HAPROXY_GROUP: "external" }, { servicePort: 0 })))
                .to.have.nested.property("http.balancer")
                .that.deep.equals({ groups: ["external"], hosts: [] });
        });

        for (const [what, labels, mapping] of [
            ["without a group", {}, {}],
            ["with a group of its own that is empty", { HAPROXY_GROUP: "external", HAPROXY_0_GROUP: "" }, {}],
            ["switched off", { HAPROXY_GROUP: "external", HAPROXY_0_ENABLED: "1" }, {}],
            ["for udp only", { HAPROXY_GROUP: "external" }, { protocol: "udp" }],
        ] as const) {
            it(`are not a port ${what}`, () => {
                expect(endpointsOf(web(labels, mapping))).not.to.have.nested.property("http.balancer");
            });
        }
    });

    describe("in a preview", () => {
        it("are not known without the ports", () => {
            expect(endpointsOf({ networks: UNKNOWN })).to.equal(UNKNOWN);
        });

        it("are not known without the name of each", () => {
            expect(endpointsOf({ portDefinitions: [{ name: "a" }, { name: UNKNOWN }] })).to.equal(UNKNOWN);
        });

        for (const [what, labels, balancer] of [
            ["the labels", UNKNOWN, UNKNOWN],
            ["the switch", { HAPROXY_GROUP: "external", HAPROXY_0_ENABLED: UNKNOWN }, UNKNOWN],
            ["the groups", { HAPROXY_GROUP: UNKNOWN }, { groups: UNKNOWN, port: 15001, hosts: [] }],
            [
                "port, hosts, path and mode",
                {
                    HAPROXY_GROUP: "external",
                    HAPROXY_0_PORT: UNKNOWN,
                    HAPROXY_0_VHOST: UNKNOWN,
                    HAPROXY_0_PATH: UNKNOWN,
                    HAPROXY_0_MODE: UNKNOWN,
                },
                { groups: ["external"], port: UNKNOWN, hosts: UNKNOWN, path: UNKNOWN, mode: UNKNOWN },
            ],
        ] as const) {
            it(`do not tell what follows from ${what}`, () => {
                expect(endpointsOf(web(labels)))
                    .to.have.nested.property("http.balancer")
                    .that.deep.equals(balancer);
            });
        }

        it("know that a port is not published although other labels are not known", () => {
            expect(endpointsOf(web({ OWNER: UNKNOWN }))).not.to.have.nested.property("http.balancer");
        });

        for (const healthChecks of [
            UNKNOWN,
            [UNKNOWN],
            [{ protocol: UNKNOWN, portIndex: 0 }],
            [{ protocol: "HTTP", portIndex: UNKNOWN }],
        ]) {
            it(`do not know the mode with the checks ${JSON.stringify(healthChecks).replaceAll(UNKNOWN, "?")}`, () => {
                expect(
                    endpointsOf({ ...web({ HAPROXY_GROUP: "external" }), healthChecks }),
                ).to.have.nested.property("http.balancer.mode", UNKNOWN);
            });
        }

        it("do not know the virtual address without the port's labels", () => {
            expect(endpointsOf(web({}, { labels: UNKNOWN }))).to.have.nested.property("http.vip", UNKNOWN);
        });
    });
});
