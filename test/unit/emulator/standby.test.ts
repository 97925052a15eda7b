import { type IncomingMessage, get as open } from "node:http";
import { expect } from "chai";
import { Emulator } from "../../emulator";
import { Standby } from "../../emulator/standby";

describe("a standby", () => {
    let leader: Emulator;
    let standby: Standby;

    beforeEach(async () => {
        leader = await Emulator.start({ version: "1.8.244" });
        standby = await Standby.start(leader.url);
    });

    afterEach(async () => {
        await standby.close();
        await leader.close();
    });

    function ask(
        path: string,
        method = "GET",
        headers: Record<string, string> = {},
    ): Promise<IncomingMessage> {
        return new Promise((resolve, reject) => {
            open(`${standby.url}${path}`, { method, headers, agent: false }, (answer) => {
                answer.resume();
                answer.once("end", () => resolve(answer));
            }).once("error", reject);
        });
    }

    it("forwards to the leader, and says so", async () => {
        const { statusCode, headers } = await ask("/v2/apps");
        expect(statusCode).to.equal(200);
        expect(headers["x-marathon-leader"]).to.equal(leader.url);
        expect(headers["x-marathon-via"]).to.equal(`1.1 ${new URL(standby.url).host}`);
    });

    it("sends readers of events to the leader", async () => {
        const { statusCode, headers } = await ask("/v2/events?event_type=x");
        expect(statusCode).to.equal(302);
        expect(headers.location).to.equal(`${leader.url}/v2/events?event_type=x`);
    });

    it("cannot forward HEAD", async () => {
        expect((await ask("/v2/apps", "HEAD")).statusCode).to.equal(500);
    });

    it("does not forward in circles", async () => {
        const via = `1.1 ${new URL(standby.url).host}`;
        expect((await ask("/v2/apps", "GET", { "X-Marathon-Via": via })).statusCode).to.equal(502);
    });

    it("answers 502 while nobody leads", async () => {
        await leader.close();
        expect((await ask("/ping")).statusCode).to.equal(502);
    });
});
