import { expect } from "chai";
import { MarathonApp, Provider } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

/** As the stack's file has it when it is written by hand: not all of it is text. */
const byHand = {
    "marathon:readOnly": true,
    "marathon:maxDeployments": 5,
    "marathon:reservedServicePorts": [15000, "15001-15003"],
    "marathon:servicePortRange": "15000-15004",
    "marathon:request_timeout": "5s",
} as unknown as Record<string, string>;

describe("the stack's configuration", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { config: byHand });

    before(() => {
        world.stack.setProgram(async () => {
            new MarathonApp("web", { cmd: "serve", portDefinitions: [{}] });
            const east = new Provider("east", { url: world.marathon.url });
            new MarathonApp("eastern", { cmd: "serve", portDefinitions: [] }, { provider: east });
        });
    });

    it("is warned about once where a key of it means nothing", async () => {
        const preview = await world.stack.preview();
        expect(preview.warnings).to.deep.equal([
            "marathon:request_timeout is no setting and has no effect: did you mean marathon:requestTimeout?",
        ]);
        expect(preview.stepOf("web").newInputs?.portDefinitions).to.deep.equal([{ port: 15_004 }]);
    });

    it("freezes what it configures, explicit providers included", async () => {
        const { operation } = await failureOf<OperationFailed>(world.stack.up());
        const refusals = operation.errors.filter((text) => text.includes("writes are switched off"));
        expect(refusals).to.not.deep.equal([]);
        expect(world.marathon.writes()).to.deep.equal([]);
        expect(world.stack.stored("web")).to.equal(undefined);
        expect(world.stack.stored("east")?.inputs).to.deep.include({ "marathon:readOnly": "true" });
    });

    it("is as good as before once the freeze is over", async () => {
        await world.stack.setConfig("marathon:readOnly", "false");
        await world.stack.up();
        expect(world.marathon.app("/web")?.portDefinitions?.[0]?.port).to.equal(15_004);
        expect(world.marathon.app("/eastern")).to.not.equal(undefined);
    });
});
