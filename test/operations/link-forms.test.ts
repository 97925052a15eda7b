import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs, ServiceLink, type ServiceLinkArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { redisArgs, withPorts } from "../support/linked-pair";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";
import type { OperationFailed } from "../support/operation";
import { until } from "../support/until";

const marathonLb = {
    id: "/marathon-lb",
    args: ["sse", "--group", "internal"],
    container: { type: "DOCKER", docker: { image: "mesosphere/marathon-lb" } },
};

describe("a link", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const run = async (operation: "preview" | "up", program: () => Promise<void>) => {
        world.stack.setProgram(program);
        return await world.stack[operation]();
    };

    const environment = () => world.marathon.app("/web")?.env;

    /** Redis, a link to it, and an app that uses the link. */
    const linked = (args: Partial<ServiceLinkArgs>, redis: MarathonAppArgs = redisArgs) => {
        return async () => {
            const target = new MarathonApp("redis", redis);
            const link = new ServiceLink("cache", { target, ...args });
            new MarathonApp("web", { cmd: "serve", portDefinitions: [], links: { CACHE: link } });
        };
    };

    afterEach(() => world.stack.destroy());

    describe("via direct", () => {
        it("leads to the instance, and follows it when the target changes in the same update", async () => {
            const first = await run("preview", linked({ via: "direct" }));
            expect(first.stepOf("cache").newInputs).to.have.nested.property("forms.mesos-dns");
            await run("up", linked({ via: "direct" }));
            const before = environment();
            expect(before).to.deep.include({ CACHE_PORT: addressOf("/redis")?.split(":")[1] });
            expect(world.stack.stored("cache")?.outputs?.addresses).to.deep.equal([addressOf("/redis")]);
            await world.stack.preview({ expectNoChanges: true });

            await run("up", linked({ via: "direct" }, { ...redisArgs, cpus: 0.2 }));
            expect(environment()).to.deep.include({ CACHE_PORT: addressOf("/redis")?.split(":")[1] });
            await world.stack.preview({ expectNoChanges: true });
        });

        it("is told by a refresh where the instance has gone, and tells it in the next update", async () => {
            await run("up", linked({ via: "direct" }));
            const before = addressOf("/redis");
            world.marathon.endTasks("/redis");
            await until("another instance runs", () => ![before, undefined].includes(addressOf("/redis")));
            await world.stack.refresh();
            expect(world.stack.stored("cache")?.outputs?.addresses).to.deep.equal([addressOf("/redis")]);
            await world.stack.up();
            expect(environment()).to.deep.include({ CACHE_PORT: addressOf("/redis")?.split(":")[1] });
            await world.stack.preview({ expectNoChanges: true });
        });

        it("fails where there are more instances than one and only one is allowed", async () => {
            const many = linked({ via: "direct", singleton: true }, { ...redisArgs, instances: 2 });
            const { operation } = await failureOf<OperationFailed>(run("preview", many));
            expect(operation.errors.join("\n")).to.contain(
                "target: has 2 instances, and singleton allows one",
            );
        });
    });

    describe("through the load balancer", () => {
        it("tells by its status that this is not there, and then that it is", async () => {
            const preview = await run("preview", linked({}));
            const text =
                "balancer: the load balancer /marathon-lb is not in Marathon, so that the link leads nowhere";
            expect(preview.warnings.join("\n")).to.contain(text);
            await world.stack.up();
            await world.stack.preview({ expectNoChanges: true });
            await world.operator.create(marathonLb);
            const refresh = await world.stack.refresh();
            expect(refresh.stepOf("cache").diffs).to.deep.equal(["status"]);
            expect(world.stack.stored("cache")?.outputs).to.deep.include({ status: "ok" });
            await world.stack.preview({ expectNoChanges: true });
            await world.operator.delete("/marathon-lb");
        });

        it("leads nowhere once the target is no longer published, and is mended by the next update", async () => {
            await run("up", linked({}));
            const { PULUMI_OWNER } = world.marathon.app("/redis")?.labels ?? {};
            await world.operator.change("/redis", { labels: { PULUMI_OWNER } });
            await world.stack.refresh();
            expect(world.stack.stored("cache")?.outputs).to.not.have.property("endpoint");
            expect(world.stack.stored("cache")?.outputs?.status).to.contain("not published");
            await world.stack.up();
            expect(world.stack.stored("cache")?.outputs).to.have.property("endpoint");
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    describe("with variables as Docker names them", () => {
        it("knows all of them in the first preview, under the prefix that the app says", async () => {
            const program = linked(
                { envStyle: "both" },
                withPorts({ containerPort: 6379, servicePort: 12_345 }),
            );
            const first = await run("preview", program);
            expect(first.stepOf("web").newInputs?.env).to.deep.include({
                CACHE_NAME: "redis",
                CACHE_SERVICE_HOST: "marathon-lb.marathon.mesos",
                CACHE_PORT: "12345",
                CACHE_PORT_6379_TCP_PORT: "12345",
            });
        });
    });

    describe("that is told a secret", () => {
        it("keeps what follows from it secret, in the state and in what it is used for", async () => {
            let url: Observed | undefined;
            const canary = "canaryofthelink";
            const everything: string[] = [];
            const program = async () => {
                const target = new MarathonApp("redis", redisArgs);
                const link = new ServiceLink("cache", { target, scheme: pulumi.secret(canary) });
                url = await observe(link.url);
                new MarathonApp("web", { cmd: "serve", portDefinitions: [], links: { CACHE: link } });
            };
            everything.push((await run("preview", program)).everything);
            expect(url).to.deep.include({ secret: true });
            everything.push((await run("up", program)).everything, world.stack.stateText());
            expect(everything.join("\n")).to.not.contain(canary);
            expect(environment()?.CACHE_URL).to.contain(`${canary}://`);
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    describe("whose target", () => {
        it("is another app, is used at once by what depends on it", async () => {
            await run("up", linked({}, withPorts({ containerPort: 6379, servicePort: 12_345 })));
            const swapped = async () => {
                new MarathonApp("redis", withPorts({ containerPort: 6379, servicePort: 12_345 }));
                const other = new MarathonApp(
                    "other",
                    withPorts({ containerPort: 6379, servicePort: 12_346 }),
                );
                const link = new ServiceLink("cache", { target: other });
                new MarathonApp("web", { cmd: "serve", portDefinitions: [], links: { CACHE: link } });
            };
            await run("up", swapped);
            expect(environment()).to.deep.include({ CACHE_PORT: "12346" });
        });

        it("gets another id, follows it", async () => {
            await run("up", linked({}));
            await run("up", linked({}, { ...redisArgs, appId: "/renamed" }));
            expect(world.stack.stored("cache")?.outputs).to.deep.include({
                target: "/renamed",
            });
            expect(world.marathon.app("/redis")).to.equal(undefined);
        });

        it("is no longer linked, leaves nothing in the environment", async () => {
            await run("up", linked({}));
            await run("up", async () => {
                new MarathonApp("redis", redisArgs);
                new MarathonApp("web", { cmd: "serve", portDefinitions: [] });
            });
            expect(environment() ?? {}).to.not.have.property("CACHE_HOST");
        });
    });

    describe("to an app that is linked to another", () => {
        it("and all in the chain know their ports in the first preview, and in one update", async () => {
            const chain = async () => {
                const db = new MarathonApp("db", withPorts({ containerPort: 1, servicePort: 12_001 }));
                const api = new MarathonApp("api", {
                    ...withPorts({ containerPort: 2, servicePort: 12_002 }),
                    links: { DB: db, DB_AGAIN: db.endpoint(1) },
                });
                new MarathonApp("web", { cmd: "serve", portDefinitions: [], links: { API: api } });
            };
            const first = await run("preview", chain);
            expect(first.stepOf("web").newInputs?.env).to.deep.include({ API_PORT: "12002" });
            expect(first.stepOf("api").newInputs?.env).to.deep.include({
                DB_PORT: "12001",
                DB_AGAIN_PORT: "12001",
            });
            await run("up", chain);
            expect(environment()).to.deep.include({ API_PORT: "12002" });
        });
    });

    /** `host:port` of the only instance, as Marathon has it. */
    const addressOf = (appId: string) => {
        const [task] = world.marathon.app(appId)?.tasks ?? [];
        return task?.state === "TASK_RUNNING" ? `${task.host}:${task.ports?.[0]}` : undefined;
    };
});
