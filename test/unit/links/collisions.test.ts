import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { endpointsOf } from "../../../provider/links/endpoints";
import { judgeExposure } from "../../../provider/links/exposure";
import { judgeLabels } from "../../../provider/links/labels";
import { resolveTarget } from "../../../provider/links/resolve";
import { type BalancerFlags, type PublishedApp, publishedApp } from "../../../provider/links/services";

/** An app in the group `external` with the service ports it is given. */
function app(
    appId: string,
    labels: PropertyMap,
    ports: readonly number[] = [15001],
    more: PropertyMap = {},
    stack: "own" | "other" = "other",
): PublishedApp {
    const portDefinitions = ports.map((port) => ({ port }));
    const definition = { portDefinitions, labels: { HAPROXY_GROUP: "external", ...labels }, ...more };
    const published = publishedApp(appId, definition, stack);
    if (!published) throw new Error("labels and ports are known");
    return published;
}

function judge(judged: PublishedApp, others: readonly PublishedApp[], flags?: BalancerFlags): string[] {
    return judgeLabels(judged, others, flags).map(({ severity, path }) => `${severity} ${path}`);
}

const webHost = { HAPROXY_0_VHOST: "web.example.com" };
const auth = { HAPROXY_0_AUTH: "realm:bob:$1$abc$iCQ2D3nhptRYi27fDYv2s1" };
const redirect = { HAPROXY_0_REDIRECT_TO_HTTPS: "true" };

describe("two apps with one port behind a load balancer", () => {
    it("fail where the port comes from", () => {
        expect(judge(app("/a", {}), [app("/b", {})])).to.deep.equal(["failure portDefinitions[0].port"]);
        const labels = { HAPROXY_0_PORT: "8080" };
        expect(judge(app("/a", labels), [app("/b", labels, [15002])])).to.deep.equal([
            "failure labels.HAPROXY_0_PORT",
        ]);
    });

    it("get a warning within one stack, where the other may give way", () => {
        expect(judge(app("/a", {}), [app("/b", {}, [15001], {}, "own")])).to.deep.equal([
            "warning portDefinitions[0].port",
        ]);
    });

    it("get a warning when no load balancer serves both", () => {
        for (const labels of [
            { HAPROXY_GROUP: "internal" },
            { HAPROXY_GROUP: "" },
            { HAPROXY_0_ENABLED: "false" },
        ]) {
            expect(judge(app("/a", {}), [app("/b", labels)])).to.deep.equal([
                "warning portDefinitions[0].port",
            ]);
        }
    });

    it("fail without groups too when a load balancer serves all of them", () => {
        const plain = [
            app("/a", { HAPROXY_GROUP: undefined }),
            app("/b", { HAPROXY_GROUP: undefined }),
        ] as const;
        expect(judge(plain[0], [plain[1]], { groups: ["*"] })).to.deep.equal([
            "failure portDefinitions[0].port",
        ]);
    });

    it("pass on different addresses, not on one that includes the other", () => {
        const first = app("/a", { HAPROXY_0_PORT: "8080", HAPROXY_0_BIND_ADDR: "10.0.0.1" });
        const second = { HAPROXY_0_PORT: "8080", HAPROXY_0_BIND_ADDR: "10.0.0.2" };
        expect(judge(first, [app("/b", second, [15002])])).to.deep.equal([]);
        expect(judge(first, [app("/b", { HAPROXY_0_PORT: "8080" }, [15002])])).to.have.length(1);
    });

    it("fail on different addresses where haproxy's sections would have one name", () => {
        const bound = (appId: string, address: string) =>
            app(appId, { HAPROXY_0_PORT: "8080", HAPROXY_0_BIND_ADDR: address });
        expect(judge(bound("/a/b", "10.0.0.1"), [bound("/a_b", "10.0.0.2")])).to.include(
            "failure labels.HAPROXY_0_PORT",
        );
    });

    it("pass when they are one blue/green deployment", () => {
        const labels = { HAPROXY_DEPLOYMENT_GROUP: "shop" };
        expect(judge(app("/shop-blue", labels), [app("/shop-green", labels)])).to.deep.equal([]);
    });

    it("pass when the app says so", () => {
        const sharing = app("/a", {}, [15001], { allowSharedServicePort: true });
        expect(judge(sharing, [app("/b", {})])).to.deep.equal([]);
    });

    it("fail inside one app whatever it says", () => {
        const labels = { HAPROXY_0_PORT: "8080", HAPROXY_1_PORT: "8080" };
        const sharing = app("/a", labels, [15001, 15002], { allowSharedServicePort: true });
        expect(judge(sharing, [])).to.deep.equal([
            "failure labels.HAPROXY_0_PORT",
            "failure labels.HAPROXY_1_PORT",
        ]);
    });

    it("are not judged while a port or a group is not known", () => {
        const port = app("/a", { HAPROXY_0_PORT: UNKNOWN });
        expect(judge(port, [app("/b", {}, [15002])])).to.deep.equal([]);
        expect(
            judge(app("/a", { HAPROXY_GROUP: UNKNOWN }), [app("/b", { HAPROXY_GROUP: "x" })]),
        ).to.deep.equal(["warning portDefinitions[0].port"]);
    });
});

