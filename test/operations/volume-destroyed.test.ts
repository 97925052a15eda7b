import { expect } from "chai";
import { until } from "../support/until";
import { agent, useVolumeStack } from "../support/volume-stack";

describe("a volume that is made ahead and not retained", function () {
    this.timeout(120_000);
    const { world, storage, program, refusal, volumes, apps } = useVolumeStack();

    before(async () => {
        program({ retain: false });
        await world.stack.up();
    });

    it("is not replaced while its app mounts it, as the preview says", async () => {
        program({ retain: false, size: 20 });
        expect(await refusal(world.stack.preview())).to.contain(
            "size: cannot change while /mongo mounts the volume project-test-data",
        );
    });

    it("gives way to one of another name, to which its app moves before it is destroyed", async () => {
        const args = { retain: false, volumeName: "second", size: 20 };
        program(args);
        expect((await world.stack.preview()).everything).to.contain(
            "replaces the volume: its data is lost (volumeName)",
        );
        await world.stack.up();
        expect(volumes()).to.deep.equal(["second 20"]);
        expect(apps()).to.deep.equal(["/mongo"]);
        program({ retain: false });
        await world.stack.up();
        expect(volumes()).to.deep.equal(["project-test-data 10"]);
    });

    it("outlives a replacement that only the command line asks for, and then every other until it is adopted", async () => {
        const [before] = storage.backend.list();
        await world.stack.up({ replace: [world.stack.urnOf("data")] });
        expect(storage.backend.list().map(({ id }) => id)).to.deep.equal([before?.id]);
        await world.stack.preview({ expectNoChanges: true });
        program({ retain: false }, "alone");
        await world.stack.up();
        program({ retain: false, size: 20 }, "alone");
        expect((await world.stack.preview()).everything).to.contain(
            "will fail: project-test-data was there before",
        );
        expect(await refusal(world.stack.up()))
            .to.contain("exists already in")
            .and.contain("size is 10");
        program({ retain: false }, "alone");
        await world.stack.preview({ expectNoChanges: true });
        program({ retain: false, adopt: true }, "alone");
        await world.stack.up();
    });

    it("is replaced once no app mounts it, and the preview says that its data is lost", async () => {
        program({ retain: false, size: 20 }, "alone");
        const preview = await world.stack.preview();
        expect(preview.everything).to.contain("replaces the volume: its data is lost (size)");
        await world.stack.up();
        expect(volumes()).to.deep.equal(["project-test-data 20"]);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("shows in a refresh what was changed outside, and the next update would lose the data", async () => {
        const [volume] = storage.backend.list();
        if (volume) storage.backend.volumes.set(volume.id, { ...volume, size: 30 });
        const refresh = await world.stack.refresh();
        expect(refresh.stepOf("data").newInputs).to.deep.include({ size: 30 });
        const preview = await world.stack.preview();
        expect(preview.everything).to.contain("replaces the volume: its data is lost (size)");
        program({ retain: false, size: 30 });
        await world.stack.up();
        expect(volumes()).to.deep.equal(["project-test-data 30"]);
    });

    it("goes after its app when the stack goes, as soon as its agent has let go of it", async () => {
        const [volume] = storage.backend.list();
        const id = volume?.id ?? "";
        storage.backend.attach(id, agent, "/dev/xvda");
        const destroying = world.stack.destroy();
        await until("the app is gone", () => apps().length === 0);
        expect(volumes()).to.have.length(1);
        storage.backend.detach(id, agent);
        await destroying;
        expect(volumes()).to.deep.equal([]);
        expect(storage.writes()).to.deep.equal([`DELETE /volumes/vfs/${id}`]);
    });

    it("that was removed outside is made anew after a refresh", async () => {
        program({ retain: false }, "alone");
        await world.stack.up();
        storage.backend.volumes.clear();
        program({ retain: false, options: { newfstype: "xfs" } }, "alone");
        expect(await refusal(world.stack.up())).to.contain("is not in the service vfs of");
        expect(volumes()).to.deep.equal([]);
        const refresh = await world.stack.refresh();
        expect(refresh.changes).to.deep.include({ delete: 1 });
        await world.stack.up();
        expect(volumes()).to.deep.equal(["project-test-data 10"]);
        await world.stack.destroy();
        expect(volumes()).to.deep.equal([]);
    });
});
