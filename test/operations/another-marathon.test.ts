import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

describe("a stack that is pointed to another Marathon", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { frameworkId: "framework-one" } });
    let other: Emulator;

    before(async () => {
        other = await Emulator.start({ frameworkId: "framework-two" });
        world.stack.setProgram(async () => void new MarathonApp("web", { cmd: "serve" }));
        await world.stack.up();
    });

    after(() => other?.close());

    const failTo = async (operation: Promise<unknown>) =>
        (await failureOf<OperationFailed>(operation)).operation.errors.join("\n");

    it("does not forget its apps in a refresh", async () => {
        await world.stack.setConfig("marathon:url", other.url);
        // Only an update hands a new configuration to the refreshes after it.
        await world.stack.up();
        const said = await failTo(world.stack.refresh());
        expect(said).to.contain("framework-one").and.contain("framework-two").and.contain("marathon:url");
        expect(world.stack.stored("web")).to.not.equal(undefined);
    });

    it("writes nothing there", async () => {
        world.stack.setProgram(async () => void new MarathonApp("web", { cmd: "serve --more" }));
        expect(await failTo(world.stack.up())).to.contain("framework-one");
        expect(other.writes()).to.deep.equal([]);
        expect(world.stack.stored("web")?.outputs).to.deep.include({ cmd: "serve" });
    });

    it("is told in one line when there is only a wrong path", async () => {
        await world.stack.setConfig("marathon:url", `${world.marathon.url}/elsewhere`);
        const said = await failTo(world.stack.up());
        expect(said)
            .to.contain("/elsewhere")
            .and.match(/marathon:url/);
    });
});
