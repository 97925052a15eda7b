import { type IncomingMessage, get as open } from "node:http";
import { expect } from "chai";
import { Emulator } from "../../emulator";
import { Standby } from "../../emulator/standby";

describe("a standby", () => {
    let leader: Emulator;
    let standby: Standby;

    beforeEach(async () => {
        leader = await Emulator.start({ version: "1.8.244", clock: "stepped" });
        standby = await Standby.start(leader);
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

    describe("after its leader", () => {
        const host = () => new URL(standby.url).host;

        beforeEach(() => leader.seed({ id: "/web", cmd: "sleep 1000", instances: 0 }));

        it("was killed, leads once ZooKeeper has noticed, with what was stored", async () => {
            leader.exit();
            leader.clock.advance(9999);
            expect((await ask("/v2/apps/web")).statusCode).to.equal(502);
            leader.clock.advance(1);
            const { statusCode, headers } = await ask("/v2/apps/web");
            expect(statusCode).to.equal(200);
            expect(headers["x-marathon-leader"]).to.equal(`http://${host()}`);
        });

        it("has stepped down, loses one request and leads", async () => {
            await ask("/v2/leader", "DELETE");
            expect((await ask("/ping")).headers["x-marathon-leader"]).to.equal(leader.url);
            leader.clock.advance(1000);
            expect((await ask("/ping")).statusCode).to.equal(500);
            expect((await ask("/ping")).headers["x-marathon-leader"]).to.equal(standby.url);
        });

        it("came back in time, goes on forwarding", async () => {
            leader.exit();
            leader.restart();
            leader.clock.advance(20_000);
            expect((await ask("/ping")).headers["x-marathon-leader"]).to.equal(leader.url);
        });

        it("has given the lead away, does not let it come back", () => {
            leader.exit();
            leader.clock.advance(10_000);
            expect(() => leader.restart()).to.throw("The standby leads");
        });
    });
});
