import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { endpointsOf } from "../../../provider/links/endpoints";
import {
    environmentPrefix,
    type LinkedTarget,
    linkEnvironment,
    linkedPorts,
} from "../../../provider/links/environment";
import { linkForm } from "../../../provider/links/link-form";

const form = linkForm("tcp", "lb.mesos", 15002);
const ports: LinkedTarget["ports"] = [
    { number: 9000, protocols: ["tcp"], port: 15002 },
    { number: 53, protocols: ["tcp", "udp"], port: 15001 },
];
const db: LinkedTarget = { appId: "/shop/my-db", form, ports };

describe("the environment of a link", () => {
    it("is host, port and URL in the simple style", () => {
        expect(linkEnvironment("db", "simple", db)).to.deep.equal({
            value: { DB_HOST: "lb.mesos", DB_PORT: "15002", DB_URL: "tcp://lb.mesos:15002" },
        });
    });

    const perPort = {
        DB_PORT_9000_TCP: "tcp://lb.mesos:15002",
        DB_PORT_9000_TCP_PROTO: "tcp",
        DB_PORT_9000_TCP_PORT: "15002",
        DB_PORT_9000_TCP_ADDR: "lb.mesos",
        DB_PORT_53_TCP: "tcp://lb.mesos:15001",
        DB_PORT_53_TCP_PROTO: "tcp",
        DB_PORT_53_TCP_PORT: "15001",
        DB_PORT_53_TCP_ADDR: "lb.mesos",
        DB_PORT_53_UDP: "udp://lb.mesos:15001",
        DB_PORT_53_UDP_PROTO: "udp",
        DB_PORT_53_UDP_PORT: "15001",
        DB_PORT_53_UDP_ADDR: "lb.mesos",
    };

    it("is that of Docker's links in the docker style", () => {
        expect(linkEnvironment("DB", "docker", db)).to.deep.equal({
            value: {
                DB_NAME: "my-db",
                DB_SERVICE_HOST: "lb.mesos",
                DB_PORT: "tcp://lb.mesos:15001",
                ...perPort,
            },
        });
    });

    it("has both sets of names, with the number as port, in both styles", () => {
        expect(linkEnvironment("DB", "both", db)).to.deep.equal({
            value: {
                DB_NAME: "my-db",
                DB_SERVICE_HOST: "lb.mesos",
                DB_HOST: "lb.mesos",
                DB_PORT: "15002",
                DB_URL: "tcp://lb.mesos:15002",
                ...perPort,
            },
        });
    });

    it("is what Panamax's adapter produced in its style", () => {
        const first: LinkedTarget = { ...db, ports: [{ number: 3306, protocols: ["tcp"], port: 31005 }] };
        expect(linkEnvironment("db_1", "panamax", first)).to.deep.equal({
            value: {
                DB_1_NAME: "mydb",
                DB_1_PORT: "TCP://lb.mesos:31005",
                DB_1_PORT_3306_TCP: "TCP://lb.mesos:31005",
                DB_1_PORT_3306_TCP_PROTO: "TCP",
                DB_1_PORT_3306_TCP_PORT: "31005",
                DB_1_PORT_3306_TCP_ADDR: "lb.mesos",
            },
        });
    });

    it("names the first port rather than the lowest in the style of Panamax", () => {
        expect(linkEnvironment("DB", "panamax", db)).to.have.nested.property(
            "value.DB_PORT",
            "TCP://lb.mesos:15002",
        );
    });

    it("is only a name for a target without ports in the style of Panamax", () => {
        expect(linkEnvironment("DB", "panamax", { ...db, ports: [] })).to.deep.equal({
            value: { DB_NAME: "mydb" },
        });
    });

    describe("in a preview", () => {
        it("has the names whose values are not known", () => {
            const unknownPort = { ...db, form: linkForm("tcp", "lb.mesos", UNKNOWN) };
            expect(linkEnvironment("DB", "simple", unknownPort)).to.deep.equal({
                value: { DB_HOST: "lb.mesos", DB_PORT: UNKNOWN, DB_URL: UNKNOWN },
            });
        });

        it("hides only what depends on the port that is not known in the docker style", () => {
            const target: LinkedTarget = {
                ...db,
                ports: [{ number: 53, protocols: ["udp"], port: UNKNOWN }],
            };
            expect(linkEnvironment("DB", "docker", target)).to.deep.equal({
                value: {
                    DB_NAME: "my-db",
                    DB_SERVICE_HOST: "lb.mesos",
                    DB_PORT: UNKNOWN,
                    DB_PORT_53_UDP: UNKNOWN,
                    DB_PORT_53_UDP_PROTO: "udp",
                    DB_PORT_53_UDP_PORT: UNKNOWN,
                    DB_PORT_53_UDP_ADDR: "lb.mesos",
                },
            });
        });

        it("is not known when the names depend on ports that are not known", () => {
            for (const style of ["docker", "both", "panamax"] as const) {
                expect(linkEnvironment("DB", style, { ...db, ports: UNKNOWN })).to.deep.equal({
                    value: UNKNOWN,
                });
            }
        });

        it("is not known without the prefix", () => {
            expect(linkEnvironment(UNKNOWN, "simple", db)).to.deep.equal({ value: UNKNOWN });
        });

        it("has no name of an app whose id is not known", () => {
            expect(linkEnvironment("DB", "docker", { ...db, appId: UNKNOWN })).to.have.nested.property(
                "value.DB_NAME",
                UNKNOWN,
            );
        });
    });
});

