import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";
import type { Operation } from "../support/operation";

/** An app on a bridge network, published by marathon-lb. */
const published = (image: string, containerPort: number): MarathonAppArgs => ({
    container: { type: "DOCKER", docker: { image }, portMappings: [{ containerPort, name: "main" }] },
    networks: [{ mode: "container/bridge" }],
    marathonLb: true,
});

describe("a preview of linked apps", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");
    let first: Operation;
    let seen: Record<string, Observed>;

    const program = (change: { readonly image?: string; readonly appId?: string } = {}) => {
        return async () => {
            const redis = new MarathonApp("redis", {
                ...published(change.image ?? "redis:7", 6379),
                appId: change.appId ?? "/redis",
                labels: { SECRET: pulumi.secret("canary-of-labels"), TEAM: "shop" },
            });
            const later = redis.id.apply((id) => `${id}-later`);
            const web = new MarathonApp("web", {
                ...published("nginx:1.27", 80),
                links: { REDIS: redis },
                env: { PASSWORD: pulumi.secret("canary-of-env"), LATER: later, LOG: "info" },
                labels: { LATER: later },
            });
            new MarathonApp("batch", {
                cmd: "work",
                portDefinitions: [],
                links: { REDIS: redis },
                env: pulumi.output("fast").apply((MODE) => ({ MODE, LATER: later })),
            });
            seen = { endpoints: await observe(redis.endpoints), appId: await observe(web.appId) };
        };
    };

    const preview = async (change?: Parameters<typeof program>[0]) => {
        world.stack.setProgram(program(change));
        return await world.stack.preview({ diff: true });
    };

    const environmentOf = (name: string, operation: Operation) =>
        operation.stepOf(name).newInputs?.env as Record<string, string>;

    const portOfRedis = () => {
        const endpoints = seen.endpoints?.value as Record<string, { servicePort: number }> | undefined;
        return endpoints?.main?.servicePort;
    };

    before(async () => {
        await world.operator.create({
            id: "/marathon-lb",
            cmd: "run",
            labels: { HAPROXY_GROUP: "internal" },
        });
        first = await preview();
    });

    it("knows where each app will be reached before there is any", () => {
        expect(seen.endpoints).to.deep.include({ known: true, secret: false });
        expect(portOfRedis()).to.be.a("number");
    });

    it("tells an app that is linked to another where that will be", () => {
        expect(environmentOf("web", first)).to.deep.include({
            REDIS_HOST: "marathon-lb.marathon.mesos",
            REDIS_PORT: String(portOfRedis()),
        });
    });

    it("hides of the environment only what is secret or not known yet", () => {
        expect(environmentOf("web", first)).to.deep.include({
            PASSWORD: "[secret]",
            LATER: "[unknown]",
            LOG: "info",
        });
    });

    it("hides of the labels only what is secret or not known yet", () => {
        expect(first.stepOf("redis").newInputs?.labels).to.deep.equal({
            HAPROXY_GROUP: "internal",
            SECRET: "[secret]",
            TEAM: "shop",
        });
        expect(first.stepOf("web").newInputs?.labels).to.deep.equal({
            HAPROXY_GROUP: "internal",
            LATER: "[unknown]",
        });
    });

    it("joins links with an environment that is itself an output", () => {
        expect(environmentOf("batch", first)).to.deep.include({
            REDIS_HOST: "marathon-lb.marathon.mesos",
            MODE: "fast",
            LATER: "[unknown]",
        });
    });

    it("has told the truth once the apps are there", async () => {
        await world.stack.up();
        const env = world.marathon.app("/web")?.env as Record<string, string>;
        expect(env).to.deep.include({ REDIS_HOST: "marathon-lb.marathon.mesos", LATER: "/redis-later" });
        expect(env.REDIS_PORT).to.equal(environmentOf("web", first).REDIS_PORT);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("leaves a linked app alone when the other changes but stays where it is", async () => {
        const changed = await preview({ image: "redis:7.4" });
        expect(changed.stepOf("redis").op).to.equal("update");
        expect(changed.stepOf("web").op).to.equal("same");
    });

    it("shows where the linked app will find the other when that is replaced", async () => {
        const before = environmentOf("web", first).REDIS_PORT;
        const replacing = await preview({ appId: "/cache" });
        const { REDIS_PORT } = environmentOf("web", replacing);
        expect(REDIS_PORT).to.equal(String(portOfRedis())).and.not.equal(before);
        expect(replacing.stdout).to.contain(`~ REDIS_PORT: "${before}" => "${REDIS_PORT}"`);
        await world.stack.up();
        expect(world.marathon.app("/web")?.env).to.deep.include({ REDIS_PORT });
    });

    it("never lets a secret out on the way", async () => {
        const everything = (await preview()).everything + first.everything + world.stack.stateText();
        expect(everything).to.not.match(/canary-of-(env|labels)/);
    });
});
