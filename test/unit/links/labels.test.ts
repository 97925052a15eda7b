import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { readBalancerFlags } from "../../../provider/links/balancer-flags";
import { publishedApp } from "../../../provider/links/services";
import { hash, judge, tcp, textOf, vhost } from "./labelled-app";

describe("the labels of an app for marathon-lb", () => {
    it("fail when one is not text", () => {
        expect(judge({ HAPROXY_0_ENABLED: true })).to.deep.equal(["failure labels.HAPROXY_0_ENABLED"]);
        expect(judge({ HAPROXY_GROUP: 7 })).to.include("failure labels.HAPROXY_GROUP");
    });

    it("never show credentials in a text", () => {
        for (const value of ["bob:hunter2", "realm:bob:hunter2", "realm::hunter2", "a:bob:hunter 2"]) {
            expect(textOf({ ...vhost, HAPROXY_0_AUTH: value })).not.to.be.empty.and.not.include("hunter");
        }
    });

    it("fail with what stops every app, also for a port that is not served", () => {
        for (const labels of [
            { HAPROXY_0_PORT: "abc" },
            { HAPROXY_0_BACKEND_WEIGHT: "x" },
            { HAPROXY_0_AUTH: "x" },
        ]) {
            expect(judge({ ...labels, HAPROXY_0_ENABLED: "false" })).to.have.length(1);
            expect(judge({ ...labels, HAPROXY_GROUP: undefined })).to.have.length(1);
        }
    });

    it("are not judged otherwise for a port that is not served", () => {
        expect(judge({ HAPROXY_0_MODE: "https", HAPROXY_0_ENABLED: "false" })).to.deep.equal([]);
        expect(judge({ HAPROXY_0_MODE: "https" }, {}, { groups: ["internal"] })).to.deep.equal([]);
        expect(judge({ HAPROXY_0_MODE: "https" }, {}, { groups: ["*"] })).to.have.length(1);
    });

    it("are not judged against labels that are not known", () => {
        expect(
            judge({ HAPROXY_0_VHOST: UNKNOWN, HAPROXY_0_PATH: "/api", HAPROXY_0_STICKY: "true" }),
        ).to.deep.equal([]);
        expect(
            judge({ HAPROXY_0_MODE: UNKNOWN, HAPROXY_0_STICKY: "true", HAPROXY_0_BALANCE: "uri" }),
        ).to.deep.equal([]);
    });

    it("cannot be judged while the labels or the ports are not known", () => {
        expect(publishedApp("/a", { labels: UNKNOWN })).to.equal(undefined);
        expect(publishedApp("/a", { networks: UNKNOWN })).to.equal(undefined);
    });
});

describe("the names of labels for marathon-lb", () => {
    for (const [name, meant] of [
        ["haproxy_0_vhost", "HAPROXY_0_VHOST"],
        ["HAPROXY_0_VHOSTS", "HAPROXY_0_VHOST"],
        ["HAPROXY_00_VHOST", "HAPROXY_0_VHOST"],
        ["HAPROXY_{0}_VHOST", "HAPROXY_0_VHOST"],
        ["HAPROXY_0VHOST", "HAPROXY_0_VHOST"],
        ["HAPROXY_0_HSTS", "HAPROXY_0_USE_HSTS"],
        ["HAPROXY_0_REDIRECT_HTTP_TO_HTTPS", "HAPROXY_0_REDIRECT_TO_HTTPS"],
        ["haproxy_group", "HAPROXY_GROUP"],
    ] as const) {
        it(`get a warning that ${name} has no effect and ${meant} may be meant`, () => {
            expect(judge({ [name]: "x" })).to.deep.equal([`warning labels.${name}`]);
            expect(textOf({ [name]: "x" })).to.include(`Is ${meant} meant?`);
        });
    }

    for (const name of [
        "HAPROXY_n_VHOST",
        "HAPROXY_1_VHOST",
        "HAPROXY_0_MAP_HTTP_FRONTEND_ACL",
        "HAPROXY_0_toString",
    ]) {
        it(`get a warning that ${name} has no effect`, () => {
            expect(judge({ [name]: "x" })).to.deep.equal([`warning labels.${name}`]);
        });
    }

    it("may be anything else", () => {
        expect(judge({ OWNER: "shop", VIP_0: "x" })).to.deep.equal([]);
    });

    it("count ports from 0, up to the last", () => {
        expect(judge({ HAPROXY_10_VHOST: "web.example.com" }, {}, {}, 11)).to.deep.equal([]);
    });
});

