import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation, OperationFailed } from "../support/operation";

describe("an app that does not get ready", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { config: { "marathon:progressTimeout": "1s" } });
    let failed: Operation;

    const program = (cmd: string) => async () => void new MarathonApp("web", { cmd, instances: 2 });

    const failToUpdate = async () => {
        ({ operation: failed } = await failureOf<OperationFailed>(world.stack.up()));
    };

    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);

    describe("when it is created", () => {
        before(async () => {
            world.stack.setProgram(program("serve"));
            world.marathon.behave("/web", { noOffers: true });
            await failToUpdate();
        });

        it("is kept in state, with what is wrong", () => {
            const stored = world.stack.stored("web");
            expect(stored).to.deep.include({ id: "/web" });
            expect(stored?.outputs).to.deep.include({ appId: "/web", cmd: "serve", instances: 2 });
            expect(stored?.initErrors?.join()).to.contain("/web did not start");
            expect(world.stack.state().pending_operations).to.deep.equal([]);
        });

        it("keeps what a later refresh or delete needs to find its provider", () => {
            expect(world.stack.stored("web")?.outputs).to.include.keys("__provider", "__meta");
        });

        it("is told of in one message, without a stack trace", () => {
            expect(failed.errors.filter((error) => error.includes("/web did not start"))).to.have.length(1);
            expect(failed.stdout + failed.stderr).to.not.match(/^\s+at /m);
        });

        it("is work to do for the next update, also after a refresh, which forgets the error", async () => {
            expect((await world.stack.preview()).stepOf("web").op).to.equal("update");
            await world.stack.refresh();
            expect(world.stack.stored("web")?.initErrors ?? []).to.deep.equal([]);
            expect((await world.stack.preview()).stepOf("web").op).to.equal("update");
        });

        it("is taken up again by the next update, without being made a second time", async () => {
            world.marathon.behave("/web", undefined);
            await world.stack.up();
            expect(writes()).to.deep.equal(["POST /v2/apps"]);
            expect(world.marathon.app("/web")).to.deep.include({ tasksRunning: 2 });
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    describe("when it is changed", () => {
        before(async () => {
            world.marathon.behave("/web", { noOffers: true });
            world.stack.setProgram(program("serve --more"));
            await failToUpdate();
        });

        it("is kept in state as it was, with what is wrong", () => {
            const stored = world.stack.stored("web");
            expect(stored?.inputs).to.deep.include({ cmd: "serve" });
            expect(stored?.initErrors?.join()).to.contain("/web did not start");
        });

        it("shows the same change again in the next preview", async () => {
            const preview = await world.stack.preview({ diff: true });
            expect(preview.stdout).to.match(/~ cmd *: "serve" => "serve --more"/);
        });

        it("arrives with the next update, without being written a second time", async () => {
            world.marathon.clearRequests();
            world.marathon.behave("/web", undefined);
            await world.stack.up();
            expect(writes()).to.deep.equal([]);
            expect(world.marathon.app("/web")).to.deep.include({ cmd: "serve --more", tasksRunning: 2 });
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    describe("because somebody else has its id", () => {
        before(async () => {
            await world.stack.destroy();
            await world.operator.create({ id: "/web", cmd: "theirs" });
            world.marathon.clearRequests();
            world.stack.setProgram(program("serve"));
            await failToUpdate();
        });

        it("is told so, left alone, and not kept in state", () => {
            expect(failed.errors.join("\n")).to.contain("/web exists already");
            expect(writes()).to.deep.equal([]);
            expect(world.stack.stored("web")).to.equal(undefined);
        });

        it("survives a destroy", async () => {
            await world.stack.destroy();
            expect(world.marathon.app("/web")).to.deep.include({ cmd: "theirs" });
        });
    });
});
