import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";

const check = {
    path: "/",
    portIndex: 0,
    gracePeriodSeconds: 0,
    intervalSeconds: 1,
    timeoutSeconds: 1,
    maxConsecutiveFailures: 2,
};

describe("checks of the emulator, where nothing listens", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start({ clock: "stepped" });
        emulator.behave("*", { neverListens: true });
    });

    afterEach(() => emulator.close());

    async function create(members: object): Promise<void> {
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", ...members });
        emulator.clock.advance(1000);
    }

    const times = (eventType: string) =>
        emulator.events.filter((event) => event.eventType === eventType).length;

    it("of Marathon fail, and those of Mesos do not", async () => {
        await create({ healthChecks: [{ ...check, protocol: "TCP", maxConsecutiveFailures: 0 }] });
        await call(emulator, "POST", "/v2/apps", {
            id: "/other",
            cmd: "sleep 1000",
            healthChecks: [{ ...check, protocol: "MESOS_HTTP" }],
        });
        emulator.clock.advance(10_000);
        expect(emulator.app("/web")).to.include({ tasksHealthy: 0, tasksUnhealthy: 1 });
        expect(emulator.app("/other")).to.include({ tasksHealthy: 1, tasksUnhealthy: 0 });
    });

    it("of readiness fail as well, so that the deployment goes on", async () => {
        await create({
            portDefinitions: [{ port: 0, name: "http-api" }],
            readinessChecks: [{ portName: "http-api" }],
        });
        emulator.clock.advance(10_000);
        expect(emulator.deployments()).to.have.length(1);
    });

    it("end with the task they kill, and begin anew with the next one", async () => {
        await create({
            backoffSeconds: 3600,
            healthChecks: [{ ...check, protocol: "TCP", portIndex: 0 }],
        });
        emulator.clock.advance(3000);
        expect(times("unhealthy_instance_kill_event")).to.equal(1);
        emulator.clock.advance(1500);
        expect(emulator.app("/web")?.tasks[0]).to.deep.include({
            state: "TASK_RUNNING",
            healthCheckResults: [],
        });
        expect(times("failed_health_check_event")).to.equal(3);
    });

    it("take a while to find that out over HTTP, and none over TCP", async () => {
        await create({ healthChecks: [{ ...check, protocol: "HTTP" }] });
        emulator.clock.advance(1000);
        expect(times("failed_health_check_event")).to.equal(0);
        emulator.clock.advance(999);
        expect(times("failed_health_check_event")).to.equal(1);
    });
});

describe("offers of the emulator", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start({ clock: "stepped", version: "1.8.244" });
    });

    afterEach(() => emulator.close());

    it("come as late as they are told to, and again after a cleared delay", async () => {
        emulator.behave("/web", { offerDelay: 600, fails: {} });
        const app = { id: "/web", cmd: "sleep 1000", backoffSeconds: 3600, maxLaunchDelaySeconds: 3600 };
        await call(emulator, "POST", "/v2/apps", app);
        emulator.clock.advance(599);
        expect(emulator.app("/web")?.tasksStaged).to.equal(0);
        emulator.clock.advance(1);
        expect(emulator.app("/web")?.tasksStaged).to.equal(1);
        emulator.clock.advance(10_000);
        expect(emulator.app("/web")?.tasksStaged).to.equal(0);
        await call(emulator, "DELETE", "/v2/queue/web/delay");
        expect(emulator.app("/web")?.tasksStaged).to.equal(0);
        emulator.clock.advance(600);
        expect(emulator.app("/web")?.tasksStaged).to.equal(1);
    });

    it("are taken once from each agent where hosts are to be unique, and when the app is cut down what waits is kept", async () => {
        const app = { id: "/web", cmd: "sleep 1000", constraints: [["hostname", "UNIQUE"]], instances: 1 };
        await call(emulator, "POST", "/v2/apps", app);
        emulator.clock.advance(2000);
        const { headers } = await call(emulator, "PUT", "/v2/apps/web", { instances: 22 });
        emulator.clock.advance(2000);
        expect(emulator.app("/web")?.tasksRunning).to.equal(20);
        const queue = await call(emulator, "GET", "/v2/queue");
        expect(queue.at("queue.0.count")).to.equal(2);
        await call(emulator, "DELETE", `/v2/deployments/${headers["marathon-deployment-id"]}`);
        const killed = () => emulator.events.filter(({ taskStatus }) => taskStatus === "TASK_KILLED").length;
        emulator.clock.advance(500);
        expect(emulator.app("/web")?.instances).to.equal(1);
        expect(killed()).to.equal(20);
        emulator.clock.advance(2000);
        expect(emulator.app("/web")?.tasksRunning).to.equal(1);
    });

    it("come to an instance only after it was announced, also where another one has just gone", async () => {
        const upgradeStrategy = { minimumHealthCapacity: 0, maximumOverCapacity: 0 };
        await call(emulator, "POST", "/v2/apps", {
            id: "/web",
            cmd: "sleep 1000",
            instances: 2,
            upgradeStrategy,
        });
        emulator.clock.advance(2000);
        await call(emulator, "PUT", "/v2/apps/web", { mem: 64 });
        const { length } = emulator.events;
        emulator.clock.advance(2000);
        const conditionsOf = (id: string) =>
            emulator.events.flatMap(({ instanceId, condition }) => (instanceId === id ? condition : []));
        const started = new Set(
            emulator.events
                .slice(length)
                .flatMap(({ instanceId, condition }) => (condition === "Running" ? instanceId : [])),
        );
        expect([...started].map((id) => conditionsOf(String(id)))).to.deep.equal([
            ["Scheduled", "Provisioned", "Running"],
            ["Scheduled", "Provisioned", "Running"],
        ]);
    });

    it("make tasks whose listing as text 1.10 refuses, in text", async () => {
        const newer = await Emulator.start({ version: "1.10.26" });
        const refused = await call(newer, "GET", "/v2/tasks", undefined, { Accept: "text/plain" });
        await newer.close();
        expect(refused).to.include({
            status: 406,
            body: "The text/plain output is deprecated. It can be enabled via text_plain_tasks.",
        });
        expect(refused.headers).to.include({ "content-type": "text/plain" });
    });

    it("make tasks that are listed as text with those of outer groups first", async () => {
        for (const id of ["/shop/web", "/cache"]) {
            await call(emulator, "POST", "/v2/apps", { id, cmd: "sleep 1000", portDefinitions: [] });
        }
        emulator.clock.advance(2000);
        const { body } = await call(emulator, "GET", "/v2/tasks", undefined, { Accept: "text/plain" });
        const names = String(body)
            .split("\n")
            .map((line) => line.split("\t")[0]);
        expect(names).to.deep.equal(["cache", "shop_web", ""]);
    });
});
