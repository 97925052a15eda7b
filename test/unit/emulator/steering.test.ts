import { expect } from "chai";
import { Emulator, type EmulatorOptions } from "../../emulator";
import { failureOf } from "../../support/failure-of";
import { call } from "./client";
import { byHttp, byObject, type Steering } from "./steering";
import { Stream, until } from "./stream";

const web = { id: "/web", cmd: "sleep 1000" };
const check = { protocol: "HTTP", path: "/", port: 80, gracePeriodSeconds: 10, intervalSeconds: 5 };
const docker = { id: "/web", container: { type: "DOCKER", docker: { image: "shop/web:1" } } };

for (const [way, steer] of [
    ["the object", byObject],
    ["HTTP", byHttp],
] as const) {
    describe(`an emulator, steered by ${way}`, () => {
        let emulator: Emulator;
        let steering: Steering;

        async function start(options: EmulatorOptions = {}): Promise<void> {
            await emulator?.close();
            emulator = await Emulator.start({ clock: "stepped", ...options });
            steering = steer(emulator);
        }

        beforeEach(() => start());

        afterEach(() => emulator.close());

        const get = (path: string) => call(emulator, "GET", path);
        const shown = (id = "/web") => emulator.app(id) ?? expect.fail(`There is no app ${id}.`);

        /** Creates an app and lets the time pass in which a good one would be running and healthy. */
        async function create(definition: object = web, milliseconds = 3000): Promise<void> {
            await steering.seed(definition);
            await steering.advance(0);
            await steering.advance(milliseconds);
        }

        describe("lets an app", () => {
            it("never become healthy", async () => {
                await steering.behave("/web", { neverHealthy: true });
                await create({ ...web, healthChecks: [check] }, 9000);
                expect(shown()).to.include({ tasksRunning: 1, tasksHealthy: 0 });
                expect(emulator.deployments()).to.have.length(1);
            });

            it("fail so many times and then work", async () => {
                await steering.behave("/web", { fails: { times: 2 } });
                await create({ ...web, backoffSeconds: 0 }, 10_000);
                expect(shown()).to.include({ tasksRunning: 1 });
                expect(emulator.events.filter((event) => event.taskStatus === "TASK_FAILED")).to.have.length(
                    2,
                );
            });

            it("get no offers at all", async () => {
                await steering.behave("/web", { noOffers: true });
                await create();
                const item = (await get("/v2/queue")).at("queue.0.processedOffersSummary");
                expect(item).to.include({ processedOffersCount: 0 });
            });

            it("get offers that are declined, for reasons", async () => {
                await steering.behave("/web", { noOffers: { InsufficientMemory: 3, UnfulfilledRole: 1 } });
                await create();
                const lines = (await get("/v2/queue")).at(
                    "queue.0.processedOffersSummary.rejectSummaryLastOffers",
                );
                expect(lines).to.deep.include({ reason: "UnfulfilledRole", declined: 1, processed: 4 });
                expect(lines).to.deep.include({ reason: "InsufficientMemory", declined: 3, processed: 3 });
            });

            it("start slowly, become healthy slowly, and end slowly", async () => {
                await steering.behave("/web", { runDelay: 5000, healthDelay: 7000, killDelay: 9000 });
                await create({ ...web, healthChecks: [check] }, 4999);
                expect(shown()).to.include({ tasksRunning: 0 });
                await steering.advance(7000);
                expect(shown()).to.include({ tasksRunning: 1, tasksHealthy: 0 });
                await steering.advance(1);
                expect(shown()).to.include({ tasksHealthy: 1 });
                await call(emulator, "PUT", "/v2/apps/web", { instances: 0 });
                await steering.advance(8999);
                expect(emulator.deployments()).to.have.length(1);
                await steering.advance(1);
                expect(emulator.deployments()).to.deep.equal([]);
            });

            it("be staged for ever", async () => {
                await steering.behave("/web", { neverRuns: true, reports: "TASK_STAGING" });
                await create(web, 100_000);
                expect(shown()).to.include({ tasksStaged: 1, tasksRunning: 0 });
            });

            it("flap", async () => {
                await steering.behave("/web", { flapsEvery: 4000 });
                await create({ ...web, healthChecks: [check] }, 2000);
                const healthy = [shown().tasksHealthy];
                for (let turn = 0; turn < 3; turn++) {
                    await steering.advance(4000);
                    healthy.push(shown().tasksHealthy);
                }
                expect(healthy).to.deep.equal([1, 0, 1, 0]);
            });

            it("crash after a while, again and again", async () => {
                await steering.behave("/web", { fails: { after: 1000 } });
                await create({ ...web, backoffSeconds: 0 }, 10_000);
                const ends = emulator.events.filter((event) => event.taskStatus === "TASK_FAILED");
                expect(ends).to.have.length.greaterThan(2);
            });

            it("never become ready", async () => {
                await steering.behave("/web", { neverReady: true });
                const portDefinitions = [{ port: 0, name: "http" }];
                await create({
                    ...web,
                    portDefinitions,
                    readinessChecks: [{ portName: "http", preserveLastResponse: true }],
                });
                const results = emulator.deployments()[0]?.currentActions;
                expect(results).to.have.nested.property("[0].readinessCheckResults[0].ready", false);
                expect(results).to.have.nested.property(
                    "[0].readinessCheckResults[0].lastResponse.status",
                    504,
                );
            });

            it("run on the agents that are named, and fail on one of them", async () => {
                const hosts = ["agent-3.emulated", "agent-4.emulated"];
                await steering.behave("/web", { hosts, fails: { host: "agent-3.emulated" } });
                await create({ ...web, instances: 4, backoffSeconds: 0 }, 60_000);
                expect(new Set(shown().tasks.map(({ host }) => host))).to.deep.equal(
                    new Set(["agent-4.emulated"]),
                );
                expect(shown().lastTaskFailure).to.include({ host: "agent-3.emulated" });
            });

            it("behave well again", async () => {
                await steering.behave("/web", { noOffers: true });
                await create();
                await steering.behave("/web");
                await steering.advance(1000);
                expect(shown()).to.include({ tasksRunning: 1 });
            });

            it("turn bad while it runs, and good again", async () => {
                await create({ ...web, healthChecks: [check] });
                await steering.turnHealth("/web", false);
                expect(shown()).to.include({ tasksUnhealthy: 1 });
                await steering.turnHealth("/web", true);
                expect(shown()).to.include({ tasksHealthy: 1 });
            });

            it("lose its tasks", async () => {
                await create();
                await steering.endTasks("/web", { state: "TASK_GONE", message: "Agent is gone" });
                expect(shown().lastTaskFailure).to.include({ state: "TASK_GONE", message: "Agent is gone" });
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
                [
                    "one in Docker that is",
                    "volumeAttachedElsewhere",
                    docker,
                    "Container exited with status 125",
                ],
            ] as const;
            for (const [what, cause, definition, message] of causes) {
                it(what, async () => {
                    await steering.behave("/web", { fails: { cause } });
                    await create(definition);
                    expect(shown().lastTaskFailure).to.include({ state: "TASK_FAILED" });
                    expect(shown().lastTaskFailure?.message).to.contain(message);
                });
            }
        });

        it("loses an agent, replaces what ran there elsewhere, and gets the agent back", async () => {
            await start({ agents: 2 });
            await create({ ...web, instances: 2 });
            const end = await steering.loseAgent("agent-0.emulated");
            await steering.advance(3000);
            const hosts = () => shown().tasks.map(({ host }) => host);
            expect(hosts()).to.deep.equal(["agent-1.emulated", "agent-1.emulated"]);
            expect(emulator.events.map((event) => event.taskStatus)).to.include("TASK_UNREACHABLE");
            expect(emulator.app("/web")).to.not.have.property("lastTaskFailure");
            await end();
            await create({ ...web, instances: 3 });
            expect(hosts()).to.include("agent-0.emulated");
        });

        it("tells which agents there are when one to lose is none", async () => {
            const { message } = await failureOf(steering.loseAgent("agent-99.emulated"));
            expect(message).to.equal(
                "There is no agent agent-99.emulated; there are agent-0.emulated to agent-19.emulated.",
            );
        });

        describe("locks an app", () => {
            it("until the lock ends", async () => {
                await create();
                const { deploymentId, end } = await steering.lock("/web");
                const refused = await call(emulator, "PUT", "/v2/apps/web", { cpus: 2 });
                expect([refused.status, refused.at("deployments")]).to.deep.equal([
                    409,
                    [{ id: deploymentId }],
                ]);
                await steering.advance(1_000_000);
                expect((await get("/v2/deployments")).at("0.id")).to.equal(deploymentId);
                await end();
                expect((await call(emulator, "PUT", "/v2/apps/web", { cpus: 2 })).status).to.equal(200);
                const success = emulator.events.filter(({ eventType }) => eventType === "deployment_success");
                expect(success.map(({ id }) => id)).to.include(deploymentId);
            });

            it("until somebody forces a write", async () => {
                await create();
                const { deploymentId } = await steering.lock("/web");
                await call(emulator, "PUT", "/v2/apps/web?force=true", { cpus: 2 });
                const failed = emulator.events.find(({ eventType }) => eventType === "deployment_failed");
                expect(failed).to.include({ id: deploymentId, reason: "The upgrade has been cancelled" });
            });

            it("over a change of the leader", async () => {
                await create();
                const { deploymentId } = await steering.lock("/web");
                await steering.changeLeader(0);
                expect((await get("/v2/deployments")).at("0.id")).to.equal(deploymentId);
            });

            it("but not one that is not there, or is locked already", async () => {
                expect((await failureOf(steering.lock("/web"))).message).to.equal(
                    "App '/web' does not exist",
                );
                await create();
                await steering.lock("/web");
                expect((await failureOf(steering.lock("/web"))).message).to.match(/^App is locked by/);
            });
        });

        it("reaches the limit of deployments", async () => {
            await start({ maxRunningDeployments: 2 });
            await create([web, { ...web, id: "/b" }]);
            await steering.lock("/web");
            await steering.lock("/b");
            const refused = await call(emulator, "POST", "/v2/apps", { ...web, id: "/c" });
            expect(refused.status).to.equal(403);
            expect(refused.at("message")).to.match(/^Max number \(2\) of running deployments is achieved/);
        });

        it("does not list a forced deployment yet", async () => {
            await steering.behave("/web", { noOffers: true });
            await create();
            const end = await steering.delayListing();
            const forced = await call(emulator, "PUT", "/v2/apps/web?force=true", { cpus: 2 });
            expect((await get("/v2/deployments")).body).to.deep.equal([]);
            expect((await get("/v2/apps/web")).at("app.deployments")).to.deep.equal([]);
            expect((await call(emulator, "PUT", "/v2/apps/web", { cpus: 3 })).status).to.equal(409);
            await end();
            expect((await get("/v2/deployments")).at("0.id")).to.equal(forced.at("deploymentId"));
        });

        it("succeeds with nothing running, after a change of the leader", async () => {
            await steering.behave("/web", { noOffers: true });
            await create();
            await steering.changeLeader(0);
            expect(emulator.events.map(({ eventType }) => eventType)).to.include("deployment_success");
            expect(shown()).to.include({ tasksRunning: 0 });
            expect(emulator.deployments()).to.deep.equal([]);
        });

        it("succeeds with nothing running, after a forced scaling of what never ran", async () => {
            await steering.behave("/web", { noOffers: true });
            await create({ ...web, instances: 3 });
            const forced = await call(emulator, "PUT", "/v2/apps/web?force=true", { instances: 1 });
            const success = emulator.events.find(({ eventType }) => eventType === "deployment_success");
            expect(success).to.include({ id: forced.at("deploymentId") });
            expect(shown()).to.include({ tasksRunning: 0 });
        });

        it("sends an event before the answer", async () => {
            const held = await steering.hold({ method: "POST" }, "after");
            const answer = call(emulator, "POST", "/v2/apps", { ...web, instances: 0 });
            await held.arrived();
            const success = emulator.events.find(({ eventType }) => eventType === "deployment_success");
            await held.release();
            expect((await answer).headers["marathon-deployment-id"]).to.equal(success?.id);
        });

        it("holds a request before anything is done", async () => {
            const held = await steering.hold({ method: "POST" }, "before");
            const answer = call(emulator, "POST", "/v2/apps", web);
            await held.arrived();
            expect(emulator.apps()).to.deep.equal([]);
            await held.release();
            expect((await answer).status).to.equal(201);
        });

        it("resets the connection when it has done what was asked", async () => {
            await steering.loseAnswer({ method: "POST" });
            await failureOf(call(emulator, "POST", "/v2/apps", web));
            expect((await get("/v2/apps/web")).status).to.equal(200);
        });

        it("resets the connection before it has done what was asked", async () => {
            await steering.loseAnswer({ method: "POST", when: "before" });
            await failureOf(call(emulator, "POST", "/v2/apps", web));
            expect((await get("/v2/apps/web")).status).to.equal(404);
        });

        it("answers something made up until it is ended", async () => {
            const end = await steering.answerWith([{ id: "old" }], { path: "/v2/deployments" });
            expect((await get("/v2/deployments")).at("0.id")).to.equal("old");
            await end();
            expect((await get("/v2/deployments")).body).to.deep.equal([]);
        });

        for (const status of [502, 503, 504] as const) {
            it(`answers ${status} for a time`, async () => {
                await steering.unavailable({ status, lasts: 30_000 });
                const refused = await get("/v2/apps");
                expect([refused.status, refused.body]).to.satisfy(
                    ([code, page]: [number, string]) =>
                        code === status && page.includes(`HTTP ERROR ${status}`),
                );
                await steering.advance(29_999);
                expect((await get("/v2/apps")).status).to.equal(status);
                await steering.advance(1);
                expect((await get("/v2/apps")).status).to.equal(200);
            });
        }

        it("answers late", async () => {
            const end = await steering.slowDown({ path: "/v2/apps", delay: 10_000 });
            let answered = false;
            const answer = get("/v2/apps").then(() => {
                answered = true;
            });
            await until(() => emulator.requests.length > 0);
            await steering.advance(9999);
            await get("/ping");
            expect(answered).to.equal(false);
            await steering.advance(1);
            await answer;
            await end();
            await get("/v2/apps");
        });

        it("hides apps from every list, and refuses requests for them", async () => {
            await create([web, { ...web, id: "/secret/db", instances: 0 }]);
            const end = await steering.hideApps("/secret/*");
            expect((await get("/v2/apps")).at("apps.length")).to.equal(1);
            expect(JSON.stringify((await get("/v2/groups")).body)).to.not.contain("db");
            expect((await get("/v2/tasks")).at("tasks.length")).to.equal(1);
            const statuses = [
                await get("/v2/apps/secret/db"),
                await get("/v2/apps/secret/nothing"),
                await call(emulator, "PUT", "/v2/apps/secret/db", { cpus: 2 }),
                await call(emulator, "POST", "/v2/apps", { ...web, id: "/secret/new" }),
                await call(emulator, "PUT", "/v2/apps", [{ id: "/secret/db", cpus: 2 }]),
                await call(emulator, "DELETE", "/v2/apps/secret/db"),
            ].map(({ status }) => status);
            expect(statuses).to.deep.equal([403, 404, 403, 403, 403, 403]);
            await end();
            expect((await get("/v2/apps")).at("apps.length")).to.equal(2);
        });

        it("goes on to count what it hides: ports and deployments", async () => {
            await steering.behave("/secret/db", { noOffers: true });
            await create({ ...web, id: "/secret/db" });
            await steering.hideApps("/secret/*");
            expect((await get("/v2/deployments")).body).to.deep.equal([]);
            expect((await get("/v2/queue")).at("queue.length")).to.equal(0);
            await create();
            expect(shown().portDefinitions?.[0]?.port).to.equal(10001);
        });

        it("ends all event streams", async () => {
            const stream = await Stream.open(emulator);
            await steering.dropStreams();
            await until(() => stream.closed);
            expect(emulator.attachedStreams).to.equal(0);
        });

        it("keeps streams open and sends nothing for a while", async () => {
            const stream = await Stream.open(emulator, "?event_type=deployment_success");
            await steering.muteEvents(true);
            await create({ ...web, instances: 0 });
            await steering.muteEvents(false);
            await create({ ...web, instances: 0, cpus: 2 });
            await until(() => stream.events.length > 0);
            stream.close();
            expect(stream.events).to.have.length(1);
        });

        it("ends everything at once", async () => {
            await create([web, { ...web, id: "/b" }]);
            await steering.lock("/web");
            await steering.hideApps("/b");
            await steering.unavailable({});
            await steering.clearFaults();
            expect((await get("/v2/deployments")).body).to.deep.equal([]);
            expect((await get("/v2/apps")).at("apps.length")).to.equal(2);
        });
    });
}
