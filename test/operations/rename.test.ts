import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { Balancer } from "../support/balancer";
import { failureOf } from "../support/failure-of";
import { redisArgs, withPorts } from "../support/linked-pair";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";
import { type Traffic, trafficDuring } from "../support/traffic";

describe("another id for an app that a running app talks to", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");
    let balancer: Balancer;

    const healthChecks: MarathonAppArgs["healthChecks"] = [{ protocol: "TCP", portIndex: 0 }];

    const program =
        (redis: MarathonAppArgs, web: MarathonAppArgs = {}) =>
        async () => {
            const target = new MarathonApp("redis", { ...redisArgs, healthChecks, ...redis });
            new MarathonApp("web", {
                cmd: "serve",
                instances: 2,
                portDefinitions: [],
                links: { REDIS: target },
                ...web,
            });
        };

    /** Runs the update while the instances of `/web` ask for Redis. */
    const traffic = async (update: Promise<unknown>): Promise<Traffic> =>
        await trafficDuring({ marathon: world.marathon, balancer, appId: "/web", prefix: "REDIS" }, update);

    const trafficDuringUp = async (...next: Parameters<typeof program>) => {
        world.stack.setProgram(program(...next));
        return await traffic(world.stack.up());
    };

    const idsInMarathon = () => world.marathon.apps().map(({ id }) => id);
    const port = () => Number(world.marathon.app("/web")?.env?.REDIS_PORT);

    const begin = async (redis: MarathonAppArgs = {}) => {
        world.stack.setProgram(program({ appId: "/redis", ...redis }));
        await world.stack.up();
        // Instances take their time, so that whoever looks in between sees what lies between.
        world.marathon.behave("*", { runDelay: 20_000, healthDelay: 20_000, killDelay: 10_000 });
    };

    beforeEach(async () => {
        balancer = await Balancer.start(world.marathon);
    });

    afterEach(() => balancer?.close());

    it("leaves none of its requests unanswered where another service port is chosen", async () => {
        await begin();
        const before = port();
        const { failures, answeredBy } = await trafficDuringUp({ appId: "/redis2" });
        expect(failures).to.deep.equal([]);
        expect(answeredBy[0]).to.equal("/redis");
        expect(answeredBy.at(-1)).to.equal("/redis2");
        expect(port()).to.not.equal(before);
        expect(idsInMarathon()).to.have.members(["/redis2", "/web"]);
    });

    it("leaves none unanswered where the program gives another service port", async () => {
        await begin(withPorts({ containerPort: 6379, servicePort: 12_000 }));
        const next = withPorts({ containerPort: 6379, servicePort: 12_001 });
        const { failures, answeredBy } = await trafficDuringUp({ ...next, appId: "/redis2" });
        expect(failures).to.deep.equal([]);
        expect(answeredBy.at(-1)).to.equal("/redis2");
        expect(port()).to.equal(12_001);
    });

    describe("with a service port that is kept", () => {
        const kept = withPorts({ containerPort: 6379, servicePort: 12_000 });

        it("leaves none unanswered where both may have it", async () => {
            const shared = { ...kept, allowSharedServicePort: true };
            await begin(shared);
            const { failures, answeredBy } = await trafficDuringUp({ ...shared, appId: "/redis2" });
            expect(failures).to.deep.equal([]);
            expect(answeredBy.at(-1)).to.equal("/redis2");
            expect(port()).to.equal(12_000);
            expect(idsInMarathon()).to.have.members(["/redis2", "/web"]);
        });

        it("leaves none unanswered where both are of one deployment of the load balancer", async () => {
            const blueGreen = { ...kept, marathonLb: { deployment: { group: "redis" } } };
            await begin(blueGreen);
            const { failures } = await trafficDuringUp({ ...blueGreen, appId: "/redis2" });
            expect(failures).to.deep.equal([]);
            expect(idsInMarathon()).to.have.members(["/redis2", "/web"]);
        });

        it("leaves some unanswered where both may not have it, and the preview has told", async () => {
            await begin(kept);
            world.stack.setProgram(program({ ...kept, appId: "/redis2" }));
            const preview = await world.stack.preview();
            expect(preview.diagnostics.map(({ message }) => message).join("\n")).to.contain(
                "stops 1 of /redis, then starts 1 of /redis2",
            );
            const { failures } = await traffic(world.stack.up());
            expect(failures.join()).to.contain("asked marathon-lb.marathon.mesos:12000");
        });
    });

    it("leaves none unanswered where the new app never gets healthy, nor in the update that puts it right", async () => {
        await begin();
        world.marathon.behave("/redis2", { neverHealthy: true });
        world.stack.setProgram(program({ appId: "/redis2", progressTimeout: "1s" }));
        const failed = await traffic(failureOf<OperationFailed>(world.stack.up()));
        expect(failed).to.deep.equal({ failures: [], answeredBy: ["/redis"] });
        expect(idsInMarathon()).to.have.members(["/redis", "/redis2", "/web"]);
        world.marathon.behave("/redis2", undefined);
        const { failures, answeredBy } = await trafficDuringUp({ appId: "/redis2", cmd: "redis-server" });
        expect(failures).to.deep.equal([]);
        expect(answeredBy.at(-1)).to.equal("/redis2");
        expect(idsInMarathon()).to.have.members(["/redis2", "/web"]);
    });

    it("keeps the old app while what talks to it cannot be moved", async () => {
        await begin();
        world.marathon.behave("/web", { noOffers: true });
        world.stack.setProgram(program({ appId: "/redis2" }, { progressTimeout: "1s" }));
        const failed = await traffic(failureOf<OperationFailed>(world.stack.up()));
        expect(failed).to.deep.equal({ failures: [], answeredBy: ["/redis"] });
        expect(idsInMarathon()).to.have.members(["/redis", "/redis2", "/web"]);
        world.marathon.behave("/web", undefined);
        const { failures, answeredBy } = await trafficDuringUp({ appId: "/redis2" });
        expect(failures).to.deep.equal([]);
        expect(answeredBy.at(-1)).to.equal("/redis2");
        expect(idsInMarathon()).to.have.members(["/redis2", "/web"]);
    });
});
