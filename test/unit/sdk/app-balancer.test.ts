import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { judgeLabels } from "../../../provider/links/labels";
import { publishedApp } from "../../../provider/links/services";
import { balancerLabels } from "../../../sdk/app-balancer";
import type { BalancedPortArgs, MarathonLbArgs } from "../../../sdk/balancer-args";
import { MarathonApp, type MarathonAppArgs } from "../../../sdk/marathon-app";
import type { Rendered } from "../../../sdk/rendered";
import { observe } from "../../support/observe";
import { useMockedEngine } from "./mocked-engine";

const ports = {
    networks: [{ mode: "container/bridge" }],
    container: {
        docker: { image: "nginx:1.27" },
        portMappings: [
            { containerPort: 80, servicePort: 15_000, name: "http" },
            { containerPort: 81, servicePort: 15_001 },
        ],
    },
} as const satisfies MarathonAppArgs;

describe("the labels for marathon-lb", () => {
    const engine = useMockedEngine();

    const labelsOf = async (marathonLb: MarathonLbArgs, args: MarathonAppArgs = {}) =>
        (await engine.inputsOf(new MarathonApp("web", { ...ports, marathonLb, ...args }))).labels;

    const portLabels = async (settings: BalancedPortArgs, args?: MarathonAppArgs) => {
        const labels = (await labelsOf({ ports: { http: settings } }, args)) as Record<string, string>;
        const { HAPROXY_GROUP, ...others } = labels;
        return others;
    };

    for (const [what, settings, label] of [
        ["its groups", { group: ["a", "b"] }, { HAPROXY_0_GROUP: "a,b" }],
        ["no group at all", { group: "" }, { HAPROXY_0_GROUP: "" }],
        ["that it is switched off", { enabled: false }, { HAPROXY_0_ENABLED: "false" }],
        ["its number", { port: 8080 }, { HAPROXY_0_PORT: "8080" }],
        ["its mode", { mode: "tcp" }, { HAPROXY_0_MODE: "tcp" }],
        ["one virtual host", { vhosts: "a.example" }, { HAPROXY_0_VHOST: "a.example" }],
        ["virtual hosts", { vhosts: ["a.example", "b.example"] }, { HAPROXY_0_VHOST: "a.example,b.example" }],
        ["paths", { path: ["/api", "/v2"] }, { HAPROXY_0_PATH: "/api /v2" }],
        ["its weight", { backendWeight: 3 }, { HAPROXY_0_BACKEND_WEIGHT: "3" }],
        ["that clients stay", { sticky: true }, { HAPROXY_0_STICKY: "true" }],
        ["a redirection", { redirectToHttps: true }, { HAPROXY_0_REDIRECT_TO_HTTPS: "true" }],
        ["strict transport", { useHsts: true }, { HAPROXY_0_USE_HSTS: "true" }],
        ["a certificate", { sslCert: "/etc/a.pem" }, { HAPROXY_0_SSL_CERT: "/etc/a.pem" }],
        ["bind options", { bindOptions: "no-sslv3" }, { HAPROXY_0_BIND_OPTIONS: "no-sslv3" }],
        ["an address", { bindAddr: "10.0.0.1" }, { HAPROXY_0_BIND_ADDR: "10.0.0.1" }],
        ["who may enter", { auth: { realm: "r", user: "u", hash: "h" } }, { HAPROXY_0_AUTH: "r:u:h" }],
        ["an algorithm", { balance: "source" }, { HAPROXY_0_BALANCE: "source" }],
        [
            "networks",
            { allowedNetworks: ["10.0.0.0/8", "::1"] },
            { HAPROXY_0_BACKEND_NETWORK_ALLOWED_ACL: "10.0.0.0/8 ::1" },
        ],
        [
            "the check of a port by index",
            { healthCheckPort: 1 },
            { HAPROXY_0_BACKEND_HEALTHCHECK_PORT_INDEX: "1" },
        ],
        [
            "the check of a port by name",
            { healthCheckPort: "http" },
            { HAPROXY_0_BACKEND_HEALTHCHECK_PORT_INDEX: "0" },
        ],
        ["a path to take away", { proxyPassPath: "/a" }, { HAPROXY_0_HTTP_BACKEND_PROXYPASS_PATH: "/a" }],
        ["a path to put before", { revProxyPath: "/a" }, { HAPROXY_0_HTTP_BACKEND_REVPROXY_PATH: "/a" }],
        ["where the root leads", { redirect: "/a" }, { HAPROXY_0_HTTP_BACKEND_REDIR: "/a" }],
        ["a template", { templates: { BACKEND_HEAD: "x\n" } }, { HAPROXY_0_BACKEND_HEAD: "x\n" }],
    ] as const satisfies readonly (readonly [string, BalancedPortArgs, object])[]) {
        it(`tell of a port ${what}`, async () => {
            expect(await portLabels(settings)).to.deep.equal(label);
        });
    }

    it("are known to the rules for labels, every one of them", async () => {
        const settings: Required<BalancedPortArgs> = {
            group: "internal",
            enabled: true,
            port: 8080,
            mode: "http",
            vhosts: "a.example",
            path: "/api",
            backendWeight: 1,
            sticky: true,
            redirectToHttps: true,
            useHsts: true,
            sslCert: "/etc/a.pem",
            bindOptions: "no-sslv3",
            bindAddr: "10.0.0.1",
            auth: { realm: "r", user: "u", hash: "$6$salt$hash" },
            balance: "source",
            allowedNetworks: "10.0.0.0/8",
            healthCheckPort: 0,
            proxyPassPath: "/a",
            revProxyPath: "/a",
            redirect: "/a",
            templates: { BACKEND_HTTP_OPTIONS: "  option forwardfor\n" },
        };
        const healthChecks = [{ protocol: "HTTP", portIndex: 0 }];
        const labels = (await portLabels(settings)) as Record<string, string>;
        const definition = { ...ports, healthChecks, labels: { HAPROXY_GROUP: "internal", ...labels } };
        const app = publishedApp("/web", definition as never);
        expect(app && judgeLabels(app, [])).to.deep.equal([]);
    });

    it("take ports by index, too, whatever their names", async () => {
        const labels = await labelsOf({ ports: { "1": { port: 8081 }, http: { port: 8080 } } });
        expect(labels).to.deep.include({ HAPROXY_0_PORT: "8080", HAPROXY_1_PORT: "8081" });
    });

    it("take a number for a name where a port has it", async () => {
        const portDefinitions = [
            { port: 0, name: "a" },
            { port: 0, name: "0" },
        ];
        const settings = { ports: { "0": { port: 8080 }, a: { port: 8081 } } };
        const app = new MarathonApp("web", { portDefinitions, marathonLb: settings });
        expect((await engine.inputsOf(app)).labels).to.deep.include({
            HAPROXY_1_PORT: "8080",
            HAPROXY_0_PORT: "8081",
        });
    });

    it("tell of the group, and of a blue/green deployment", async () => {
        const deployment = {
            group: "web",
            altPort: 8080,
            colour: "blue",
            startedAt: "2026-01-31T12:00:00",
            targetInstances: 3,
            newInstances: 1,
        };
        expect(await labelsOf({ group: ["a", "b"], deployment })).to.deep.equal({
            HAPROXY_GROUP: "a,b",
            HAPROXY_DEPLOYMENT_GROUP: "web",
            HAPROXY_DEPLOYMENT_ALT_PORT: "8080",
            HAPROXY_DEPLOYMENT_COLOUR: "blue",
            HAPROXY_DEPLOYMENT_STARTED_AT: "2026-01-31T12:00:00",
            HAPROXY_DEPLOYMENT_TARGET_INSTANCES: "3",
            HAPROXY_DEPLOYMENT_NEW_INSTANCES: "1",
        });
    });

    it("give way to those of the app", async () => {
        const labels = { HAPROXY_0_VHOST: "own.example", TEAM: "shop" };
        expect(await portLabels({ vhosts: "a.example", sticky: true }, { labels })).to.deep.equal({
            HAPROXY_0_VHOST: "own.example",
            HAPROXY_0_STICKY: "true",
            TEAM: "shop",
        });
    });

    it("can be Outputs, at any depth", async () => {
        const auth = pulumi.output({ realm: "r", user: "u", hash: "h" });
        const vhosts = ["a.example", pulumi.output("b.example")];
        expect(await portLabels({ sticky: pulumi.output(true), vhosts, auth })).to.deep.equal({
            HAPROXY_0_STICKY: "true",
            HAPROXY_0_VHOST: "a.example,b.example",
            HAPROXY_0_AUTH: "r:u:h",
        });
    });

    it("are found by names that come later", async () => {
        const container = pulumi.output(ports.container);
        expect(await portLabels({ sticky: true }, { container })).to.deep.equal({ HAPROXY_0_STICKY: "true" });
    });

    it("do not become secret because something else of a port is", async () => {
        const portMappings = [{ containerPort: pulumi.secret(80), name: "http" }];
        const definition = { ...ports, container: { portMappings } };
        const auth = { realm: "r", user: "u", hash: pulumi.secret("h") };
        const settings = { group: "internal", ports: { http: { auth, sticky: true } } };
        const labels = (balancerLabels(settings, definition, undefined) as Rendered).members;
        expect(labels).to.deep.include({ HAPROXY_GROUP: "internal", HAPROXY_0_STICKY: "true" });
        expect(await observe(labels.HAPROXY_0_AUTH as pulumi.Output<string>)).to.deep.include({
            secret: true,
            value: "r:u:h",
        });
    });

    const refusalsOf = async (marathonLb: unknown, args: MarathonAppArgs = ports) => {
        const app = new MarathonApp("web", { ...args, marathonLb: marathonLb as MarathonLbArgs });
        return (await engine.inputsOf(app)).__refusals;
    };

    it("are refused, all at once, for ports that there are not", async () => {
        const wrong = { htp: { healthCheckPort: "nothing" }, "2": {}, "0": {}, http: {} };
        expect(await refusalsOf({ ports: wrong })).to.deep.equal([
            "marathonLb.ports.2: the app has no such port. It has http (0), 1.",
            "marathonLb.ports.htp: the app has no such port. It has http (0), 1.",
            "marathonLb.ports.htp.healthCheckPort: the app has no such port. It has http (0), 1.",
            "marathonLb.ports.http: is the same port as marathonLb.ports.0. Say all of it once.",
        ]);
    });

    it("are refused for ports that come later and are not there", async () => {
        const args = { ...ports, container: pulumi.output(ports.container) };
        expect(await refusalsOf({ ports: { htp: {} } }, args)).to.have.length(1);
        expect(await refusalsOf({ ports: { http: {} } }, args)).to.equal(undefined);
    });

    it("are refused for an app without ports", async () => {
        expect(await refusalsOf({ ports: { http: {} } }, { portDefinitions: [] })).to.deep.equal([
            "marathonLb.ports.http: the app has no ports.",
        ]);
    });

    it("are refused for settings that there are not, which a program without types may name", async () => {
        const settings = { groups: "a", ports: { "0": { vhost: "a" } }, deployment: { color: "blue" } };
        expect(await refusalsOf(settings)).to.deep.equal([
            "marathonLb.groups: is no setting. Did you mean group?",
            "marathonLb.deployment.color: is no setting. Did you mean colour?",
            "marathonLb.ports.0.vhost: is no setting. Did you mean vhosts?",
        ]);
    });

    it("print no value when they are refused", async () => {
        for (const name of ["auth", "vhosts", "nothing"]) {
            const refusals = await refusalsOf({ ports: { wrong: { [name]: "canary" } } });
            expect(JSON.stringify(refusals)).to.contain("wrong").and.not.contain("canary");
        }
    });
});
