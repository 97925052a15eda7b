import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

const value = "canary-4711";

describe("an environment variable that somebody added in Marathon", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    before(async () => {
        world.stack.setProgram(
            async () => void new MarathonApp("web", { cmd: "serve", env: { LOG: "info" } }),
        );
        await world.stack.up();
        await world.operator.change("/web", { env: { LOG: "info", EXTRA: value } });
    });

    it("is shown by a refresh with its name, and never with its value", async () => {
        const refresh = await world.stack.refresh({ diff: true });
        expect(refresh.stepOf("web").detailedDiff).to.have.all.keys("env.EXTRA");
        expect(world.stack.stored("web")?.inputs?.env).to.include.all.keys("LOG", "EXTRA");
        expect(refresh.everything + world.stack.stateText()).to.not.contain(value);
    });

    it("is taken away by the next update, which says so in its preview", async () => {
        const preview = await world.stack.preview({ diff: true });
        expect(preview.stdout).to.contain("- EXTRA").and.not.contain(value);
        await world.stack.up();
        expect(world.marathon.app("/web")?.env).to.deep.equal({ LOG: "info" });
        await world.stack.preview({ expectNoChanges: true });
    });
});
