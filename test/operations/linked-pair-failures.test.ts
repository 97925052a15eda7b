import { expect } from "chai";
import { failureOf } from "../support/failure-of";
import { pair, redisArgs } from "../support/linked-pair";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";
import { kill } from "../support/process-tree";
import { until } from "../support/until";

const failed = async (operation: Promise<unknown>) => (await failureOf<OperationFailed>(operation)).operation;

describe("a linked pair", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { config: { "marathon:progressTimeout": "1s" } });

    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);

    describe("whose target is not published", () => {
        it("fails in preview, and names the argument that publishes it", async () => {
            const { marathonLb, ...unpublished } = redisArgs;
            world.stack.setProgram(pair(unpublished));
            const { errors } = await failed(world.stack.preview());
            expect(errors.join("\n"))
                .to.contain("target: ")
                .and.contain('not published to the load-balancer group "internal"')
                .and.contain("marathonLb: true");
            expect(writes()).to.deep.equal([]);
        });
    });

    describe("with an id that somebody else's app has", () => {
        before(async () => {
            world.stack.setProgram(pair());
            await world.operator.create({ id: "/web", cmd: "theirs" });
            world.marathon.clearRequests();
        });

        after(() => world.operator.delete("/web"));

        it("fails in preview and in the update, and leaves that app alone", async () => {
            const { errors } = await failed(world.stack.preview());
            expect(errors.join("\n")).to.contain("appId: ").and.contain("/web exists already");
            expect((await failed(world.stack.up())).errors.join("\n")).to.contain("/web exists already");
            expect(writes().filter((write) => write.includes("/web"))).to.deep.equal([]);
            expect(world.marathon.app("/web")).to.deep.include({ cmd: "theirs" });
            await world.stack.destroy();
        });
    });

    describe("of apps that do not become healthy", () => {
        const healthChecks = [{ protocol: "TCP", portIndex: 0 }] as const;
        const program = pair({ ...redisArgs, healthChecks: [...healthChecks] });

        before(async () => {
            await world.stack.destroy();
            world.marathon.clearRequests();
            world.marathon.behave("/redis", { neverHealthy: true });
        });

        it("ends in time with what is wrong, before anything that depends on them is made", async () => {
            world.stack.setProgram(program);
            const { errors } = await failed(world.stack.up());
            expect(errors.join("\n")).to.contain("/redis does not become healthy");
            expect(writes()).to.deep.equal(["POST /v2/apps"]);
            expect(world.stack.stored("redis")?.initErrors).to.have.length(1);
        });

        it("goes on with the next update, and writes nothing twice", async () => {
            world.marathon.behave("/redis", undefined);
            world.marathon.turnHealth("/redis", true);
            await world.stack.up();
            expect(writes()).to.deep.equal(["POST /v2/apps", "POST /v2/apps"]);
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    describe("whose provider process dies while it is made", () => {
        it("is one pair after the next update, with a clean state", async () => {
            await world.stack.destroy();
            world.marathon.clearRequests();
            world.marathon.behave("/web", { noOffers: true });
            world.stack.setProgram(pair());
            const updating = failureOf(world.stack.up());
            await until("Marathon has the web app", () => world.marathon.app("/web") !== undefined);
            for (const { pid } of world.stack.providerProcesses()) kill(pid);
            await updating;

            world.marathon.behave("/web", undefined);
            await world.stack.up();
            expect(writes()).to.deep.equal(["POST /v2/apps", "POST /v2/apps"]);
            expect(world.marathon.apps().map(({ id }) => id)).to.have.members(["/redis", "/web"]);
            expect(world.stack.state().pending_operations).to.deep.equal([]);
            await world.stack.preview({ expectNoChanges: true });
        });
    });
});