describe("the groups of an app for marathon-lb", () => {
    for (const group of [" external", "internal, external", "*", "", ",,"]) {
        it(`get a warning for ${JSON.stringify(group)}`, () => {
            expect(judge({ HAPROXY_GROUP: group })).to.deep.equal(["warning labels.HAPROXY_GROUP"]);
        });
    }

    it("may be none for one port, or for all but one", () => {
        expect(judge({ HAPROXY_0_GROUP: "" })).to.deep.equal([]);
        expect(judge({ HAPROXY_GROUP: "", HAPROXY_0_GROUP: "external" })).to.deep.equal([]);
    });

    it("may have a comma too many", () => {
        expect(judge({ HAPROXY_GROUP: "external,,edge," })).to.deep.equal([]);
    });

    it("get a warning when the app has no ports", () => {
        expect(judge({}, { networks: [], portDefinitions: [] })).to.deep.equal([
            "warning labels.HAPROXY_GROUP",
        ]);
    });

    it("get a warning when the load balancer was given them as one name", () => {
        expect(judge({}, {}, { groups: ["internal,external"] })).to.deep.equal([
            "warning labels.HAPROXY_GROUP",
        ]);
    });

    it("get a warning in strict mode unless a port is switched on", () => {
        expect(judge({}, {}, { isStrict: true })).to.deep.equal(["warning labels.HAPROXY_GROUP"]);
        expect(judge({ HAPROXY_1_ENABLED: "true" }, {}, { isStrict: true }, 2)).to.deep.equal([]);
    });
});

describe("the ports of an app for marathon-lb", () => {
    const mapped = (mapping: PropertyMap) => ({
        container: { portMappings: [{ containerPort: 80, ...mapping }] },
    });

    it("fail on a port of the load balancer itself, unless a label gives another", () => {
        expect(judge({}, mapped({ servicePort: 9090 }))).to.deep.equal([
            "failure container.portMappings[0].servicePort",
        ]);
        expect(judge({ HAPROXY_0_PORT: "8080" }, mapped({ servicePort: 9090 }))).to.deep.equal([]);
        expect(judge({}, mapped({ servicePort: 443 }), { bindsHttp: false })).to.deep.equal([]);
    });

    it("get a warning for udp, unless the port is switched off", () => {
        const udp = mapped({ servicePort: 15001, protocol: "udp" });
        expect(judge({}, udp)).to.deep.equal(["warning container.portMappings[0].protocol"]);
        expect(judge({ HAPROXY_0_ENABLED: "false" }, udp)).to.deep.equal([]);
    });

    const checked = (check: PropertyMap) => ({
        healthChecks: [{ protocol: "HTTP", portIndex: 0, ...check }],
    });
    for (const [check, verdicts] of [
        [{ path: "/health?x=1" }, []],
        [{ intervalSeconds: 0 }, ["failure healthChecks[0].intervalSeconds"]],
        [{ intervalSeconds: 0.5 }, ["failure healthChecks[0].intervalSeconds"]],
        [{ intervalSeconds: 3_000_000 }, ["failure healthChecks[0].intervalSeconds"]],
        [{ timeoutSeconds: -1 }, ["failure healthChecks[0].timeoutSeconds"]],
        [{ timeoutSeconds: 0 }, []],
        [{ maxConsecutiveFailures: 0 }, []],
        [{ maxConsecutiveFailures: -1 }, ["failure healthChecks[0].maxConsecutiveFailures"]],
        [{ path: '/a"b' }, ["failure healthChecks[0].path"]],
        [{ port: 0, portIndex: 1, intervalSeconds: 0 }, []],
        [{ path: "/a b" }, ["warning healthChecks[0].path"]],
        [{ path: "health" }, ["warning healthChecks[0].path"]],
        [{ path: UNKNOWN, intervalSeconds: UNKNOWN }, []],
    ] as const) {
        it(`are judged with the health check ${JSON.stringify(check).replaceAll(UNKNOWN, "?")}`, () => {
            expect(judge({}, checked(check))).to.deep.equal(verdicts);
        });
    }

    it("get a warning for a check of TLS in http mode", () => {
        expect(judge(vhost, checked({ protocol: "HTTPS" }))).to.deep.equal([
            "warning healthChecks[0].protocol",
        ]);
        expect(judge(tcp, checked({ protocol: "HTTPS" }))).to.deep.equal([]);
    });

    for (const [index, verdict] of [
        ["0", undefined],
        ["1", undefined],
        ["-1", undefined],
        ["2", "failure"],
        ["3", "warning"],
        ["abc", "failure"],
    ] as const) {
        it(`${verdict ? `get a ${verdict}` : "pass"} when the check of port ${index} of two is borrowed`, () => {
            const labels = { HAPROXY_0_BACKEND_HEALTHCHECK_PORT_INDEX: index };
            const expected = verdict ? [`${verdict} labels.HAPROXY_0_BACKEND_HEALTHCHECK_PORT_INDEX`] : [];
            expect(judge(labels, checked({}), {}, 2)).to.deep.equal(expected);
        });
    }

    it("take a check that is borrowed for their own, unless they have one", () => {
        const borrows = { HAPROXY_0_BACKEND_HEALTHCHECK_PORT_INDEX: "1", ...tcp };
        const balanced = { ...borrows, HAPROXY_0_BALANCE: "uri" };
        const broken = { protocol: "HTTP", portIndex: 1, intervalSeconds: 0, path: "/" };
        const own = { protocol: "TCP", portIndex: 0 };
        expect(judge(balanced, { healthChecks: [broken] }, {}, 2)).to.deep.equal([
            "failure healthChecks[0].intervalSeconds",
        ]);
        const off = { ...balanced, HAPROXY_1_ENABLED: "false" };
        expect(judge(off, { healthChecks: [own, broken] }, {}, 2)).to.deep.equal([
            "warning labels.HAPROXY_0_BALANCE",
        ]);
    });

    it("have no command for a check", () => {
        const command = { protocol: "COMMAND", command: { value: "true" }, intervalSeconds: 0 };
        expect(judge({}, { healthChecks: [command] })).to.deep.equal([]);
        expect(judge({}, { healthChecks: [{ ...command, portIndex: 0 }] })).to.have.length(1);
    });

    it("get a warning when a check is borrowed and there is none", () => {
        expect(judge({ HAPROXY_0_BACKEND_HEALTHCHECK_PORT_INDEX: "0" })).to.have.length(1);
    });
});

