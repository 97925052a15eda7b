import { expect } from "chai";
import fc from "fast-check";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { readBalancerFlags } from "../../../provider/links/balancer-flags";
import { judgeLabels } from "../../../provider/links/labels";
import { type BalancerFlags, publishedApp } from "../../../provider/links/services";

const hash = "$1$abc$iCQ2D3nhptRYi27fDYv2s1";

/** A bridged app in the group `external` with so many tcp ports, from 15001. */
function app(labels: PropertyMap, definition: PropertyMap = {}, portCount = 1) {
    const portMappings = Array.from({ length: portCount }, (_, n) => ({
        containerPort: 80 + n,
        servicePort: 15001 + n,
    }));
    const published = publishedApp("/shop/web", {
        networks: [{ mode: "container/bridge" }],
        container: { portMappings },
        labels: { HAPROXY_GROUP: "external", ...labels },
        ...definition,
    });
    if (!published) throw new Error("labels and ports are known");
    return published;
}

/** The verdicts on an app as `severity path`, without the texts. */
function judge(
    labels: PropertyMap,
    definition: PropertyMap = {},
    flags: BalancerFlags = {},
    portCount = 1,
): string[] {
    return judgeLabels(app(labels, definition, portCount), [], flags).map(
        ({ severity, path }) => `${severity} ${path}`,
    );
}

function textOf(labels: PropertyMap, definition: PropertyMap = {}): string {
    return judgeLabels(app(labels, definition), [])
        .map(({ text }) => text)
        .join("\n");
}

const vhost = { HAPROXY_0_VHOST: "web.example.com" };
const several = { HAPROXY_0_VHOST: "web.example.com,www.example.com" };
const tcp = { HAPROXY_0_MODE: "tcp" };

/** For each setting of port 0: values with other labels, by what is said about them. */
const table: Readonly<
    Record<string, Partial<Record<"fine" | "warning" | "failure", [string, PropertyMap?][]>>>
