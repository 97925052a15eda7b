import type { ServerOptions } from "node:https";
import type { TLSSocket } from "node:tls";
import { expect } from "chai";
import { MarathonClient } from "../../../provider/marathon/client";
import type { TlsSettings } from "../../../provider/marathon/connection";
import { ConfigError, UnreachableError } from "../../../provider/marathon/errors";
import { failureOf } from "../../support/failure-of";
import { hideForeignSettings } from "../../support/hermetic";
import { refusingUrl } from "../../support/http-faults";
import { type Loopback, listen, listenTls } from "./loopback";
import { certificate, key } from "./test-certificate";

const leader = '{"leader":"m1:8080"}';

describe("the transport", () => {
    hideForeignSettings();

    const open: { close(): Promise<void> }[] = [];

    afterEach(async () => {
        for (const one of open.splice(0).reverse()) await one.close();
    });

    function clientOf(url: string, tls: TlsSettings = {}): MarathonClient {
        const client = new MarathonClient({ urls: [url], tls });
        open.push(client);
        return client;
    }

    describe("over TLS", () => {
        /** @returns the URL, and the names of the certificates that clients showed. */
        async function serveTls(options: ServerOptions = {}): Promise<{ url: string; shown: unknown[] }> {
            const shown: unknown[] = [];
            const server = await listenTls((request, response) => {
                shown.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN);
                response.end(leader);
            }, options);
            open.push(server);
            return { url: server.url, shown };
        }

        it("does not trust a certificate that nobody known signed, and says what to set", async () => {
            const { url, shown } = await serveTls();
            const error = await failureOf(clientOf(url).deleteApp("/a"));
            expect(error).to.be.instanceOf(UnreachableError).with.property("maybeApplied", false);
            expect(error.message).to.contain(
                `DELETE ${url}/v2/apps/a?force=false: its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): ` +
                    "set marathon:caCert to the PEM text of the authority that signed it",
            );
            expect(shown).to.deep.equal([]);
        });

        it("trusts the authority of the settings", async () => {
            const { url } = await serveTls();
            expect(await clientOf(url, { caCert: certificate }).leader()).to.equal("m1:8080");
        });

        it("trusts anything when told so", async () => {
            const { url } = await serveTls();
            expect(await clientOf(url, { insecureSkipVerify: true }).leader()).to.equal("m1:8080");
        });

        it("shows its own certificate", async () => {
            const { url, shown } = await serveTls({
                requestCert: true,
                rejectUnauthorized: true,
                ca: certificate,
            });
            const tls = { caCert: certificate, clientCert: certificate, clientKey: key };
            expect(await clientOf(url, tls).leader()).to.equal("m1:8080");
            expect(shown).to.deep.equal(["Test of pulumi-marathon"]);
        });

        const unusable: Record<string, [tls: TlsSettings, message: string]> = {
            "a file name": [
                { caCert: "/etc/ssl/marathon.pem" },
                "marathon:caCert is not PEM. Give the text (-----BEGIN …), not the name of its file.",
            ],
            "another text": [
                { clientCert: certificate, clientKey: "hunter2" },
                "marathon:clientKey is not PEM. Give the text (-----BEGIN …), not the name of its file.",
            ],
            "half a key": [
                { clientCert: certificate, clientKey: key.slice(0, 80) },
                "marathon:caCert, marathon:clientCert and marathon:clientKey cannot be used together (",
            ],
        };
        for (const [name, [tls, message]] of Object.entries(unusable)) {
            it(`refuses ${name} in place of a certificate or key, without showing it`, () => {
                expect(() => clientOf("https://127.0.0.1:1", tls))
                    .to.throw(ConfigError)
                    .with.property("message")
                    .that.contains(message)
                    .and.does.not.contain("hunter2")
                    .and.does.not.contain(key.slice(30, 60));
            });
        }
    });

    describe("through a proxy", () => {
        afterEach(() => {
            for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]) delete process.env[name];
        });

        async function serve(listener: Parameters<typeof listen>[0]): Promise<Loopback> {
            const server = await listen(listener);
            open.push(server);
            return server;
        }

        it("asks the proxy of HTTP_PROXY for the whole URL", async () => {
            const proxy = await serve((_request, response) => response.end(leader));
            process.env.HTTP_PROXY = proxy.url;
            expect(await clientOf("http://marathon.invalid:8080").leader()).to.equal("m1:8080");
            expect(proxy.requests).to.deep.equal(["GET http://marathon.invalid:8080/v2/leader"]);
        });

        it("goes past the proxy to the hosts of NO_PROXY", async () => {
            const server = await serve((_request, response) => response.end(leader));
            process.env.HTTP_PROXY = await refusingUrl();
            process.env.NO_PROXY = "127.0.0.1,.internal";
            expect(await clientOf(server.url).leader()).to.equal("m1:8080");
        });

        it("says which address refused, so that a dead proxy is not taken for a dead Marathon", async () => {
            const url = await refusingUrl();
            process.env.HTTP_PROXY = url;
            const error = await failureOf(clientOf("http://marathon.invalid:8080").leader({ rounds: 1 }));
            expect(error.message).to.contain(`the connection was refused (${url.slice(7)})`);
        });

        it("refuses a proxy that is no URL, without showing it", () => {
            process.env.HTTPS_PROXY = "ann:hunter2@proxy";
            expect(() => clientOf("https://marathon.invalid"))
                .to.throw(ConfigError)
                .with.property("message")
                .that.matches(/^The proxy in HTTP_PROXY or HTTPS_PROXY is not a URL/)
                .and.does.not.contain("hunter2");
        });
    });
});
