import { expect } from "chai";
import { MarathonClient } from "../../../provider/marathon/client";
import { requestLogOf } from "../../../provider/marathon/request-log";
import { failureOf } from "../../support/failure-of";
import { hideForeignSettings } from "../../support/hermetic";
import { refusingUrl } from "../../support/http-faults";
import { type Loopback, listen } from "./loopback";

describe("the log of requests", () => {
    hideForeignSettings();

    let server: Loopback;
    let client: MarathonClient;
    let lines: string[];

    beforeEach(async () => {
        lines = [];
        server = await listen((_request, response) => response.end('{"app":{"env":{"PASSWORD":"hunter2"}}}'));
    });

    afterEach(async () => {
        await client?.close();
        await server.close();
    });

    const connect = (url: string) => {
        client = new MarathonClient(
            { urls: [url], credentials: { token: "canary-4711" } },
            { log: (line) => lines.push(line.replace(/\d+ ms/, "0 ms")) },
        );
        return client;
    };

    it("has a line about each request, without headers and bodies", async () => {
        await connect(server.url).getApp("/a", { embed: ["app.counts"] });
        expect(lines).to.deep.equal([`marathon: GET ${server.url}/v2/apps/a?embed=app.counts → 200 (0 ms)`]);
    });

    it("says why there was no answer", async () => {
        const url = await refusingUrl();
        await failureOf(connect(url).deleteApp("/a"));
        expect(lines).to.deep.equal([
            `marathon: DELETE ${url}/v2/apps/a?force=false → failed: ECONNREFUSED connect ECONNREFUSED ` +
                `${url.slice(7)} (0 ms)`,
        ]);
    });

    it("shows no credential, not even in the id of an app", async () => {
        await connect(server.url.replace("://", "://ann:hunter2@")).getApp("/canary-4711");
        expect(lines.join())
            .to.contain("/v2/apps/[redacted]")
            .and.not.match(/canary|hunter2/);
    });

    it("is there only while MARATHON_DEBUG is set", () => {
        expect(requestLogOf({ MARATHON_DEBUG: "1" })).to.be.a("function");
        expect(requestLogOf({ MARATHON_DEBUG: "" })).to.equal(undefined);
        expect(requestLogOf({})).to.equal(undefined);
    });
});
