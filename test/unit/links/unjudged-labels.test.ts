import { expect } from "chai";
import { UNKNOWN } from "../../../provider/definition/unknown";
import { unjudgedLabels } from "../../../provider/links/unjudged-labels";
import { app } from "./labelled-app";

const path = "labels.HAPROXY_0_SSL_CERT";

describe("labels that name files of the load balancer", () => {
    const pathsOf = (labels: Record<string, string>) =>
        unjudgedLabels(app(labels)).map((found) => found.path);

    it("are told of", () => {
        expect(pathsOf({ HAPROXY_0_SSL_CERT: "/etc/ssl/cert.pem" })).to.deep.equal([path]);
        expect(pathsOf({ HAPROXY_0_BIND_OPTIONS: "ssl crt /etc/ssl/cert.pem" })).to.deep.equal([
            "labels.HAPROXY_0_BIND_OPTIONS",
        ]);
    });

    it("are not printed", () => {
        const [found] = unjudgedLabels(app({ HAPROXY_0_SSL_CERT: "/canary-4711" }));
        expect(found?.text).to.contain("haproxy refuses").and.not.contain("canary-4711");
    });

    it("are nothing while they are not known, name no file, or are of a port that is not served", () => {
        expect(pathsOf({ HAPROXY_0_SSL_CERT: UNKNOWN })).to.deep.equal([]);
        expect(pathsOf({ HAPROXY_0_BIND_OPTIONS: "ssl ciphers HIGH" })).to.deep.equal([]);
        const off = { HAPROXY_0_SSL_CERT: "/cert.pem", HAPROXY_0_ENABLED: "false" };
        expect(pathsOf(off)).to.deep.equal([]);
    });
});
