import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call, untilIdle } from "./client";

describe("the emulator", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start();
    });

    afterEach(() => emulator.close());

    it("creates an app and brings it up", async () => {
        const created = await call(emulator, "POST", "/v2/apps", {
            id: "/web",
            cmd: "sleep 1000",
            instances: 2,
        });
        expect(created.status).to.equal(201);
        expect(created.headers.location).to.equal(`${emulator.url}/web`);
        await untilIdle(emulator);
        expect(emulator.app("/web")).to.include({ tasksRunning: 2, role: "*", maxLaunchDelaySeconds: 300 });
    });

    it("refuses to create an app that exists", async () => {
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", instances: 0 });
        const again = await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000" });
        expect(again.status).to.equal(409);
        expect(again.body).to.deep.equal({ message: "An app with id [/web] already exists." });
    });

    it("shows port 0 in the answer to POST and the assigned port afterwards", async () => {
        const created = await call(emulator, "POST", "/v2/apps", {
            id: "/web",
            cmd: "sleep 1000",
            instances: 0,
        });
        expect(created.at("portDefinitions")).to.deep.equal([{ port: 0, name: "default", protocol: "tcp" }]);
        expect(emulator.app("/web")?.portDefinitions?.[0]?.port).to.equal(10000);
    });

    it("keeps what a partial update leaves out and resets it in a full one", async () => {
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", mem: 64, instances: 0 });
        await call(emulator, "PUT", "/v2/apps/web", { cpus: 2 });
        expect(emulator.app("/web")).to.include({ cpus: 2, mem: 64 });
        await call(emulator, "PUT", "/v2/apps/web?partialUpdate=false", { cmd: "sleep 1000", instances: 0 });
        expect(emulator.app("/web")).to.include({ cpus: 1, mem: 128 });
    });

    it("writes several apps in one deployment", async () => {
        const apps = [
            { id: "/shop/db", cmd: "sleep 1000" },
            { id: "/shop/web", cmd: "sleep 1000", dependencies: ["/shop/db"] },
        ];
        const written = await call(emulator, "PUT", "/v2/apps?partialUpdate=false", apps);
        expect(written.status).to.equal(200);
        await untilIdle(emulator);
        expect(emulator.apps().map((app) => app.tasksRunning)).to.deep.equal([1, 1]);
    });

    it("removes an app, forced unless told otherwise", async () => {
        emulator.behave("/web", { noOffers: true });
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000" });
        const respectful = await call(emulator, "DELETE", "/v2/apps/web?force=false");
        expect(respectful.status).to.equal(409);
        expect(respectful.at("deployments")).to.have.length(1);
        expect((await call(emulator, "DELETE", "/v2/apps/web")).status).to.equal(200);
        expect((await call(emulator, "GET", "/v2/apps/web")).status).to.equal(404);
    });

    it("logs every request and tells the writes apart", async () => {
        await call(emulator, "GET", "/v2/info");
        await call(emulator, "POST", "/v2/apps?force=true", { id: "/web", cmd: "sleep 1000" });
        expect(emulator.requests.map(({ path, status }) => [path, status])).to.deep.equal([
            ["/v2/info", 200],
            ["/v2/apps", 201],
        ]);
        expect(emulator.writes()).to.have.length(1);
        expect(emulator.writes()[0]).to.deep.include({
            query: "force=true",
            body: { id: "/web", cmd: "sleep 1000" },
        });
        emulator.clearRequests();
        expect(emulator.requests).to.have.length(0);
    });

    it("answers what describes the server", async () => {
        expect((await call(emulator, "GET", "/ping")).body).to.equal("pong");
        expect((await call(emulator, "GET", "/v2/info")).body).to.include({
            version: "1.11.24",
            frameworkId: "emulated-framework",
        });
        expect((await call(emulator, "GET", "/v2/leader")).at("leader")).to.equal(
            emulator.url.slice("http://".length),
        );
        const unknown = await call(emulator, "GET", "/v2/nope");
        expect([unknown.status, unknown.body]).to.deep.equal([500, { message: "URI not found" }]);
    });
});
