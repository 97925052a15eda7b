import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";

describe("instances of the emulator", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start({ clock: "stepped" });
    });

    afterEach(() => emulator.close());

    function shown(id = "/web") {
        const app = emulator.app(id);
        if (!app) throw new Error(`There is no app ${id}.`);
        return app;
    }

    async function create(members: object = {}): Promise<void> {
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", ...members });
        emulator.clock.advance(0);
    }

    it("are staged, then run, and only then is the deployment over", async () => {
        await create();
        expect(shown()).to.include({ tasksStaged: 1, tasksRunning: 0 });
        emulator.clock.advance(999);
        expect(emulator.deployments()).to.have.length(1);
        emulator.clock.advance(1);
        expect(shown()).to.include({ tasksStaged: 0, tasksRunning: 1 });
        expect(emulator.deployments()).to.have.length(0);
    });

    it("are waited for until their health checks pass", async () => {
        await create({ healthChecks: [{ protocol: "HTTP", path: "/", port: 80 }] });
        emulator.clock.advance(1000);
        expect(shown()).to.include({ tasksRunning: 1, tasksHealthy: 0, tasksUnhealthy: 0 });
        expect(emulator.deployments()).to.have.length(1);
        emulator.clock.advance(1000);
        expect(shown()).to.include({ tasksHealthy: 1 });
        expect(emulator.deployments()).to.have.length(0);
    });

    it("never become healthy by a check that names no port of an implicit one", async () => {
        await create({ healthChecks: [{ protocol: "HTTP", path: "/" }] });
        emulator.clock.advance(400_000);
        expect(emulator.deployments()).to.have.length(1);
        const results = (await call(emulator, "GET", "/v2/apps/web")).at("app.tasks.0.healthCheckResults.0");
        expect(results).to.include({ alive: false });
    });

    it("are killed for bad health after the grace period, and the cause is the last failure", async () => {
        emulator.behave("/web", { neverHealthy: true, healthCause: "Status 500" });
        const check = {
            protocol: "HTTP",
            port: 80,
            gracePeriodSeconds: 10,
            intervalSeconds: 5,
            maxConsecutiveFailures: 2,
        };
        await create({ healthChecks: [check] });
        emulator.clock.advance(10_500);
        expect(emulator.app("/web")).to.not.have.property("lastTaskFailure");
        emulator.clock.advance(11_000);
        expect(emulator.app("/web")?.lastTaskFailure).to.include({
            state: "TASK_KILLED",
            message: "Task was killed since health check failed. Reason: Status 500",
        });
    });

    it("that fail are launched again, later and later", async () => {
        emulator.behave("/web", { fails: { message: "no such image" } });
        await create({ backoffSeconds: 10, backoffFactor: 2 });
        const failures = () =>
            emulator.events.filter(({ taskStatus }) => taskStatus === "TASK_FAILED").length;
        emulator.clock.advance(1000);
        expect(failures()).to.equal(1);
        emulator.clock.advance(1000);
        expect(failures()).to.equal(2);
        emulator.clock.advance(9000);
        expect(failures()).to.equal(2);
        expect((await call(emulator, "GET", "/v2/queue")).at("queue.0.delay.overdue")).to.equal(false);
        emulator.clock.advance(2000);
        expect(failures()).to.equal(3);
        expect(emulator.app("/web")?.lastTaskFailure).to.include({ message: "no such image", appId: "/web" });
    });

    it("fail only as often as they are told to", async () => {
        emulator.behave("/web", { fails: { times: 2 } });
        await create({ backoffSeconds: 0 });
        emulator.clock.advance(10_000);
        expect(shown()).to.include({ tasksRunning: 1 });
    });

    it("are replaced one by one within the upgrade strategy", async () => {
        const upgradeStrategy = { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 };
        await create({ instances: 4, upgradeStrategy });
        emulator.clock.advance(1000);
        await call(emulator, "PUT", "/v2/apps/web", { labels: { tier: "web" } });
        emulator.clock.advance(500);
        expect(shown().tasksRunning).to.equal(2);
        emulator.clock.advance(60_000);
        expect(shown().tasksRunning).to.equal(4);
        expect(emulator.deployments()).to.have.length(0);
        const versions = shown().tasks.map(({ version }) => version);
        expect(new Set(versions)).to.deep.equal(new Set([emulator.app("/web")?.version]));
    });

    it("overlap on a restart with the default of external volumes, and do not with zeros", async () => {
        const container = {
            docker: { image: "db" },
            volumes: [
                {
                    containerPath: "/data",
                    mode: "RW",
                    external: { name: "data", provider: "dvdi", options: { "dvdi/driver": "rexray" } },
                },
            ],
        };
        await call(emulator, "POST", "/v2/apps", { id: "/db", container });
        emulator.clock.advance(1000);
        await call(emulator, "PUT", "/v2/apps/db", { labels: { a: "1" } });
        emulator.clock.advance(0);
        expect(emulator.app("/db")?.tasks).to.have.length(2);
        emulator.clock.advance(5000);
        const upgradeStrategy = { minimumHealthCapacity: 0, maximumOverCapacity: 0 };
        await call(emulator, "PUT", "/v2/apps/db", { upgradeStrategy });
        for (let step = 0; step < 30; step++) {
            emulator.clock.advance(100);
            expect(emulator.app("/db")?.tasks).to.have.length.at.most(1);
        }
    });

    it("are ended by kind when scaling down, the youngest first", async () => {
        await create({ instances: 1 });
        emulator.clock.advance(1000);
        const [eldest] = shown().tasks;
        await call(emulator, "PUT", "/v2/apps/web", { instances: 3 });
        emulator.clock.advance(1000);
        await call(emulator, "PUT", "/v2/apps/web", { instances: 1 });
        emulator.clock.advance(500);
        expect(shown().tasks.map(({ id }) => id)).to.deep.equal([eldest?.id]);
    });

    it("say why no offer fits", async () => {
        emulator.behave("/web", { noOffers: { InsufficientMemory: 3, UnfulfilledConstraint: 2 } });
        await create({ instances: 2 });
        const queue = await call(emulator, "GET", "/v2/queue");
        expect(queue.at("queue.0.count")).to.equal(2);
        const summary = queue.at("queue.0.processedOffersSummary.rejectSummaryLastOffers") as object[];
        expect(summary).to.have.length(10);
        expect(summary).to.deep.include({ reason: "UnfulfilledConstraint", declined: 2, processed: 5 });
        expect(summary).to.deep.include({ reason: "InsufficientMemory", declined: 3, processed: 3 });
        emulator.behave("/web", {});
        emulator.clock.advance(1000);
        expect(shown()).to.include({ tasksRunning: 2 });
    });

    it("are never launched when they ask for more than any agent has", async () => {
        await create({ cpus: 1000 });
        emulator.clock.advance(10_000);
        const summary = (await call(emulator, "GET", "/v2/queue")).at("queue.0.processedOffersSummary");
        expect(summary).to.include({ processedOffersCount: 20 });
        expect(emulator.deployments()).to.have.length(1);
    });

    it("end and are replaced when their task is told to end", async () => {
        await create();
        emulator.clock.advance(1000);
        emulator.endTasks("/web", { state: "TASK_LOST", message: "agent gone" });
        expect(shown()).to.include({ tasksRunning: 0 });
        emulator.clock.advance(1000);
        expect(shown()).to.include({ tasksRunning: 1 });
        expect(emulator.app("/web")?.lastTaskFailure).to.include({ state: "TASK_LOST" });
    });

    it("are killed by id, and with scale the number goes down too", async () => {
        await create({ instances: 2 });
        emulator.clock.advance(1000);
        const [first, second] = shown().tasks;
        const killed = await call(emulator, "DELETE", `/v2/apps/web/tasks/${first?.id}?scale=true`);
        expect(killed.at("deploymentId")).to.be.a("string");
        emulator.clock.advance(500);
        expect(emulator.app("/web")).to.include({ instances: 1 });
        expect(shown().tasks.map(({ id }) => id)).to.deep.equal([second?.id]);
    });

    it("steer themselves by their environment", async () => {
        await create({ env: { SIM_RUN_MS: "5000" } });
        emulator.clock.advance(4999);
        expect(shown()).to.include({ tasksStaged: 1 });
        emulator.clock.advance(1);
        expect(shown()).to.include({ tasksRunning: 1 });
    });
});
