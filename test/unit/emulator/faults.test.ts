import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call, untilIdle } from "./client";

const web = { id: "/web", cmd: "sleep 1000" };

async function failureOf(promise: Promise<unknown>): Promise<NodeJS.ErrnoException> {
    try {
        await promise;
    } catch (error) {
        return error as NodeJS.ErrnoException;
    }
    throw new Error("it went well");
}

describe("faults of the emulator", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start();
    });

    afterEach(() => emulator.close());

    it("hold a request before anything of it is done", async () => {
        const held = emulator.hold({ method: "POST", path: "/v2/apps" });
        const answer = call(emulator, "POST", "/v2/apps", web);
        await held.arrived;
        expect(emulator.app("/web")).to.equal(undefined);
        held.release();
        expect((await answer).status).to.equal(201);
    });

    it("hold an answer after everything is done", async () => {
        const held = emulator.hold({ method: "POST", path: "/v2/apps" }, { when: "after" });
        const answer = call(emulator, "POST", "/v2/apps", web);
        await held.arrived;
        expect(emulator.app("/web")).to.include({ id: "/web" });
        expect((await call(emulator, "GET", "/v2/apps/web")).status).to.equal(200);
        held.release();
        expect((await answer).status).to.equal(201);
    });

    it("hold only the first request that fits", async () => {
        const held = emulator.hold({ path: "/v2/apps/*" });
        const first = call(emulator, "GET", "/v2/apps/a");
        await held.arrived;
        expect((await call(emulator, "GET", "/v2/apps/b")).status).to.equal(404);
        held.release();
        await first;
    });

    it("let a held request go when the emulator closes", async () => {
        const other = await Emulator.start();
        const held = other.hold({});
        const answer = failureOf(call(other, "GET", "/ping"));
        await held.arrived;
        await other.close();
        await Promise.race([answer, new Promise((resolve) => setImmediate(resolve))]);
    });

    it("lose the answer of a write that was done", async () => {
        emulator.loseAnswer({ method: "POST" });
        expect((await failureOf(call(emulator, "POST", "/v2/apps", web))).code).to.equal("ECONNRESET");
        expect((await call(emulator, "POST", "/v2/apps", web)).status).to.equal(409);
    });

    it("cut the connection before a write is done", async () => {
        emulator.loseAnswer({ method: "POST", when: "before" });
        await failureOf(call(emulator, "POST", "/v2/apps", web));
        expect((await call(emulator, "POST", "/v2/apps", web)).status).to.equal(201);
    });

    it("answer 503 until they are ended", async () => {
        const outage = emulator.unavailable();
        const refused = await call(emulator, "GET", "/v2/apps", undefined, { Accept: "application/json" });
        expect([refused.status, refused.body]).to.deep.equal([503, ""]);
        outage.end();
        expect((await call(emulator, "GET", "/v2/apps")).status).to.equal(200);
    });

    it("answer something made up for some requests", async () => {
        emulator.behave("/web", { noOffers: true });
        await call(emulator, "POST", "/v2/apps", web);
        emulator.answerWith({ status: 200, body: [] }, { path: "/v2/deployments", times: 1 });
        expect((await call(emulator, "GET", "/v2/deployments")).body).to.deep.equal([]);
        expect((await call(emulator, "GET", "/v2/deployments")).body).to.have.length(1);
    });

    it("change the leader: 502 for a while, then deployments go on under their ids", async () => {
        await call(emulator, "POST", "/v2/apps", web);
        await untilIdle(emulator);
        emulator.behave("/web", { noOffers: true });
        const written = await call(emulator, "PUT", "/v2/apps/web", { labels: { a: "b" } });
        const change = emulator.changeLeader({ outage: 20 });
        expect((await call(emulator, "GET", "/ping")).status).to.equal(502);
        await change;
        expect(emulator.deployments().map(({ id }) => id)).to.deep.equal([written.at("deploymentId")]);
    });

    it("end a resumed scaling with nothing running, as Marathon does", async () => {
        emulator.behave("/web", { noOffers: true });
        await call(emulator, "POST", "/v2/apps", web);
        await emulator.changeLeader({ outage: 0 });
        expect(emulator.deployments()).to.deep.equal([]);
        expect(emulator.app("/web")).to.include({ tasksRunning: 0 });
    });

    it("take resourceLimits away with the leader in 1.10", async () => {
        const old = await Emulator.start({ version: "1.10.26" });
        await call(old, "POST", "/v2/apps", { ...web, instances: 0, resourceLimits: { cpus: 2 } });
        expect(old.app("/web")).to.have.property("resourceLimits");
        await old.changeLeader({ outage: 0 });
        expect(old.app("/web")).to.not.have.property("resourceLimits");
        await old.close();
    });

    it("let the leader step down when asked", async () => {
        const abdicated = await call(emulator, "DELETE", "/v2/leader");
        expect(abdicated.body).to.deep.equal({ message: "Leadership abdicated" });
        expect((await call(emulator, "GET", "/v2/leader")).status).to.equal(502);
    });

    it("are all ended together", async () => {
        emulator.unavailable();
        emulator.clearFaults();
        expect((await call(emulator, "GET", "/ping")).status).to.equal(200);
    });
});