describe("the arguments of marathon-lb", () => {
    it("say what its labels do", () => {
        const args = [
            "sse",
            "--group",
            "external",
            "--group=edge",
            "--strict-mode",
            "--haproxy-map",
            "--dont-bind-http-https",
        ];
        expect(readBalancerFlags(args)).to.deep.equal({
            groups: ["external", "edge"],
            isStrict: true,
            usesMap: true,
            bindsHttp: false,
            checksHealth: false,
            assignedPorts: { min: 10050, max: 10100 },
        });
    });

    it("say which numbers are made up, and that none is", () => {
        const range = (min: string, max: string) =>
            readBalancerFlags([
                `--min-serv-port-ip-per-task=${min}`,
                "--max-serv-port-ip-per-task",
                max,
                "--health-check",
            ]);
        expect(range("20000", "20010").assignedPorts).to.deep.equal({ min: 20000, max: 20010 });
        expect(range("0", "0")).to.have.property("checksHealth", true).and.not.have.property("assignedPorts");
        expect(range("0", "0")).not.to.have.property("assignedPorts");
    });

    it("take blanks in virtual hosts and redirects away", () => {
        expect(
            judge({ HAPROXY_0_VHOST: "a.example.com b.example.com" }, {}, { usesMap: true }),
        ).to.have.length(1);
        const redirect = { ...vhost, HAPROXY_0_REDIRECT_TO_HTTPS: "true" };
        expect(judge(redirect, {}, { bindsHttp: false })).to.have.length(1);
        const secured = { ...vhost, HAPROXY_0_AUTH: `realm:bob:${hash}` };
        expect(judge(secured, {}, { bindsHttp: false })).to.have.length(1);
        expect(judge({ ...vhost, ...tcp }, {}, { bindsHttp: false })).to.deep.equal([]);
    });

    it("cannot tell which certificates there are, unless they are listed", () => {
        const flags = { certificates: ["certs/site.pem"] };
        for (const [label, value, count] of [
            ["SSL_CERT", "./certs/site.pem", 0],
            ["SSL_CERT", "certs/other.pem", 1],
            ["BIND_OPTIONS", "ssl crt certs/site.pem", 0],
            ["BIND_OPTIONS", "ssl crt certs/other.pem", 1],
        ] as const) {
            expect(judge({ [`HAPROXY_0_${label}`]: value }, {}, flags)).to.have.length(count);
        }
    });
});
