import { expect } from "chai";
import fc from "fast-check";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { judgeLabels } from "../../../provider/links/labels";
import { app, hash, judge, several, tcp, vhost } from "./labelled-app";

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

describe("the value of a label for marathon-lb", () => {
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

    it("is passed over while it is not known", () => {
        const names = Object.keys(table).map((setting) => [`HAPROXY_0_${setting}`, UNKNOWN]);
        expect(judge(Object.fromEntries(names))).to.deep.equal([]);
    });

    it("gets verdicts whatever it is", () => {
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
