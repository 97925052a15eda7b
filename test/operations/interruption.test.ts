import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";
import { kill } from "../support/process-tree";
import { until } from "../support/until";

describe("an update that is interrupted", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");

    beforeEach(() => {
        world.marathon.behave("*", { noOffers: true });
        world.stack.setProgram(async () => void new MarathonApp("web", { cmd: "serve" }));
    });

    /** Resolves once Marathon has the app, which then does not get ready. */
    const written = () => until("Marathon has the app", () => world.marathon.app("/web") !== undefined);

    const letItRun = () => world.marathon.behave("*", undefined);

    const posts = () => world.marathon.writes().filter(({ method }) => method === "POST");

    it("by Ctrl-C ends its wait, keeps the app, and says so", async () => {
        const interrupt = new AbortController();
        const updating = failureOf<OperationFailed>(world.stack.up({ signal: interrupt.signal }));
        await written();
        const begun = Date.now();
        interrupt.abort();
        const { operation } = await updating;
        // The wait itself ends at once; the rest is for the CLI, on a slow machine, to say so and to save.
        expect(Date.now() - begun).to.be.lessThan(8_000);
        expect(operation.errors.join("\n")).to.match(/[Cc]ancelled while waiting for \/web/);
        expect(world.stack.stored("web")).to.deep.include({ id: "/web" });
        expect(world.stack.stored("web")?.initErrors).to.have.length(1);
        expect(world.stack.state().pending_operations).to.deep.equal([]);

        letItRun();
        await world.stack.up();
        expect(posts()).to.have.length(1);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("by a crash of the provider process is repaired by the next update", async () => {
        const updating = failureOf(world.stack.up());
        await written();
        for (const { pid } of world.stack.providerProcesses()) kill(pid);
        await updating;

        letItRun();
        await world.stack.up();
        expect(posts()).to.have.length(1);
        expect(world.marathon.apps().map(({ id }) => id)).to.deep.equal(["/web"]);
        expect(world.stack.state().pending_operations).to.deep.equal([]);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("by a power cut is repaired by the next update", async () => {
        const updating = failureOf(world.stack.up());
        await written();
        world.stack.kill();
        await updating;

        letItRun();
        await world.stack.up();
        expect(posts()).to.have.length(1);
        expect(world.marathon.apps().map(({ id }) => id)).to.deep.equal(["/web"]);
        await world.stack.refresh({ clearPendingCreates: true });
        expect(world.stack.state().pending_operations).to.deep.equal([]);
        await world.stack.preview({ expectNoChanges: true });
    });
});
