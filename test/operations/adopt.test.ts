import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

describe("an app that is there before the stack", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const program = (cmd: string, adopt: boolean) => async () => {
        new MarathonApp("legacy", { cmd, instances: 2, portDefinitions: [{}], adopt });
    };

    before(async () => {
        const definition = { id: "/legacy", cmd: "serve", instances: 2, portDefinitions: [{ port: 0 }] };
        await world.operator.create(definition);
        world.marathon.clearRequests();
    });

    it("fails the preview, which tells the way to take it over", async () => {
        world.stack.setProgram(program("serve 2", false));
        const { operation } = await failureOf<OperationFailed>(world.stack.preview());
        expect(operation.errors.join()).to.contain("/legacy exists already").and.contain("Set adopt: true");
    });

    it("is shown to be adopted without a write, and is", async () => {
        world.stack.setProgram(program("serve", true));
        const preview = await world.stack.preview();
        expect(preview.diagnostics.map(({ message }) => message)).to.include("adopts /legacy: no write");
        const port = world.marathon.app("/legacy")?.portDefinitions?.[0]?.port;
        expect(preview.stepOf("legacy").newInputs?.portDefinitions).to.deep.equal([{ port }]);
        await world.stack.up();
        expect(world.marathon.writes()).to.deep.equal([]);
    });

    it("is quiet in a refresh and in the next preview", async () => {
        const { changes } = await world.stack.refresh();
        expect(changes).to.not.have.any.keys("update", "delete");
        await world.stack.preview({ expectNoChanges: true });
        expect(world.marathon.writes()).to.deep.equal([]);
    });

    it("is changed and deleted like any other", async () => {
        world.stack.setProgram(program("serve 2", true));
        await world.stack.up();
        expect(world.marathon.app("/legacy")?.labels?.PULUMI_OWNER).to.match(/^project\/test\//);
        await world.stack.destroy();
        expect(world.marathon.app("/legacy")).to.equal(undefined);
    });
});
