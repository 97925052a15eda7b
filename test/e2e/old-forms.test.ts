import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

const canary = "canary-8152";

describe("an app whose definition is in the old form", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    before(() => {
        world.stack.setProgram(async () => {
            const archive = pulumi.secret(`https://files.example/app.tgz?key=${canary}`);
            new MarathonApp("web", { cmd: "serve", uris: [archive], ports: [15999] });
        });
    });

    it("is written in the new form", async () => {
        await world.stack.up();
        const app = world.marathon.app("/web") as Record<string, unknown>;
        expect(app.portDefinitions).to.have.nested.property("[0].port", 15999);
        expect(app.fetch).to.have.nested.property("[0].uri").that.contains(canary);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("keeps its secrets, which stand under another name now", async () => {
        const refresh = await world.stack.refresh({ diff: true });
        expect(refresh.everything + world.stack.stateText()).to.not.contain(canary);
    });
});
