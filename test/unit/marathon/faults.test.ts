import { expect } from "chai";
import { MarathonClient } from "../../../provider/marathon/client";
import type { ConnectionSettings } from "../../../provider/marathon/connection";
import { ResponseError, UnauthorisedError, UnreachableError } from "../../../provider/marathon/errors";
import { failureOf } from "../../support/failure-of";
import { hideForeignSettings } from "../../support/hermetic";
import { type Fault, type FaultyServer, refusingUrl, startFaultyServer } from "../../support/http-faults";
import { ManualClock } from "../../support/manual-clock";
import { type Loopback, listen } from "./loopback";

describe("over real sockets, the client", () => {
    hideForeignSettings();

    const open: { close(): Promise<void> }[] = [];

    afterEach(async () => {
        for (const one of open.splice(0).reverse()) await one.close();
    });

    function clientOf(urls: string[], settings: Partial<ConnectionSettings> = {}): MarathonClient {
        const client = new MarathonClient({ urls, requestTimeoutMs: 2000, ...settings });
        open.push(client);
        return client;
    }

    async function faulty(fault: Fault): Promise<FaultyServer> {
        const server = await startFaultyServer(fault);
        open.push(server);
        return server;
    }

    async function healthy(): Promise<Loopback> {
        const server = await listen((_request, response) => {
            response.setHeader("content-type", "application/json");
            response.end('{"leader":"m1:8080"}');
        });
        open.push(server);
        return server;
    }

    const refusals: [fault: Fault, kind: new (...parts: never[]) => Error, says: string][] = [
        ["html 200", ResponseError, "An HTML page came instead of JSON"],
        ["html 401", UnauthorisedError, "No credentials were sent"],
        ["empty 401", UnauthorisedError, "No credentials were sent"],
        ["malformed json", ResponseError, "The body is not valid JSON"],
    ];
    for (const [fault, kind, says] of refusals) {
        it(`explains ${fault}, without asking again`, async () => {
            const server = await faulty(fault);
            const error = await failureOf(clientOf([server.url]).info());
            expect(error).to.be.instanceOf(kind);
            expect(error.message).to.contain(`${says} (GET ${server.url}/v2/info answered`);
            expect(server.requests).to.have.length(1);
        });
    }

    it("explains a refused connection", async () => {
        const url = await refusingUrl();
        const error = await failureOf(clientOf([url]).info({ rounds: 1 }));
        expect(error).to.be.instanceOf(UnreachableError).with.property("maybeApplied", false);
        expect(error.message).to.equal(
            `Marathon cannot be reached: GET ${url}/v2/info: the connection was refused (${url.slice(7)}). ` +
                "Check marathon:url, and that Marathon runs and has a leader.",
        );
    });

    it("explains an empty 502", async () => {
        const server = await faulty("empty 502");
        const error = await failureOf(clientOf([server.url]).info({ rounds: 1 }));
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain(`GET ${server.url}/v2/info: answered 502.`);
    });

    it("explains an answer that is cut off", async () => {
        const server = await faulty("cut off");
        const error = await failureOf(clientOf([server.url]).info({ rounds: 1 }));
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain("the connection was closed before the answer was complete");
    });

    it("knows that a write with a cut answer may have been applied", async () => {
        const server = await faulty("cut off");
        const error = await failureOf(clientOf([server.url]).deleteApp("/a"));
        expect(error).to.be.instanceOf(UnreachableError).with.property("maybeApplied", true);
        expect(server.requests).to.deep.equal(["DELETE /v2/apps/a?force=false"]);
    });

    it("gives up on an answer that does not come in time", async () => {
        const server = await faulty("hanging");
        const error = await failureOf(clientOf([server.url]).info({ timeoutMs: 50 }));
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain(`GET ${server.url}/v2/info: no answer within 50ms.`);
    });

    it("gives up on a write that is not answered in time, and knows that it may have been applied", async () => {
        const server = await faulty("hanging");
        const error = await failureOf(clientOf([server.url]).deleteApp("/a", { timeoutMs: 50 }));
        expect(error).to.be.instanceOf(UnreachableError).with.property("maybeApplied", true);
    });

    it("gives up on an answer that begins in time but does not end", async () => {
        const server = await listen((_request, response) => {
            response.write('{"leader"');
        });
        open.push(server);
        const error = await failureOf(clientOf([server.url]).leader({ timeoutMs: 50 }));
        expect(error.message).to.contain("no answer within 50ms");
    });

    it("ends a request at once when its signal is aborted", async () => {
        const server = await faulty("hanging");
        const controller = new AbortController();
        const failure = failureOf(clientOf([server.url]).info({ signal: controller.signal }));
        setImmediate(() => controller.abort(new Error("cancelled")));
        expect((await failure).message).to.equal("cancelled");
    });

    it("goes on to the second URL when the first is dead, and stays there", async () => {
        const dead = await refusingUrl();
        const server = await healthy();
        const client = clientOf([dead, server.url]);
        expect(await client.leader()).to.equal("m1:8080");
        expect(await client.leader()).to.equal("m1:8080");
        expect(server.requests).to.deep.equal(["GET /v2/leader", "GET /v2/leader"]);
    });

    it("leaves the second URL its share of the time when the first hangs", async () => {
        const clock = new ManualClock();
        const hanging = await faulty("hanging");
        const server = await healthy();
        const client = new MarathonClient({ urls: [hanging.url, server.url] }, { clock });
        open.push(client);
        const call = client.leader();
        await clock.sleeping(15_000);
        clock.advance(15_000);
        expect(await call).to.equal("m1:8080");
        expect(clock.asleep).to.equal(0);
    });

    it("writes to the second URL when the first is dead", async () => {
        const dead = await refusingUrl();
        const server = await listen((_request, response) => {
            response.end('{"version":"2021","deploymentId":"867e"}');
        });
        open.push(server);
        await clientOf([dead, server.url]).replaceApp("/a", { id: "/a", cmd: "sleep 1000" });
        expect(server.requests).to.deep.equal(["PUT /v2/apps/a?partialUpdate=false&force=false"]);
    });

    it("keeps a path prefix", async () => {
        const server = await healthy();
        await clientOf([`${server.url}/service/marathon/`]).leader();
        expect(server.requests).to.deep.equal(["GET /service/marathon/v2/leader"]);
    });

    it("reads characters that arrive in pieces", async () => {
        const bytes = Buffer.from('{"leader":"mäß:8080"}');
        const server = await listen((_request, response) => {
            response.write(bytes.subarray(0, 13), () => setImmediate(() => response.end(bytes.subarray(13))));
        });
        open.push(server);
        expect(await clientOf([server.url]).leader()).to.equal("mäß:8080");
    });

    it("does not follow the Location of a created app", async () => {
        const server = await listen((_request, response) => {
            response.writeHead(201, { location: "/a", "marathon-deployment-id": "867e" });
            response.end('{"id":"/a","version":"2021"}');
        });
        open.push(server);
        const created = await clientOf([server.url]).createApp({ id: "/a" });
        expect(created).to.deep.equal({
            deploymentId: "867e",
            version: "2021",
            app: { id: "/a", version: "2021" },
        });
        expect(server.requests).to.have.length(1);
    });

    it("says that a plain port does not speak TLS", async () => {
        const server = await healthy();
        const error = await failureOf(clientOf([server.url.replace("http:", "https:")]).info({ rounds: 1 }));
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain("no TLS on this port (");
    });
});
