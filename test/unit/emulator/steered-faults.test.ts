import { expect } from "chai";
import { failureOf } from "../../support/failure-of";
import { call } from "./client";
import { describeSteered } from "./steering";
import { Stream, until } from "./stream";

const web = { id: "/web", cmd: "sleep 1000" };

describeSteered("makes trouble for its clients", (world) => {
    describe("locks an app", () => {
        it("until the lock ends", async () => {
            await world.create(web);
            const { deploymentId, end } = await world.steering.lock("/web");
            const refused = await call(world.emulator, "PUT", "/v2/apps/web", { cpus: 2 });
            expect([refused.status, refused.at("deployments")]).to.deep.equal([409, [{ id: deploymentId }]]);
            await world.steering.advance(1_000_000);
            expect((await world.get("/v2/deployments")).at("0.id")).to.equal(deploymentId);
            await end();
            expect((await call(world.emulator, "PUT", "/v2/apps/web", { cpus: 2 })).status).to.equal(200);
            const success = world.emulator.events.filter(
                ({ eventType }) => eventType === "deployment_success",
            );
            expect(success.map(({ id }) => id)).to.include(deploymentId);
        });

        it("until somebody forces a write", async () => {
            await world.create(web);
            const { deploymentId } = await world.steering.lock("/web");
            await call(world.emulator, "PUT", "/v2/apps/web?force=true", { cpus: 2 });
            const failed = world.emulator.events.find(({ eventType }) => eventType === "deployment_failed");
            expect(failed).to.include({ id: deploymentId, reason: "The upgrade has been cancelled" });
        });

        it("over a change of the leader", async () => {
            await world.create(web);
            const { deploymentId } = await world.steering.lock("/web");
            await world.steering.changeLeader(0);
            expect((await world.get("/v2/deployments")).at("0.id")).to.equal(deploymentId);
        });

        it("but not one that is not there, or is locked already", async () => {
            expect((await failureOf(world.steering.lock("/web"))).message).to.equal(
                "App '/web' does not exist",
            );
            await world.create(web);
            await world.steering.lock("/web");
            expect((await failureOf(world.steering.lock("/web"))).message).to.match(/^App is locked by/);
        });
    });

    it("reaches the limit of deployments", async () => {
        await world.restart({ maxRunningDeployments: 2 });
        await world.create([web, { ...web, id: "/b" }]);
        await world.steering.lock("/web");
        await world.steering.lock("/b");
        const refused = await call(world.emulator, "POST", "/v2/apps", { ...web, id: "/c" });
        expect(refused.status).to.equal(403);
        expect(refused.at("message")).to.match(/^Max number \(2\) of running deployments is achieved/);
    });

    it("does not list a forced deployment yet", async () => {
        await world.steering.behave("/web", { noOffers: true });
        await world.create(web);
        const end = await world.steering.delayListing();
        const forced = await call(world.emulator, "PUT", "/v2/apps/web?force=true", { cpus: 2 });
        expect((await world.get("/v2/deployments")).body).to.deep.equal([]);
        expect((await world.get("/v2/apps/web")).at("app.deployments")).to.deep.equal([]);
        expect((await call(world.emulator, "PUT", "/v2/apps/web", { cpus: 3 })).status).to.equal(409);
        await end();
        expect((await world.get("/v2/deployments")).at("0.id")).to.equal(forced.at("deploymentId"));
    });

    it("succeeds with nothing running, after a change of the leader", async () => {
        await world.steering.behave("/web", { noOffers: true });
        await world.create(web);
        await world.steering.changeLeader(0);
        expect(world.emulator.events.map(({ eventType }) => eventType)).to.include("deployment_success");
        expect(world.shown()).to.include({ tasksRunning: 0 });
        expect(world.emulator.deployments()).to.deep.equal([]);
    });

    it("succeeds with nothing running, after a forced scaling of what never ran", async () => {
        await world.steering.behave("/web", { noOffers: true });
        await world.create({ ...web, instances: 3 });
        const forced = await call(world.emulator, "PUT", "/v2/apps/web?force=true", { instances: 1 });
        const success = world.emulator.events.find(({ eventType }) => eventType === "deployment_success");
        expect(success).to.include({ id: forced.at("deploymentId") });
        expect(world.shown()).to.include({ tasksRunning: 0 });
    });

    it("sends an event before the answer", async () => {
        const held = await world.steering.hold({ method: "POST" }, "after");
        const answer = call(world.emulator, "POST", "/v2/apps", { ...web, instances: 0 });
        await held.arrived();
        const success = world.emulator.events.find(({ eventType }) => eventType === "deployment_success");
        await held.release();
        expect((await answer).headers["marathon-deployment-id"]).to.equal(success?.id);
    });

    it("holds a request before anything is done", async () => {
        const held = await world.steering.hold({ method: "POST" }, "before");
        const answer = call(world.emulator, "POST", "/v2/apps", web);
        await held.arrived();
        expect(world.emulator.apps()).to.deep.equal([]);
        await held.release();
        expect((await answer).status).to.equal(201);
    });

    it("resets the connection when it has done what was asked", async () => {
        await world.steering.loseAnswer({ method: "POST" });
        await failureOf(call(world.emulator, "POST", "/v2/apps", web));
        expect((await world.get("/v2/apps/web")).status).to.equal(200);
    });

    it("resets the connection before it has done what was asked", async () => {
        await world.steering.loseAnswer({ method: "POST", when: "before" });
        await failureOf(call(world.emulator, "POST", "/v2/apps", web));
        expect((await world.get("/v2/apps/web")).status).to.equal(404);
    });

    it("answers something made up until it is ended", async () => {
        const end = await world.steering.answerWith([{ id: "old" }], { path: "/v2/deployments" });
        expect((await world.get("/v2/deployments")).at("0.id")).to.equal("old");
        await end();
        expect((await world.get("/v2/deployments")).body).to.deep.equal([]);
    });

    for (const status of [502, 503, 504] as const) {
        it(`answers ${status} for a time`, async () => {
            await world.steering.unavailable({ status, lasts: 30_000 });
            const refused = await world.get("/v2/apps");
            expect([refused.status, refused.body]).to.satisfy(
                ([code, page]: [number, string]) => code === status && page.includes(`HTTP ERROR ${status}`),
            );
            await world.steering.advance(29_999);
            expect((await world.get("/v2/apps")).status).to.equal(status);
            await world.steering.advance(1);
            expect((await world.get("/v2/apps")).status).to.equal(200);
        });
    }

    it("answers late", async () => {
        const end = await world.steering.slowDown({ path: "/v2/apps", delay: 10_000 });
        let answered = false;
        const answer = world.get("/v2/apps").then(() => {
            answered = true;
        });
        await until(() => world.emulator.requests.length > 0);
        await world.steering.advance(9999);
        await world.get("/ping");
        expect(answered).to.equal(false);
        await world.steering.advance(1);
        await answer;
        await end();
        await world.get("/v2/apps");
    });

    it("hides apps from every list, and refuses requests for them", async () => {
        await world.create([web, { ...web, id: "/secret/db", instances: 0 }]);
        const end = await world.steering.hideApps("/secret/*");
        expect((await world.get("/v2/apps")).at("apps.length")).to.equal(1);
        expect(JSON.stringify((await world.get("/v2/groups")).body)).to.not.contain("db");
        expect((await world.get("/v2/tasks")).at("tasks.length")).to.equal(1);
        const statuses = [
            await world.get("/v2/apps/secret/db"),
            await world.get("/v2/apps/secret/nothing"),
            await call(world.emulator, "PUT", "/v2/apps/secret/db", { cpus: 2 }),
            await call(world.emulator, "POST", "/v2/apps", { ...web, id: "/secret/new" }),
            await call(world.emulator, "PUT", "/v2/apps", [{ id: "/secret/db", cpus: 2 }]),
            await call(world.emulator, "DELETE", "/v2/apps/secret/db"),
        ].map(({ status }) => status);
        expect(statuses).to.deep.equal([403, 404, 403, 403, 403, 403]);
        await end();
        expect((await world.get("/v2/apps")).at("apps.length")).to.equal(2);
    });

    it("hides pods and groups as it hides apps, and names the plugin that does", async () => {
        const pod = {
            id: "/secret/pod",
            containers: [
                { name: "a", exec: { command: { shell: "sleep 1" } }, resources: { cpus: 1, mem: 32 } },
            ],
            scaling: { kind: "fixed", instances: 0 },
        };
        await call(world.emulator, "POST", "/v2/pods", pod);
        await world.create([{ ...web, id: "/secret/inner/db" }]);
        const { version } = (await world.get("/v2/groups")).body as { version: string };
        expect((await world.get("/v2/plugins")).body).to.deep.equal({ plugins: [] });
        await world.steering.hideApps("/secret/*");
        expect((await world.get("/v2/plugins")).at("plugins.0.plugin")).to.match(/\.Authorizer$/);
        expect((await world.get("/v2/pods")).body).to.deep.equal([]);
        for (const path of ["/v2/groups", "/v2/groups/secret", `/v2/groups/versions/${version}`]) {
            expect(JSON.stringify((await world.get(path)).body), path).to.not.match(/inner|pod"/);
        }
        const statuses = [
            await world.get("/v2/pods/secret/pod"),
            await world.get("/v2/groups/secret/inner"),
            await call(world.emulator, "DELETE", "/v2/pods/secret/pod"),
            await call(world.emulator, "POST", "/v2/pods", { ...pod, id: "/secret/new" }),
        ].map(({ status }) => status);
        expect(statuses).to.deep.equal([403, 403, 403, 403]);
    });

    it("refuses to kill the tasks of hidden apps", async () => {
        await world.create([{ ...web, id: "/secret/db" }]);
        const ids = (await world.get("/v2/tasks")).at("tasks.0.id");
        await world.steering.hideApps("/secret/*");
        const killed = await call(world.emulator, "POST", "/v2/tasks/delete", { ids: [ids] });
        expect(killed.status).to.equal(403);
    });

    it("goes on to count what it hides: ports and deployments", async () => {
        await world.steering.behave("/secret/db", { noOffers: true });
        await world.create({ ...web, id: "/secret/db" });
        await world.steering.hideApps("/secret/*");
        expect((await world.get("/v2/deployments")).body).to.deep.equal([]);
        expect((await world.get("/v2/queue")).at("queue.length")).to.equal(0);
        await world.create(web);
        expect(world.shown().portDefinitions?.[0]?.port).to.equal(10001);
    });

    it("ends all event streams", async () => {
        const stream = await Stream.open(world.emulator);
        await world.steering.dropStreams();
        await until(() => stream.closed);
        expect(world.emulator.attachedStreams).to.equal(0);
    });

    it("keeps streams open and sends nothing for a while", async () => {
        const stream = await Stream.open(world.emulator, "?event_type=deployment_success");
        await world.steering.muteEvents(true);
        await world.create({ ...web, instances: 0 });
        await world.steering.muteEvents(false);
        await world.create({ ...web, instances: 0, cpus: 2 });
        await until(() => stream.events.length > 0);
        stream.close();
        expect(stream.events).to.have.length(1);
    });

    it("ends everything at once", async () => {
        await world.create([web, { ...web, id: "/b" }]);
        await world.steering.lock("/web");
        await world.steering.hideApps("/b");
        await world.steering.unavailable({});
        await world.steering.clearFaults();
        expect((await world.get("/v2/deployments")).body).to.deep.equal([]);
        expect((await world.get("/v2/apps")).at("apps.length")).to.equal(2);
    });
});
