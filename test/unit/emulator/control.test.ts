import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";

const web = { id: "/web", cmd: "sleep 1000" };

describe("control requests of the emulator", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start({ clock: "stepped", credentials: { token: "s3cret" } });
    });

    afterEach(() => emulator.close());

    const asUser = (method: string, path: string, body?: unknown) =>
        call(emulator, method, path, body, { Authorization: "token=s3cret" });

    it("are neither logged nor asked for credentials", async () => {
        expect((await call(emulator, "GET", "/emulator/requests")).body).to.deep.equal([]);
        expect((await call(emulator, "GET", "/v2/apps")).status).to.equal(401);
        expect((await call(emulator, "GET", "/emulator/requests")).at("0.path")).to.equal("/v2/apps");
    });

    it("set the behaviour of an app and move the time", async () => {
        await call(emulator, "POST", "/emulator/behave", { app: "/web", behaviour: { runDelay: 50 } });
        await asUser("POST", "/v2/apps", web);
        await call(emulator, "POST", "/emulator/advance", { milliseconds: 50 });
        expect(emulator.app("/web")).to.include({ tasksRunning: 1 });
    });

    it("hold a request and release it", async () => {
        const { id } = (await call(emulator, "POST", "/emulator/hold", { method: "POST" })).body as {
            id: string;
        };
        const answer = asUser("POST", "/v2/apps", web);
        let arrived: unknown = false;
        while (arrived !== true)
            arrived = (await call(emulator, "GET", "/emulator/hold")).at(`${id}.arrived`);
        await call(emulator, "POST", "/emulator/release", { id });
        expect((await answer).status).to.equal(201);
    }).timeout(2000);

    it("make Marathon unavailable", async () => {
        await call(emulator, "POST", "/emulator/unavailable", { times: 1 });
        expect((await asUser("GET", "/v2/apps")).status).to.equal(503);
        expect((await asUser("GET", "/v2/apps")).status).to.equal(200);
    });

    it("tell the time, and what there is to ask for", async () => {
        const clock = await call(emulator, "GET", "/emulator/clock");
        expect(clock.body).to.deep.equal({ kind: "stepped", now: "2020-01-01T00:00:00.000Z" });
        expect((await call(emulator, "GET", "/emulator")).at("requests")).to.include("POST lock");
    });

    it("refuse to move a clock that moves by itself", async () => {
        const other = await Emulator.start();
        const refused = await call(other, "POST", "/emulator/advance", { milliseconds: 1 });
        await other.close();
        expect([refused.status, refused.at("message")]).to.deep.equal([
            400,
            'The instant clock moves by itself; start the emulator with clock: "stepped".',
        ]);
    });

    it("name what a behaviour has when it is misspelt", async () => {
        const body = { app: "/web", behaviour: { neverHelthy: true } };
        const refused = await call(emulator, "POST", "/emulator/behave", body);
        expect(refused.status).to.equal(400);
        expect(refused.at("message")).to.match(/^A behaviour has no "neverHelthy"; it has: .*neverHealthy/);
    });

    it("name the member that a body lacks", async () => {
        const bodies = [
            ["lock", "apps"],
            ["slow-down", "delay"],
            ["hide-apps", "pattern"],
            ["lose-agent", "host"],
            ["end", "id"],
        ];
        for (const [command, member] of bodies) {
            const refused = await call(emulator, "POST", `/emulator/${command}`, {});
            expect(refused.status).to.equal(400);
            expect(refused.at("message")).to.contain(`needs "${member}"`);
        }
    });

    it("name the commands there are when one is unknown", async () => {
        const unknown = await call(emulator, "POST", "/emulator/explode");
        expect(unknown.status).to.equal(404);
        expect(unknown.at("message")).to.match(
            /^There is no control request "POST explode"; there are: .*POST hold/,
        );
    });
});