describe("two ports with one virtual host", () => {
    const other = (labels: PropertyMap, appId = "/b") => app(appId, { ...webHost, ...labels }, [15002]);

    const cases: readonly [what: string, labels: PropertyMap, others: PropertyMap, isFine: boolean][] = [
        ["fail without paths", {}, {}, false],
        ["fail in whatever case", {}, { HAPROXY_0_VHOST: "WEB.example.com" }, false],
        ["fail when a list has it", {}, { HAPROXY_0_VHOST: "b.example.com,web.example.com" }, false],
        ["pass with different paths", { HAPROXY_0_PATH: "/a" }, { HAPROXY_0_PATH: "/b" }, true],
        ["pass when one has a path", {}, { HAPROXY_0_PATH: "/b" }, true],
        ["fail with one path", { HAPROXY_0_PATH: "/a" }, { HAPROXY_0_PATH: "/a" }, false],
        [
            "fail when the first has a prefix of the second",
            { HAPROXY_0_PATH: "/a" },
            { HAPROXY_0_PATH: "/x /a/b" },
            false,
        ],
        [
            "fail when the first has a prefix of the second in any case",
            { HAPROXY_0_PATH: "-i /A" },
            { HAPROXY_0_PATH: "/a/b" },
            false,
        ],
        [
            "pass when the second has a prefix of the first",
            { HAPROXY_0_PATH: "/a/b" },
            { HAPROXY_0_PATH: "/a" },
            true,
        ],
        [
            "pass when the longer path weighs more",
            { HAPROXY_0_PATH: "/a" },
            { HAPROXY_0_PATH: "/a/b", HAPROXY_0_BACKEND_WEIGHT: "2" },
            true,
        ],
        [
            "fail when the one without path weighs as much",
            { HAPROXY_0_BACKEND_WEIGHT: "1" },
            { HAPROXY_0_PATH: "/b" },
            false,
        ],
        ["pass in different groups", {}, { HAPROXY_GROUP: "internal" }, true],
        ["are not judged while one is not known", {}, { HAPROXY_0_VHOST: UNKNOWN }, true],
    ];
    for (const [what, labels, others, isFine] of cases) {
        it(what, () => {
            const first = app("/a", { ...webHost, ...labels });
            const second = other(others);
            expect(judge(first, [second])).to.deep.equal(isFine ? [] : ["failure labels.HAPROXY_0_VHOST"]);
            expect(judge(second, [first])).to.deep.equal(isFine ? [] : ["failure labels.HAPROXY_0_VHOST"]);
        });
    }

    it("pass when one has a path and the load balancer looks hosts up in a file", () => {
        const heavy = app("/a", { ...webHost, HAPROXY_0_BACKEND_WEIGHT: "5" });
        const special = other({ HAPROXY_0_PATH: "/b" });
        expect(judge(heavy, [special])).to.have.length(1);
        expect(judge(heavy, [special], { usesMap: true })).to.deep.equal([]);
    });

    it("fail inside one app, and for hosts that give rules one name", () => {
        const same = { ...webHost, HAPROXY_1_VHOST: "web.example.com" };
        expect(judge(app("/a", same, [1, 2]), [])).to.have.length(2);
        const alike = { HAPROXY_0_VHOST: "a.b", HAPROXY_1_VHOST: "a_b" };
        expect(judge(app("/a", alike, [1, 2]), [])).to.have.length(2);
    });

    it("fail when the password of one is asked for on the paths of the other", () => {
        const first = app("/a", { ...webHost, ...auth });
        const second = other({ HAPROXY_0_PATH: "/b" });
        expect(judge(first, [second])).to.deep.equal(["failure labels.HAPROXY_0_AUTH"]);
        expect(judge(second, [first])).to.deep.equal(["failure labels.HAPROXY_0_VHOST"]);
    });

    it("fail when the redirect of one takes the paths of the other", () => {
        const first = app("/a", { ...webHost, ...redirect });
        const second = other({ HAPROXY_0_PATH: "/b" });
        expect(judge(first, [second])).to.deep.equal(["failure labels.HAPROXY_0_REDIRECT_TO_HTTPS"]);
        expect(judge(second, [first])).to.deep.equal(["failure labels.HAPROXY_0_VHOST"]);
    });

    it("pass when the redirect has a path of its own", () => {
        const first = app("/a", { ...webHost, ...redirect, HAPROXY_0_PATH: "/a" });
        expect(judge(first, [other({ HAPROXY_0_PATH: "/b" })])).to.deep.equal([]);
    });

    it("fail when two passwords of one app get one rule", () => {
        const labels = {
            ...webHost,
            ...auth,
            HAPROXY_0_PATH: "/a",
            HAPROXY_1_VHOST: "web.example.com",
            HAPROXY_1_PATH: "/b",
            HAPROXY_1_AUTH: auth.HAPROXY_0_AUTH,
        };
        expect(judge(app("/a", labels, [1, 2]), [])).to.deep.equal([
            "failure labels.HAPROXY_0_AUTH",
            "failure labels.HAPROXY_1_AUTH",
        ]);
    });
});