describe("the prefix of a link's environment", () => {
    for (const [prefix, name] of [
        ["REDIS", "REDIS"],
        ["db-main", "DB_MAIN"],
        ["shop/db.main", "SHOP_DB_MAIN"],
        ["db_1", "DB_1"],
        ["_db", "_DB"],
    ] as const) {
        it(`is ${name} for ${prefix}`, () => {
            expect(environmentPrefix(prefix)).to.deep.equal({ value: name });
        });
    }

    for (const prefix of ["", "1db", "café", "a=b", "$(x)"]) {
        it(`cannot be ${JSON.stringify(prefix)}`, () => {
            expect(environmentPrefix(prefix)).to.have.nested.property("failure.path", "prefix");
            expect(linkEnvironment(prefix, "simple", db)).to.have.nested.property("failure.path", "prefix");
        });
    }
});

describe("the ports in a link's environment", () => {
    function portsOf(...portMappings: PropertyMap[]) {
        const endpoints = endpointsOf({
            networks: [{ mode: "container/bridge" }],
            container: { portMappings },
        });
        return linkedPorts(endpoints, ({ servicePort }) => servicePort);
    }

    it("go by container port, in the order of the app", () => {
        const numeric = [
            { name: "b", containerPort: 81, servicePort: 15001 },
            { name: "9", containerPort: 80, servicePort: 15002 },
        ];
        expect(portsOf(...numeric)).to.deep.equal([
            { number: 81, protocols: ["tcp"], port: 15001 },
            { number: 80, protocols: ["tcp"], port: 15002 },
        ]);
    });

    it("go by service port in host mode, and when the container port is any", () => {
        const onHost = endpointsOf({ portDefinitions: [{ port: 15001 }] });
        expect(linkedPorts(onHost, () => 1)).to.deep.equal([{ number: 15001, protocols: ["tcp"], port: 1 }]);
        expect(portsOf({ containerPort: 0, servicePort: 15001 })).to.have.nested.property(
            "[0].number",
            15001,
        );
    });

    it("are only those that can be reached", () => {
        expect(portsOf({ containerPort: 80 }, { containerPort: 81, servicePort: 15001 })).to.have.length(1);
    });

    it("are not known when the number of one is not known", () => {
        expect(portsOf({ containerPort: UNKNOWN, servicePort: 15001 })).to.equal(UNKNOWN);
        expect(linkedPorts(UNKNOWN, () => 1)).to.equal(UNKNOWN);
    });

    it("may be reached where it is not known yet", () => {
        expect(portsOf({ containerPort: 80, servicePort: UNKNOWN })).to.deep.equal([
            { number: 80, protocols: ["tcp"], port: UNKNOWN },
        ]);
    });
});
