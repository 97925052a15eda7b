import { expect } from "chai";
import { failureOf } from "../support/failure-of";
import { kill } from "../support/process-tree";
import { useVolumeStack } from "../support/volume-stack";

describe("a volume that is made ahead", function () {
    this.timeout(120_000);
    const { world, storage, program, refusal, volumes } = useVolumeStack();

    describe("by a server that lies", () => {
        it("is one volume in the end, and none after destroy", async () => {
            program({ retain: false }, "alone");
            storage.server.lie("create", { answer: "null" });
            storage.server.lie("create", { answer: "500", happens: true, said: "no local devices" });
            await world.stack.up();
            expect(volumes()).to.deep.equal(["project-test-data 10"]);
            storage.server.lie("delete", { answer: "null" });
            await world.stack.destroy();
            expect(volumes()).to.deep.equal([]);
        });

        it("stays in the state where nobody knows whether it was made, and is made by the next update", async () => {
            storage.server.lie("create", { answer: "408" });
            expect(await refusal(world.stack.up())).to.contain("it is not clear whether that has happened");
            expect(world.stack.stored("data")?.initErrors).to.have.length(1);
            await world.stack.up();
            expect(volumes()).to.deep.equal(["project-test-data 10"]);
            await world.stack.preview({ expectNoChanges: true });
        });

        it("stays in the state where its server refuses to delete it", async () => {
            storage.server.lie("delete", { answer: "500", said: "VolumeInUse" });
            expect(await refusal(world.stack.destroy())).to.contain("VolumeInUse");
            expect(world.stack.stored("data")).to.not.equal(undefined);
            await world.stack.destroy();
            expect(volumes()).to.deep.equal([]);
        });
    });

    describe("in an update that is cut short", () => {
        it("by a crash is found by the next one, which makes no second", async () => {
            program({ retain: false }, "alone");
            const made = storage.stallOnceMade();
            const updating = failureOf(world.stack.up());
            await made;
            for (const { pid } of world.stack.providerProcesses()) kill(pid);
            await updating;
            storage.server.resume("vfs");
            await storage.server.idle();
            expect(volumes()).to.deep.equal(["project-test-data 10"]);

            const preview = await world.stack.preview();
            expect(preview.warnings.join("\n")).to.contain("what an earlier update of this stack has left");
            await world.stack.up();
            await world.stack.preview({ expectNoChanges: true });
            expect(storage.writes()).to.deep.equal(["POST /volumes/vfs"]);
            expect(world.stack.state().pending_operations).to.deep.equal([]);
        });
    });
});