describe("the apps of a blue/green deployment", () => {
    const member = (appId: string, labels: PropertyMap, port = 15001) =>
        app(appId, { HAPROXY_DEPLOYMENT_GROUP: "shop", ...labels }, [port]);
    const startedAt = (date: string) => ({ HAPROXY_DEPLOYMENT_STARTED_AT: date });

    it("pass with dates, with zones on both or on neither", () => {
        const plain = member("/blue", startedAt("2020-01-01T00:00:00"));
        expect(judge(plain, [member("/green", startedAt("2020-01-02T00:00:00"))])).to.deep.equal([]);
        const zoned = member("/blue", startedAt("2020-01-01T00:00:00Z"));
        expect(judge(zoned, [member("/green", startedAt("2020-01-02T00:00:00+01:00"))])).to.deep.equal([]);
    });

    it("fail when only one has a zone, or a date that cannot be read", () => {
        const zoned = member("/blue", startedAt("2020-01-01T00:00:00Z"));
        expect(judge(zoned, [member("/green", {})])).to.deep.equal([
            "failure labels.HAPROXY_DEPLOYMENT_STARTED_AT",
        ]);
        const wrong = member("/blue", startedAt("yesterday"));
        expect(judge(wrong, [member("/green", {})])).to.have.length(1);
    });

    it("may have any date as long as there is one app", () => {
        expect(judge(member("/blue", startedAt("yesterday")), [])).to.deep.equal([]);
    });

    it("fail without a group, or in one that is the id of an app", () => {
        expect(judge(member("/blue", { HAPROXY_DEPLOYMENT_GROUP: "" }), [])).to.deep.equal([
            "failure labels.HAPROXY_DEPLOYMENT_GROUP",
        ]);
        expect(judge(member("/blue", {}), [app("/shop", {}, [15002])])).to.deep.equal([
            "failure labels.HAPROXY_DEPLOYMENT_GROUP",
        ]);
    });

    it("may be in one that is the id of an app of the same deployment", () => {
        expect(judge(member("/blue", {}), [member("/shop", {}, 15002)])).to.deep.equal([]);
    });

    it("fail in a group that is not text", () => {
        expect(judge(member("/blue", { HAPROXY_DEPLOYMENT_GROUP: 7 }), [])).to.deep.equal([
            "failure labels.HAPROXY_DEPLOYMENT_GROUP",
        ]);
    });

    it("may have dates without punctuation", () => {
        const blue = member("/blue", startedAt("20200131T1200"));
        expect(judge(blue, [member("/green", startedAt("20200201"))])).to.deep.equal([]);
    });

    it("count the instances of the newer one only", () => {
        const counting = { HAPROXY_DEPLOYMENT_NEW_INSTANCES: "1" };
        const older = member("/blue", { ...startedAt("2020-01-01"), ...counting });
        const newer = member("/blue", { ...startedAt("2020-01-03"), ...counting });
        const green = member("/green", startedAt("2020-01-02"));
        expect(judge(older, [green])).to.deep.equal([]);
        expect(judge(newer, [green])).to.have.length(1);
    });

    it("fail when new instances are counted without a target", () => {
        const labels = { HAPROXY_DEPLOYMENT_NEW_INSTANCES: "1" };
        const others = [member("/green", {})];
        expect(judge(member("/blue", labels), others)).to.deep.equal([
            "failure labels.HAPROXY_DEPLOYMENT_TARGET_INSTANCES",
        ]);
        const target = { ...labels, HAPROXY_DEPLOYMENT_TARGET_INSTANCES: "2" };
        expect(judge(member("/blue", target), others)).to.deep.equal([]);
    });

    it("get a warning for an alternate port that is none", () => {
        expect(judge(member("/blue", { HAPROXY_DEPLOYMENT_ALT_PORT: "abc" }), [])).to.deep.equal([
            "warning labels.HAPROXY_DEPLOYMENT_ALT_PORT",
        ]);
    });
});

describe("a link to a plain port", () => {
    function target(labels: PropertyMap) {
        const endpoints = endpointsOf({ portDefinitions: [{ port: 15001 }], labels });
        const outcome = resolveTarget({ appId: "/db", endpoints, isManaged: true }, undefined);
        if (!("value" in outcome) || typeof outcome.value === "string") throw new Error("the port is known");
        return outcome.value;
    }
    const plain = target({ HAPROXY_GROUP: "external" });
    const web = app("/web", webHost);

    it("gets a warning behind load balancers that serve virtual hosts", () => {
        expect(judgeExposure(plain, "external", [web])).to.include({ severity: "warning", path: "target" });
    });

    it("passes behind others, and in http mode", () => {
        expect(judgeExposure(plain, "internal", [web])).to.equal(undefined);
        expect(judgeExposure(plain, "external", [app("/web", {})])).to.equal(undefined);
        const http = target({ HAPROXY_GROUP: "external", HAPROXY_0_MODE: "http" });
        expect(judgeExposure(http, "external", [web])).to.equal(undefined);
    });
});
