import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { UNKNOWN } from "../../../provider/definition/unknown";
import { judgeLabels } from "../../../provider/links/labels";
import { publishedApp } from "../../../provider/links/services";

const one = { HAPROXY_0_VHOST: "web.example.com" };
const several = { HAPROXY_0_VHOST: "web.example.com,www.example.com" };
const redirecting = { ...one, HAPROXY_0_REDIRECT_TO_HTTPS: "true" };
const http = { HAPROXY_0_MODE: "http" };

/** The verdicts on a template, without the path. */
function verdictsOn(setting: string, text: string, labels: PropertyMap, healthChecks: PropertyMap[] = []) {
    const app = publishedApp("/web", {
        portDefinitions: [{ port: 15001 }],
        labels: { HAPROXY_GROUP: "external", ...labels, [`HAPROXY_0_${setting}`]: text },
        healthChecks,
    });
    return app ? judgeLabels(app, []) : [];
}

function judge(...template: Parameters<typeof verdictsOn>): string[] {
    return verdictsOn(...template).map(({ severity }) => severity);
}

describe("a template in a label for marathon-lb", () => {
    const cases: readonly [
        setting: string,
        text: string,
        labels: PropertyMap,
        severity: string | undefined,
    ][] = [
        [
            "BACKEND_HEAD",
            "\nbackend {backend:>30}\n  mode {mode}\n  http-request deny if {{ src 10.0.0.1 }}\n",
            one,
            undefined,
        ],
        ["BACKEND_HEAD", "\nbackend fixed\n", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {backend}\n  # {servicePort}\n", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {}\n", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {backend.__class__}\n", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {backend}\n  deny if { src 10.0.0.1 }\n", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {backend}\n  }\n", one, "failure"],
        ["BACKEND_HEAD", "", one, "failure"],
        ["FRONTEND_HEAD", "\nfrontend {backend}\n  bind *:{servicePort}", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {backend}\n  speed high\n", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {backend}\n  log \\\n  global\n  # speed high\n", one, undefined],
        ["FRONTEND_HEAD", "\nfrontend {backend}\n  mode {mode}\n", one, "warning"],
        ["BACKEND_SERVER_OPTIONS", "  # server {serverName} {host}\n", one, "warning"],
        ["BACKEND_SERVER_OPTIONS", "  server {serverName} {host}:{port}\n", one, undefined],
        ["HTTP_FRONTEND_ACL", "  acl x hdr(host) {hostname}\n", one, "warning"],
        ["HTTP_FRONTEND_ACL", "  acl x hdr(host) {hostname}\n", redirecting, "failure"],
        ["HTTP_FRONTEND_ACL_ONLY", "", several, "failure"],
        [
            "HTTP_FRONTEND_ACL_ONLY",
            "  acl host_{cleanedUpHostname} hdr(host) {hostname}\n",
            several,
            undefined,
        ],
        ["BACKEND_HEAD", "\nbackend {backend}\n  option httpcheck\n", one, "failure"],
        ["BACKEND_HEAD", "\nbackend {backend}\n  no option httplog\n  option {mode}\n", one, undefined],
        ["BACKEND_SERVER_OPTIONS", "  server {serverName}\n", one, "warning"],
        ["FRONTEND_BACKEND_GLUE", "  use_backend {backend}", one, undefined],
        ["FRONTEND_BACKEND_GLUE", "", one, "warning"],
        ["FRONTEND_BACKEND_GLUE", "  default_backend {backend}\n", one, undefined],
        ["BACKEND_HTTP_OPTIONS", "", one, undefined],
        ["BACKEND_HTTP_OPTIONS", "  http-request add-header X-A b if { ssl_fc }\n", one, undefined],
        ["BACKEND_HTTP_OPTIONS", "  http-request set-header X-B {backend}\n", one, "warning"],
        ["BACKEND_HTTP_OPTIONS", "  deny if {{ ssl_fc }}\n", one, "failure"],
        ["BACKEND_HTTP_OPTIONS", "  option forwardfor\\n", one, "failure"],
        ["BACKEND_HTTP_OPTIONS", "  option forwardfor\n", {}, "warning"],
        ["HTTP_FRONTEND_ACL", "  acl x hdr(host) {hostname}\n  acl p path {path}\n", one, "failure"],
        ["HTTP_FRONTEND_ACL", "  use_backend {backend} if x\n", several, "warning"],
        ["HTTP_FRONTEND_ROUTING_ONLY", "  use_backend {backend} if METH_GET\n", several, undefined],
        [
            "BACKEND_REDIRECT_HTTP_TO_HTTPS",
            "  redirect scheme https if !{{ ssl_fc }}\n",
            redirecting,
            undefined,
        ],
        [
            "BACKEND_REDIRECT_HTTP_TO_HTTPS",
            "  redirect scheme https if !{ ssl_fc }\n",
            redirecting,
            "failure",
        ],
        ["BACKEND_REDIRECT_HTTP_TO_HTTPS", "  redirect scheme https if !{ ssl_fc }\n", one, "warning"],
    ];
    for (const [setting, text, labels, severity] of cases) {
        it(`${severity ? `gets a ${severity}` : "passes"}: ${setting}=${JSON.stringify(text)} with ${JSON.stringify(labels)}`, () => {
            expect(judge(setting, text, labels)).to.deep.equal(severity ? [severity] : []);
        });
    }

    it("may stand inside a line, and be empty, for the servers' health checks", () => {
        const check = [{ protocol: "HTTP", portIndex: 0 }];
        const text = "check inter {healthCheckIntervalSeconds}s";
        expect(judge("BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS", text, {}, check)).to.deep.equal([]);
        expect(judge("BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS", "", {}, check)).to.deep.equal([]);
    });

    it("goes by the mode and the protocol of the health check", () => {
        const text = "  timeout check {healthCheckTimeoutSeconds}s\n";
        const byTcp = [{ protocol: "TCP", portIndex: 0 }];
        expect(judge("BACKEND_TCP_HEALTHCHECK_OPTIONS", text, http, byTcp)).to.deep.equal([]);
        expect(judge("BACKEND_HTTP_HEALTHCHECK_OPTIONS", text, http, byTcp)).to.deep.equal(["warning"]);
        expect(judge("BACKEND_HTTP_HEALTHCHECK_OPTIONS", text, http)).to.deep.equal(["warning"]);
    });

    /** The labels of a port, and the routing templates that marathon-lb takes for it. */
    const auth = { HAPROXY_0_AUTH: "realm:bob:$1$abc$iCQ2D3nhptRYi27fDYv2s1" };
    const path = { HAPROXY_0_PATH: "/api" };
    const redirect = { HAPROXY_0_REDIRECT_TO_HTTPS: "true" };
    const routes: readonly [labels: PropertyMap, templates: readonly string[]][] = [
        [one, ["HTTP_FRONTEND_ACL", "HTTPS_FRONTEND_ACL"]],
        [{ ...one, ...auth }, ["HTTP_FRONTEND_ACL_WITH_AUTH", "HTTPS_FRONTEND_ACL_WITH_AUTH"]],
        [
            { ...one, ...path },
            [
                "HTTP_FRONTEND_ACL_WITH_PATH",
                "HTTPS_FRONTEND_ACL_ONLY_WITH_PATH",
                "HTTPS_FRONTEND_ACL_WITH_PATH",
            ],
        ],
        [
            { ...one, ...path, ...redirect },
            [
                "BACKEND_REDIRECT_HTTP_TO_HTTPS_WITH_PATH",
                "HTTP_FRONTEND_ACL_ONLY",
                "HTTP_FRONTEND_ACL_ONLY_WITH_PATH",
                "HTTPS_FRONTEND_ACL_ONLY_WITH_PATH",
                "HTTPS_FRONTEND_ACL_WITH_PATH",
            ],
        ],
        [
            { ...one, ...redirect },
            ["BACKEND_REDIRECT_HTTP_TO_HTTPS", "HTTP_FRONTEND_ACL", "HTTPS_FRONTEND_ACL"],
        ],
        [several, ["HTTP_FRONTEND_ACL_ONLY", "HTTP_FRONTEND_ROUTING_ONLY", "HTTPS_FRONTEND_ACL"]],
        [
            { ...several, ...path, ...auth },
            [
                "HTTP_FRONTEND_ACL_ONLY",
                "HTTP_FRONTEND_ACL_ONLY_WITH_PATH_AND_AUTH",
                "HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH_AND_AUTH",
                "HTTPS_FRONTEND_ACL_ONLY_WITH_PATH",
                "HTTPS_FRONTEND_ACL_WITH_AUTH_AND_PATH",
            ],
        ],
    ];
    const routing = [...new Set(routes.flatMap(([, templates]) => templates))];
    for (const [labels, templates] of routes) {
        it(`is used by routes with ${JSON.stringify(labels)} only if it is ${templates.join(", ")}`, () => {
            const used = routing.filter(
                (name) =>
                    !verdictsOn(name, "", labels).some(({ text }) =>
                        text.includes("does not use this template"),
                    ),
            );
            expect(used).to.have.members([...templates]);
        });
    }

    it("is not judged while the labels that decide about its use are not known", () => {
        expect(judge("HTTP_FRONTEND_ACL", "{", { HAPROXY_0_VHOST: UNKNOWN })).to.deep.equal([]);
    });
});
