import { request as forward, type RequestListener } from "node:http";
import type { TLSSocket } from "node:tls";
import { expect } from "chai";
import { Emulator } from "../emulator/index";
import type { EmulatorOptions } from "../emulator/settings";
import { failureOf } from "../support/failure-of";
import { refusingUrl } from "../support/http-faults";
import { ProviderProcess, type ProviderProcessOptions } from "../support/provider-process";
import { type Loopback, listen, listenTls } from "../unit/marathon/loopback";
import { certificate, key } from "../unit/marathon/test-certificate";

const app = { appId: "/web", cmd: "serve" };
const token = "canary-4711";
const password = "canary-0815";

describe("the provider process proves who it is", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;
    let front: Loopback | undefined;

    afterEach(async () => {
        await provider?.close();
        await front?.close();
        front = undefined;
        await marathon?.close();
    });

    const startMarathon = async (credentials?: EmulatorOptions["credentials"]) => {
        marathon = await Emulator.start(credentials ? { credentials } : {});
        return marathon;
    };

    /** Hands requests on to Marathon, as a server in front of it does. */
    const handOn: RequestListener = (request, response) => {
        const { pathname, search } = new URL(request.url ?? "/", marathon.url);
        const { method, headers } = request;
        const onwards = forward(`${marathon.url}${pathname}${search}`, { method, headers }, (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers);
            answer.pipe(response);
        });
        request.pipe(onwards);
    };

    const create = async (options: ProviderProcessOptions) => {
        provider = await ProviderProcess.start(options);
        return await provider.create("app", app);
    };

    const warnings = () =>
        provider.logs.filter(({ severity }) => severity === "warning").map(({ message }) => message);

    it("by user name and password", async () => {
        const { url } = await startMarathon({ username: "ann", password });
        const config = {
            "marathon:url": url,
            "marathon:username": "ann",
            "marathon:password": password,
        };
        expect(await create({ config })).to.deep.include({ id: "/web" });
    });

    it("by the token in the variable that the configuration names", async () => {
        const { url } = await startMarathon({ token });
        const config = { "marathon:url": url, "marathon:tokenEnv": "OUR_TOKEN", "marathon:token": "expired" };
        expect(await create({ config, env: { OUR_TOKEN: token } })).to.deep.include({ id: "/web" });
    });

    it("by a rotated token in the environment, though an older one is stored", async () => {
        const { url } = await startMarathon({ token });
        const config = { "marathon:url": url, "marathon:token": "expired" };
        expect(await create({ config, env: { MARATHON_TOKEN: token } })).to.deep.include({ id: "/web" });
    });

    it("to a Marathon of its own by its own credentials, never by those of the environment", async () => {
        const { url } = await startMarathon({ token });
        const config = { "marathon:__name": "east", "marathon:url": url };
        const { message } = await failureOf(create({ config, env: { MARATHON_TOKEN: token } }));
        expect(message).to.contain("Pass token, or username and password, to the provider east.");
        expect(marathon.requests.map(({ headers }) => headers.authorization)).to.deep.equal([undefined]);
    });

    it("and says which variable to check when it is not believed", async () => {
        const { url } = await startMarathon({ token });
        const config = { "marathon:__name": "east", "marathon:url": url, "marathon:tokenEnv": "EAST_TOKEN" };
        const { message } = await failureOf(create({ config, env: { EAST_TOKEN: "canary-expired" } }));
        expect(message)
            .to.contain("Check token of the provider east (EAST_TOKEN).")
            .and.not.contain("canary");
    });

    it("not to the configured Marathon when the environment means another one", async () => {
        const { url } = await startMarathon({ token });
        const options = {
            config: { "marathon:url": url },
            env: { MARATHON_URL: "http://marathon.invalid:8080", MARATHON_TOKEN: token },
        };
        const { message } = await failureOf(create(options));
        expect(message).to.contain("No credentials were sent");
        expect(marathon.requests.map(({ headers }) => headers.authorization)).to.deep.equal([undefined]);
        await provider.waitForLog(({ severity }) => severity === "warning");
        expect(warnings()).to.have.length(1);
        expect(warnings()[0])
            .to.contain("MARATHON_URL says http://marathon.invalid:8080")
            .and.contain("MARATHON_TOKEN is not used");
    });

    it("to the next member when the first one is down", async () => {
        const { url } = await startMarathon({ token });
        const urls = `${await refusingUrl()},${url}`;
        const config = { "marathon:url": urls, "marathon:token": token };
        expect(await create({ config })).to.deep.include({ id: "/web" });
    });

    describe("over TLS", () => {
        const serveTls = async (options: Parameters<typeof listenTls>[1] = {}) => {
            await startMarathon({ token });
            front = await listenTls(handOn, options);
            return { "marathon:url": front.url, "marathon:token": token };
        };

        it("to nobody whom it does not trust", async () => {
            const { message } = await failureOf(create({ config: await serveTls() }));
            expect(message).to.contain("its certificate is not trusted").and.contain("marathon:caCert");
            expect(marathon.requests).to.deep.equal([]);
        });

        it("to whom the authority of the settings vouches for", async () => {
            const config = { ...(await serveTls()), "marathon:caCert": certificate };
            expect(await create({ config })).to.deep.include({ id: "/web" });
            expect(warnings()).to.deep.equal([]);
        });

        it("to anybody when told so, with one warning", async () => {
            const config = { ...(await serveTls()), "marathon:insecureSkipVerify": "true" };
            expect(await create({ config })).to.deep.include({ id: "/web" });
            await provider.waitForLog(({ severity }) => severity === "warning");
            expect(warnings()).to.have.length(1);
            expect(warnings()[0]).to.contain("marathon:insecureSkipVerify is on");
        });

        it("by a certificate of its own", async () => {
            const shown: unknown[] = [];
            await startMarathon();
            front = await listenTls(
                (request, response) => {
                    shown.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN);
                    handOn(request, response);
                },
                { requestCert: true, rejectUnauthorized: true, ca: certificate },
            );
            const config = {
                "marathon:url": front.url,
                "marathon:caCert": certificate,
                "marathon:clientCert": certificate,
            };
            await create({ config, env: { MARATHON_CLIENT_KEY: key } });
            expect(new Set(shown)).to.deep.equal(new Set(["Test of pulumi-marathon"]));
        });
    });

    describe("through a proxy", () => {
        it("that the environment names", async () => {
            await startMarathon({ token });
            front = await listen(handOn);
            const config = { "marathon:url": "http://marathon.invalid:8080", "marathon:token": token };
            expect(await create({ config, env: { HTTP_PROXY: front.url } })).to.deep.include({ id: "/web" });
            expect(front.requests[0]).to.equal("GET http://marathon.invalid:8080/v2/info");
        });

        it("but not to the hosts of NO_PROXY", async () => {
            const { url } = await startMarathon();
            const env = { HTTP_PROXY: await refusingUrl(), NO_PROXY: "127.0.0.1" };
            expect(await create({ config: { "marathon:url": url }, env })).to.deep.include({ id: "/web" });
        });
    });
});
