import { expect } from "chai";
import { MarathonApp, ServiceLink, type ServiceLinkArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { redisArgs } from "../support/linked-pair";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";
import type { Operation, OperationFailed } from "../support/operation";

const host = "marathon-lb.marathon.mesos";

/** Somebody else's database, published on a port of its own. */
const legacy = (
    servicePort: number,
    labels: Readonly<Record<string, string>> = { HAPROXY_GROUP: "internal" },
) => ({
    id: "/legacy/db",
    cmd: "serve",
    portDefinitions: [{ port: servicePort, name: "sql", protocol: "tcp" }],
    labels,
});

describe("a link made by hand", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const run = async (operation: "preview" | "up", program: () => Promise<void>) => {
        world.stack.setProgram(program);
        return await world.stack[operation]();
    };

    const failToPreview = async (program: () => Promise<void>) => {
        const { operation } = await failureOf<OperationFailed>(run("preview", program));
        return operation.errors.join("\n");
    };

    const environment = () => world.marathon.app("/web")?.env;

    describe("to an app of the same program", () => {
        let seen: Record<string, Observed>;
        let first: Operation;

        const program = async () => {
            const { container, ...others } = redisArgs;
            const ports = [
                { containerPort: 9121 },
                { containerPort: 6379, name: "redis", servicePort: 12_345 },
            ];
            const redis = new MarathonApp("redis", {
                ...others,
                container: { ...container, portMappings: ports },
            });
            const link = new ServiceLink("cache", { target: redis, targetPort: "redis", scheme: "redis" });
            seen = {
                endpoint: await observe(link.endpoint),
                url: await observe(link.url),
                env: await observe(link.env),
                envFor: await observe(link.envFor("session-store")),
            };
            new MarathonApp("web", { cmd: "serve", links: { CACHE: link }, env: { URL: link.url } });
        };

        before(async () => {
            first = await run("preview", program);
        });

        it("knows in the first preview where that will be", () => {
            expect(seen.endpoint).to.deep.include({ known: true, value: `${host}:12345` });
            expect(seen.url).to.deep.include({ known: true, value: `redis://${host}:12345` });
        });

        it("gives it as an environment, under its own name or another", () => {
            const url = `redis://${host}:12345`;
            expect(seen.env?.value).to.deep.equal({ CACHE_HOST: host, CACHE_PORT: "12345", CACHE_URL: url });
            expect(seen.envFor?.value).to.deep.equal({
                SESSION_STORE_HOST: host,
                SESSION_STORE_PORT: "12345",
                SESSION_STORE_URL: url,
            });
        });

        it("is used by an app under the prefix that the app says, and made only once", async () => {
            expect(first.changes).to.deep.equal({ create: 4 });
            await run("up", program);
            const url = `redis://${host}:12345`;
            expect(environment()).to.deep.equal({
                CACHE_HOST: host,
                CACHE_PORT: "12345",
                CACHE_URL: url,
                URL: url,
            });
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    describe("to an app that this stack does not manage", () => {
        const program = (args: Partial<ServiceLinkArgs> = {}) => {
            return async () => {
                const db = new ServiceLink("db", { target: "/legacy/db", ...args });
                new MarathonApp("web", { cmd: "serve", links: { DB: db } });
            };
        };

        before(async () => {
            await world.stack.destroy();
            await world.operator.create(legacy(12_000));
        });

        it("knows in the first preview where that is", async () => {
            const first = await run("preview", program());
            expect(first.stepOf("web").newInputs?.env).to.deep.equal({
                DB_HOST: host,
                DB_PORT: "12000",
                DB_URL: `tcp://${host}:12000`,
            });
        });

        it("has nothing left to do after the update, and asks Marathon nothing to know it", async () => {
            await run("up", program());
            expect(environment()).to.deep.include({ DB_PORT: "12000" });
            world.marathon.clearRequests();
            await world.stack.preview({ expectNoChanges: true });
            expect(world.marathon.requests).to.deep.equal([]);
        });

        it("shows in a refresh that the app has moved, and the next update tells its dependents", async () => {
            await world.operator.change("/legacy/db", legacy(12_001));
            const refresh = await world.stack.refresh();
            expect(refresh.stepOf("db").found).to.equal("update");
            expect(refresh.stepOf("db").diffs).to.include.members(["port", "endpoint", "url"]);
            expect((await run("up", program())).stepOf("web").op).to.equal("update");
            expect(environment()).to.deep.include({ DB_PORT: "12001" });
            await world.stack.preview({ expectNoChanges: true });
        });

        it("goes through the load balancer that it names", async () => {
            const balancer = { app: "/edge/lb", group: "internal", framework: "prod" };
            const preview = await run("preview", program({ balancer }));
            expect(preview.stepOf("db").newInputs).to.deep.include({
                endpoint: "lb-edge.prod.mesos:12001",
            });
            const named = await run("preview", program({ balancer: { host: "lb.example.com" } }));
            expect(named.stepOf("db").newInputs).to.deep.include({ endpoint: "lb.example.com:12001" });
        });

        it("leaves that app alone when the stack goes", async () => {
            await world.stack.destroy();
            expect(world.marathon.app("/legacy/db")).to.deep.include({ cmd: "serve" });
        });

        it("fails in preview when that is not published, and says what its owner has to add", async () => {
            await world.operator.change("/legacy/db", legacy(12_001, { HAPROXY_GROUP: "external" }));
            expect(await failToPreview(program()))
                .to.contain('target: the port "sql" of /legacy/db is not published to')
                .and.contain("Its owner must add the label HAPROXY_GROUP=external,internal");
        });

        it("fails in preview when it has no such port, and names those that it has", async () => {
            expect(await failToPreview(program({ targetPort: "admin" })))
                .to.match(/targetPort: .*admin/)
                .and.contain("sql");
        });

        it("fails in preview when there is no such app", async () => {
            expect(await failToPreview(program({ target: "/legacy/nothing" }))).to.contain(
                "target: there is no app /legacy/nothing in Marathon to link to",
            );
        });
    });
});
