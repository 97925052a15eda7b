import { expect } from "chai";
import type { Lie } from "../support/libstorage/lies";
import { useVolumeStack } from "../support/volume-stack";

/** What the server answers to the create, and then to the delete, and whether it does what it was asked for. */
const lies: readonly Lie[] = [
    { answer: "null", happens: true },
    { answer: "null" },
    { answer: "500", happens: true, said: "error getting local devices from context" },
    { answer: "503", happens: true },
    { answer: "408", happens: true },
    { answer: "202", happens: true },
    { answer: "cut", happens: true },
];

describe("a volume whose server answers", function () {
    this.timeout(120_000);
    const { world, storage, program, volumes } = useVolumeStack();

    for (const lie of lies) {
        it(`${lie.answer} ${lie.happens ? "after" : "without"} doing it is made once, and goes with the stack`, async () => {
            program({ retain: false }, "alone");
            storage.server.lie("create", lie);
            await world.stack.up();
            await storage.server.idle();
            expect(volumes()).to.deep.equal(["project-test-data 10"]);
            storage.server.lie("delete", lie);
            await world.stack.destroy();
            await storage.server.idle();
            expect(volumes()).to.deep.equal([]);
            expect(world.stack.state().resources).to.deep.equal([]);
        });
    }

    it("nothing in time, since its back end hangs, is made once all the same", async () => {
        program({ retain: false }, "alone");
        const made = storage.stallOnceMade();
        const updating = world.stack.up();
        await made;
        storage.server.resume("vfs");
        await updating;
        expect(volumes()).to.deep.equal(["project-test-data 10"]);
        await world.stack.preview({ expectNoChanges: true });
    });
});
