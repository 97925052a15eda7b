import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs, Provider, ServiceLink } from "pulumi-marathon";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { redisArgs, withPorts } from "../support/linked-pair";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";
import { TestStack } from "../support/stack";

const dependent = (args: MarathonAppArgs): MarathonAppArgs => ({
    cmd: "serve",
    portDefinitions: [],
    ...args,
});

describe("the links of an app", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");

    const failToPreview = async (program: () => Promise<void>) => {
        world.stack.setProgram(program);
        return (await failureOf<OperationFailed>(world.stack.preview())).operation;
    };

    it("fail in preview where two give the same variable, which may come from the target's ports", async () => {
        const { errors, stdout } = await failToPreview(async () => {
            const redis = new MarathonApp("redis", redisArgs);
            const link = new ServiceLink("cache", { target: redis, envStyle: "docker" });
            new MarathonApp("web", dependent({ links: { DB: link, DB_SERVICE: redis } }));
        });
        expect(errors.join("\n")).to.contain(
            "links.DB_SERVICE: gives the variable DB_SERVICE_HOST, which links.DB gives too.",
        );
        expect(stdout).to.not.match(/^\s+at /m);
    });

    it("let out no secret of a link, and hide nothing beside it", async () => {
        const host = "canary-of-links.example.com";
        world.stack.setProgram(async () => {
            const redis = new MarathonApp("redis", redisArgs);
            const link = new ServiceLink("cache", { target: redis, balancer: { host: pulumi.secret(host) } });
            new MarathonApp("web", dependent({ links: { CACHE: link, OTHER: redis }, env: { LOG: "info" } }));
        });
        const preview = await world.stack.preview({ diff: true });
        expect(preview.stepOf("web").newInputs?.env).to.deep.include({
            CACHE_HOST: "[secret]",
            OTHER_HOST: "marathon-lb.marathon.mesos",
            LOG: "info",
        });
        const up = await world.stack.up({ diff: true });
        expect(world.marathon.app("/web")?.env).to.deep.include({ CACHE_HOST: host });
        expect(preview.everything + up.everything + world.stack.stateText()).to.not.contain(host);
        await world.stack.preview({ expectNoChanges: true });
    });
});

describe("an app that is linked to one in another Marathon", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { frameworkId: "here" } });
    let other: Emulator;

    before(async () => {
        other = await Emulator.start({ frameworkId: "there" });
        world.stack.setProgram(async () => {
            const args = { url: other.url, lbApp: "/edge/lb", lbGroup: "edge" };
            const provider = new Provider("there", args);
            const redis = new MarathonApp("redis", redisArgs, { provider });
            const link = new ServiceLink("cache", { target: redis });
            const links = { REDIS: redis, PORT: redis.endpoint(0), CACHE: link };
            new MarathonApp("web", dependent({ links, linkDependencies: true }));
        });
    });

    after(() => other?.close());

    it("finds it behind the load balancer of that one, in the first preview", async () => {
        const preview = await world.stack.preview();
        const { env, dependencies } = preview.stepOf("web").newInputs ?? {};
        expect(env).to.deep.include({
            REDIS_HOST: "lb-edge.marathon.mesos",
            PORT_HOST: "lb-edge.marathon.mesos",
            CACHE_HOST: "lb-edge.marathon.mesos",
        });
        expect(dependencies).to.equal(undefined);
    });

    it("is deployed without asking its own Marathon for the other app", async () => {
        await world.stack.up();
        expect(other.apps().map(({ id }) => id)).to.deep.equal(["/redis"]);
        expect(world.marathon.apps().map(({ id }) => id)).to.deep.equal(["/web"]);
        expect(JSON.stringify(world.marathon.requests)).to.not.contain("/v2/apps//redis");
        await world.stack.preview({ expectNoChanges: true });
    });
});

describe("a link that is an output of another stack", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");
    let shop: TestStack;

    /** The stack that has the database: its outputs are where that is. */
    const data = (servicePort: number) => async () => {
        const redis = new MarathonApp("redis", withPorts({ containerPort: 6379, servicePort }));
        const link = new ServiceLink("cache", { target: redis, scheme: "redis" });
        return { cacheUrl: link.url, cacheEnv: link.envFor("CACHE") };
    };

    const environment = () => world.marathon.app("/web")?.env;

    before(async () => {
        world.stack.setProgram(data(12_000));
        await world.stack.up();
        const config = { "marathon:url": world.marathon.url };
        shop = await TestStack.create({
            beside: world.stack,
            config,
            program: async () => {
                const other = new pulumi.StackReference(world.stack.reference);
                const env = other.requireOutput("cacheEnv");
                new MarathonApp("web", dependent({ env }));
            },
        });
    });

    after(() => shop?.dispose());

    it("is known in that one's first preview", async () => {
        const host = "marathon-lb.marathon.mesos";
        const preview = await shop.preview();
        expect(preview.stepOf("web").newInputs?.env).to.deep.equal({
            CACHE_HOST: host,
            CACHE_PORT: "12000",
            CACHE_URL: `redis://${host}:12000`,
        });
        await shop.up();
        expect(environment()).to.deep.include({ CACHE_PORT: "12000" });
    });

    it("changes there with the next update once it has changed here", async () => {
        world.stack.setProgram(data(12_001));
        await world.stack.up();
        const preview = await shop.preview({ diff: true });
        expect(preview.stdout).to.contain('~ CACHE_PORT: "12000" => "12001"');
        await shop.up();
        expect(environment()).to.deep.include({ CACHE_PORT: "12001" });
        await shop.preview({ expectNoChanges: true });
        await shop.destroy();
    });
});