> = {
    ENABLED: {
        fine: [["true"], ["False"], ["YES"], ["n"], ["off"], ["0"]],
        warning: [["1"], ["on"], [""]],
    },
    PORT: {
        fine: [["8080"], [" 8080 "], ["+08080"], ["8_080"], ["８０８０"], ["65535"]],
        failure: [
            ["http"],
            ["8080.0"],
            [""],
            ["8080-8090"],
            ["0"],
            ["-1"],
            ["65536"],
            ["80"],
            ["443"],
            ["9090"],
            ["9091"],
        ],
    },
    MODE: {
        fine: [["tcp"], ["HTTP"], ["http", vhost]],
        warning: [[" http"]],
        failure: [["https"], [""], ["tcp", vhost]],
    },
    VHOST: {
        fine: [
            ["web.example.com"],
            ["Web.example.com, www.example.com"],
            ["a.example.com b.example.com"],
            ["my_web"],
            ["10.0.0.42"],
            ["-m end .example.com"],
            ["-i web.example.com"],
        ],
        warning: [
            [""],
            [" "],
            ["*.example.com,web.example.com"],
            ["http://web.example.com"],
            ["web.example.com:80"],
            ["web.example.com/api"],
            ["bücher.example.com"],
            ["a.example.com,,b.example.com"],
            ["web.example.com."],
            [`${"a".repeat(254)}`],
        ],
        failure: [
            ["web#1"],
            ['"web"'],
            ["it's"],
            ["a\\b"],
            ["web.example.com\n  bind *:1"],
            ["web.example.com\n"],
            ["-q web.example.com"],
            ["-f hosts.txt"],
            ["-m glob web"],
        ],
    },
    PATH: {
        fine: [
            ["/api", vhost],
            ["/a /b", vhost],
            ["-i /Api", vhost],
            ["/caf%C3%A9", vhost],
            ["/api\n", vhost],
        ],
        warning: [
            ["/api"],
            ["", vhost],
            ["api", vhost],
            ["/api/*", vhost],
            ["/a,/b", vhost],
            ["/café", vhost],
            ["/a#b", vhost],
            ["/a\n  x y", vhost],
        ],
        failure: [
            ["-f paths.txt", vhost],
            ["-q /api", vhost],
            ["-i", vhost],
            ['/a"b', vhost],
            ["/a\\b", vhost],
        ],
    },
    BACKEND_WEIGHT: { fine: [["10"], ["-1"]], failure: [["heavy"], ["1.5"], [""]] },
    STICKY: { fine: [["true", vhost], ["false"]], warning: [["1", vhost], ["true"]] },
    USE_HSTS: { fine: [["true", vhost]], warning: [["1", vhost], ["true"]] },
    REDIRECT_TO_HTTPS: { fine: [["true", vhost], ["false"]], warning: [["true"], ["on", vhost]] },
    BALANCE: {
        fine: [
            ["leastconn"],
            ["random(2)"],
            ["random()"],
            ["rdp-cookie(x)"],
            ["uri", vhost],
            ["url_param id", vhost],
            ["hdr(X-Key)", vhost],
        ],
        warning: [[""], [" "], ["uri"], ["hdr(X-Key)", tcp]],
        failure: [
            ["LeastConn"],
            ["round-robin"],
            ["url_param", vhost],
            ["hdr()", vhost],
            ["random(x)"],
            ["random(0)"],
            ["random(2,3)"],
        ],
    },
    BACKEND_NETWORK_ALLOWED_ACL: {
        fine: [
            ["localhost"],
            ["10.0.0.0/8 192.168.1.7"],
            ["fd00::/8"],
            ["10.0.0.0/8\n10.1.1.1"],
            ["10.0.0.0/255.0.0.0"],
        ],
        warning: [[""]],
        failure: [
            [" "],
            ["10.0.0.0/33"],
            ["10.0.0.0/8,10.1.1.1"],
            ["office"],
            ["!10.0.0.1"],
            ["::1/129"],
            ["10.0.0.0/8/1"],
        ],
    },
    BIND_ADDR: {
        fine: [["10.0.0.42"], [" 10.0.0.42"], ["*"], ["::"], ["[::1]"], ["localhost"], ['"$HOST"']],
        warning: [[""], [" "]],
        failure: [
            ["10.0.0.42 "],
            ["eth0"],
            ["10.0.0.256"],
            ["10.0.0.0/24"],
            ["10.0.0.42:8080"],
            ['"10.0.0.1'],
        ],
    },
    SSL_CERT: {
        fine: [["/etc/ssl/site.pem"]],
        warning: [[""]],
        failure: [["/a.pem /b.pem"], ["/a.pem,/b.pem"], [" "]],
    },
    BIND_OPTIONS: {
        fine: [
            ["accept-proxy"],
            ["no-sslv3 ciphers AES128", { HAPROXY_0_SSL_CERT: "/a.pem" }],
            ["ssl crt /a.pem"],
            ["ssl strict-sni"],
            ["ssl crt /a.pem ssl-min-ver TLSv1.2 verify none ciphers ECDHE+AESGCM:!aNULL"],
        ],
        warning: [[""], ["no-sslv3"], ["accept-proxy\n  bind *:1"]],
        failure: [
            ["fast"],
            ["maxconn"],
            ["ssl"],
            ["ssl crt /a.pem ciphers NOPE"],
            ["ssl crt /a.pem ssl-min-ver TLSv9"],
            ["ssl crt /a.pem verify maybe"],
        ],
    },
    AUTH: {
        fine: [
            [`My Realm:bob:${hash}`, vhost],
            [`realm:bob:$6$abc$def`, vhost],
            [`realm:bob:${hash}\n`, vhost],
        ],
        warning: [["realm:bob:secret", vhost], [`:bob:${hash}`, vhost], ["::", vhost], [`realm:bob:${hash}`]],
        failure: [
            ["bob:secret", vhost],
            [`a:b:c:${hash}`, vhost],
            [`realm::${hash}`, vhost],
            ["realm:bob:a b", vhost],
            ["realm:bob:", vhost],
        ],
    },
    HTTP_BACKEND_PROXYPASS_PATH: {
        fine: [["/app", vhost]],
        warning: [["", vhost], ["/app"], ["/app", several], ["/app", { HAPROXY_0_MODE: "http" }]],
    },
    HTTP_BACKEND_REVPROXY_PATH: { fine: [["/app", vhost]], warning: [["/app", several]] },
    HTTP_BACKEND_REDIR: {
        fine: [
            ["https://a.example.com/", vhost],
            ["/a%%20b", vhost],
            ["https://%[hdr(host)]/", vhost],
        ],
        warning: [["/a"]],
        failure: [
            ["/a b", vhost],
            ["/a%20b", vhost],
        ],
    },
};

describe("the labels of an app for marathon-lb", () => {
    for (const [setting, values] of Object.entries(table)) {
        const name = `HAPROXY_0_${setting}`;
        for (const [value, others = {}] of values.fine ?? []) {
            it(`pass with ${name}=${JSON.stringify(value)} and ${JSON.stringify(others)}`, () => {
                expect(judge({ ...others, [name]: value })).to.deep.equal([]);
            });
        }
        for (const severity of ["warning", "failure"] as const) {
            for (const [value, others = {}] of values[severity] ?? []) {
                it(`get a ${severity} for ${name}=${JSON.stringify(value)} and ${JSON.stringify(others)}`, () => {
                    expect(judge({ ...others, [name]: value })).to.include(`${severity} labels.${name}`);
                });
            }
        }
    }

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

    it("are passed over while they are not known", () => {
        const names = Object.keys(table).map((setting) => [`HAPROXY_0_${setting}`, UNKNOWN]);
        expect(judge(Object.fromEntries(names))).to.deep.equal([]);
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

    it("get verdicts whatever they hold", () => {
        const labels = fc.dictionary(
            fc.oneof(
                ...Object.keys(table).map((setting) => fc.constant(`HAPROXY_0_${setting}`)),
                fc.string(),
            ),
            fc.string(),
        );
        fc.assert(
            fc.property(labels, (values) => {
                for (const { path } of judgeLabels(app(values), []))
                    expect(path).to.match(/^(labels|container)\./);
            }),
        );
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
