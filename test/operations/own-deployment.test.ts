import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";

describe("a deployment of ours that hangs", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test", { config: { "marathon:progressTimeout": "1s" } });

    /** The emulator never gets an instance with this variable to run. */
    const wrong = { SIM_NEVER_RUN: "yes" };
    const program = (env: MarathonAppArgs["env"]) => async () => {
        new MarathonApp("web", { cmd: "serve", env: env ?? {} });
    };

    beforeEach(async () => {
        world.stack.setProgram(program(wrong));
        await failureOf(world.stack.up());
    });

    it("is superseded by a corrected update", async () => {
        world.stack.setProgram(program({}));
        await world.stack.up();
        expect(world.marathon.app("/web")).to.deep.include({ tasksRunning: 1 }).and.not.have.property("env");
        await world.stack.preview({ expectNoChanges: true });
    });

    it("does not keep a destroy waiting", async () => {
        await world.stack.destroy();
        expect(world.marathon.apps()).to.deep.equal([]);
        expect(world.stack.state().resources).to.deep.equal([]);
    });
});
