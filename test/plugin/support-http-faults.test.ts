import { expect } from "chai";
import { request } from "undici";
import { failureOf } from "../support/failure-of";
import { type Fault, type FaultyServer, refusingUrl, startFaultyServer } from "../support/http-faults";

describe("the faulty servers of the tests", () => {
    let server: FaultyServer;
    afterEach(() => server?.close());

    const ask = async (fault: Fault) => {
        server = await startFaultyServer(fault);
        return await request(`${server.url}/v2/info`);
    };

    it("answer with a web page", async () => {
        const { statusCode, body } = await ask("html 200");
        expect(statusCode).to.equal(200);
        expect(await body.text()).to.match(/^<!DOCTYPE html>/);
        expect(server.requests).to.deep.equal(["GET /v2/info"]);
    });

    for (const [fault, status] of [
        ["html 401", 401],
        ["empty 401", 401],
        ["empty 502", 502],
    ] as const) {
        it(`answer with ${fault}`, async () => {
            const { statusCode, body } = await ask(fault);
            expect(statusCode).to.equal(status);
            expect(await body.text()).to.match(fault.startsWith("empty") ? /^$/ : /^<!DOCTYPE html>/);
        });
    }

    it("answer with JSON that ends too early", async () => {
        const { body } = await ask("malformed json");
        expect(await failureOf(body.json())).to.be.instanceOf(SyntaxError);
    });

    it("cut an answer off", async () => {
        const { body } = await ask("cut off");
        expect(await failureOf(body.text())).to.have.property("code", "UND_ERR_SOCKET");
    });

    it("never answer", async () => {
        server = await startFaultyServer("hanging");
        const failure = await failureOf(request(server.url, { headersTimeout: 50 }));
        expect(failure).to.have.property("code", "UND_ERR_HEADERS_TIMEOUT");
    });

    it("leave a port where connections are refused", async () => {
        expect(await failureOf(request(await refusingUrl()))).to.have.property("code", "ECONNREFUSED");
    });
});
