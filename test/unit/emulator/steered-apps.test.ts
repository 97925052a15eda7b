import { expect } from "chai";
import { failureOf } from "../../support/failure-of";
import { call } from "./client";
import { describeSteered } from "./steering";

const web = { id: "/web", cmd: "sleep 1000" };
const check = { protocol: "HTTP", path: "/", port: 80, gracePeriodSeconds: 10, intervalSeconds: 5 };
const docker = { id: "/web", container: { type: "DOCKER", docker: { image: "shop/web:1" } } };

describeSteered("makes trouble for its apps", (world) => {
    describe("lets an app", () => {
        it("never become healthy", async () => {
            await world.steering.behave("/web", { neverHealthy: true });
            await world.create({ ...web, healthChecks: [check] }, 9000);
            expect(world.shown()).to.include({ tasksRunning: 1, tasksHealthy: 0 });
            expect(world.emulator.deployments()).to.have.length(1);
        });

        it("fail so many times and then work", async () => {
            await world.steering.behave("/web", { fails: { times: 2 } });
            await world.create({ ...web, backoffSeconds: 0 }, 10_000);
            expect(world.shown()).to.include({ tasksRunning: 1 });
            expect(
                world.emulator.events.filter((event) => event.taskStatus === "TASK_FAILED"),
            ).to.have.length(2);
        });

        it("get no offers at all", async () => {
            await world.steering.behave("/web", { noOffers: true });
            await world.create(web);
            const item = (await world.get("/v2/queue")).at("queue.0.processedOffersSummary");
            expect(item).to.include({ processedOffersCount: 0 });
        });

        it("get offers that are declined, for reasons", async () => {
            await world.steering.behave("/web", { noOffers: { InsufficientMemory: 3, UnfulfilledRole: 1 } });
            await world.create(web);
            const lines = (await world.get("/v2/queue")).at(
                "queue.0.processedOffersSummary.rejectSummaryLastOffers",
            );
            expect(lines).to.deep.include({ reason: "UnfulfilledRole", declined: 1, processed: 4 });
            expect(lines).to.deep.include({ reason: "InsufficientMemory", declined: 3, processed: 3 });
        });

        it("start slowly, become healthy slowly, and end slowly", async () => {
            await world.steering.behave("/web", { runDelay: 5000, healthDelay: 7000, killDelay: 9000 });
            await world.create({ ...web, healthChecks: [check] }, 4999);
            expect(world.shown()).to.include({ tasksRunning: 0 });
            await world.steering.advance(7000);
            expect(world.shown()).to.include({ tasksRunning: 1, tasksHealthy: 0 });
            await world.steering.advance(1);
            expect(world.shown()).to.include({ tasksHealthy: 1 });
            await call(world.emulator, "PUT", "/v2/apps/web", { instances: 0 });
            await world.steering.advance(8999);
            expect(world.emulator.deployments()).to.have.length(1);
            await world.steering.advance(1);
            expect(world.emulator.deployments()).to.deep.equal([]);
        });

        it("be staged for ever", async () => {
            await world.steering.behave("/web", { neverRuns: true, reports: "TASK_STAGING" });
            await world.create(web, 100_000);
            expect(world.shown()).to.include({ tasksStaged: 1, tasksRunning: 0 });
        });

        it("flap", async () => {
            await world.steering.behave("/web", { flapsEvery: 4000 });
            await world.create({ ...web, healthChecks: [check] }, 2000);
            const healthy = [world.shown().tasksHealthy];
            for (let turn = 0; turn < 3; turn++) {
                await world.steering.advance(4000);
                healthy.push(world.shown().tasksHealthy);
            }
            expect(healthy).to.deep.equal([1, 0, 1, 0]);
        });

        it("crash after a while, again and again", async () => {
            await world.steering.behave("/web", { fails: { after: 1000 } });
            await world.create({ ...web, backoffSeconds: 0 }, 10_000);
            const ends = world.emulator.events.filter((event) => event.taskStatus === "TASK_FAILED");
            expect(ends).to.have.length.greaterThan(2);
        });

        it("never become ready", async () => {
            await world.steering.behave("/web", { neverReady: true });
            const portDefinitions = [{ port: 0, name: "http" }];
            await world.create({
                ...web,
                portDefinitions,
                readinessChecks: [{ portName: "http", preserveLastResponse: true }],
            });
            const results = world.emulator.deployments()[0]?.currentActions;
            expect(results).to.have.nested.property("[0].readinessCheckResults[0].ready", false);
            expect(results).to.have.nested.property("[0].readinessCheckResults[0].lastResponse.status", 504);
        });

        it("run on the agents that are named, and fail on one of them", async () => {
            const hosts = ["agent-3.emulated", "agent-4.emulated"];
            await world.steering.behave("/web", { hosts, fails: { host: "agent-3.emulated" } });
            await world.create({ ...web, instances: 4, backoffSeconds: 0 }, 60_000);
            expect(new Set(world.shown().tasks.map(({ host }) => host))).to.deep.equal(
                new Set(["agent-4.emulated"]),
            );
            expect(world.shown().lastTaskFailure).to.include({ host: "agent-3.emulated" });
        });

        it("behave well again", async () => {
            await world.steering.behave("/web", { noOffers: true });
            await world.create(web);
            await world.steering.behave("/web");
            await world.steering.advance(1000);
            expect(world.shown()).to.include({ tasksRunning: 1 });
        });

        it("turn bad while it runs, and good again", async () => {
            await world.create({ ...web, healthChecks: [check] });
            await world.steering.turnHealth("/web", false);
            expect(world.shown()).to.include({ tasksUnhealthy: 1 });
            await world.steering.turnHealth("/web", true);
            expect(world.shown()).to.include({ tasksHealthy: 1 });
        });

        it("lose its tasks", async () => {
            await world.create(web);
            await world.steering.endTasks("/web", { state: "TASK_GONE", message: "Agent is gone" });
            expect(world.shown().lastTaskFailure).to.include({
                state: "TASK_GONE",
                message: "Agent is gone",
            });
        });
    });

    describe("tells in the words of a real agent of", () => {
        const causes = [
            ["an exit", "exit", web, "Command exited with status 1"],
            ["an exit in Docker", "exit", docker, "Container exited with status 1"],
            ["memory used up", "outOfMemory", web, "Memory limit exceeded: Requested: 128MB"],
            ["memory used up in Docker", "outOfMemory", docker, "Container exited with status 137"],
            ["an image that is not found", "imageNotFound", web, "'404 Not Found' when trying to get"],
            ["one in Docker", "imageNotFound", docker, "manifest for shop/web:1 not found"],
            ["an image that needs a login", "imageUnauthorised", web, "'401 Unauthorized' when trying"],
            ["one in Docker that does", "imageUnauthorised", docker, "pull access denied for shop/web,"],
            ["a volume that is elsewhere", "volumeAttachedElsewhere", web, "already attached to another"],
            ["one in Docker that is", "volumeAttachedElsewhere", docker, "Container exited with status 125"],
        ] as const;
        for (const [what, cause, definition, message] of causes) {
            it(what, async () => {
                await world.steering.behave("/web", { fails: { cause } });
                await world.create(definition);
                expect(world.shown().lastTaskFailure).to.include({ state: "TASK_FAILED" });
                expect(world.shown().lastTaskFailure?.message).to.contain(message);
            });
        }
    });

    it("loses an agent, replaces what ran there elsewhere, and gets the agent back", async () => {
        await world.restart({ agents: 2 });
        await world.create({ ...web, instances: 2 });
        const end = await world.steering.loseAgent("agent-0.emulated");
        await world.steering.advance(3000);
        const hosts = () => world.shown().tasks.map(({ host }) => host);
        expect(hosts()).to.deep.equal(["agent-1.emulated", "agent-1.emulated"]);
        expect(world.emulator.events.map((event) => event.taskStatus)).to.include("TASK_UNREACHABLE");
        expect(world.emulator.app("/web")).to.not.have.property("lastTaskFailure");
        await end();
        await world.create({ ...web, instances: 3 });
        expect(hosts()).to.include("agent-0.emulated");
    });

    it("tells which agents there are when one to lose is none", async () => {
        const { message } = await failureOf(world.steering.loseAgent("agent-99.emulated"));
        expect(message).to.equal(
            "There is no agent agent-99.emulated; there are agent-0.emulated to agent-19.emulated.",
        );
    });
});
