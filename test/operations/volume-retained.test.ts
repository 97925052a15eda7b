import { expect } from "chai";
import { agent, canary, useVolumeStack } from "../support/volume-stack";

describe("a volume that is made ahead and retained", function () {
    this.timeout(120_000);
    const { world, storage, program, refusal, volumes, apps } = useVolumeStack();

    it("is there before its app, with its size, and its token is a secret", async () => {
        program();
        const { everything } = await world.stack.up();
        expect(volumes()).to.deep.equal(["project-test-data 10"]);
        expect(apps()).to.deep.equal(["/mongo"]);
        expect(everything + world.stack.stateText()).to.not.contain(canary);
        expect(storage.server.requests[0]?.headers.authorization).to.equal(`Bearer ${canary}`);
    });

    it("leaves nothing to do then, and asks nobody for that", async () => {
        storage.server.requests.length = 0;
        await world.stack.preview({ expectNoChanges: true });
        expect(storage.server.requests).to.deep.equal([]);
    });

    it("shows no change in a refresh, attached or not", async () => {
        const [volume] = storage.backend.list();
        storage.backend.attach(volume?.id ?? "", agent, "/dev/xvda");
        await world.stack.refresh({ expectNoChanges: true });
        storage.backend.detach(volume?.id ?? "", agent);
    });

    it("cannot get another size under its name, as the preview says", async () => {
        program({ size: 20 });
        expect(await refusal(world.stack.preview())).to.contain("size: cannot change: REX-Ray resizes");
    });

    it("makes room for a larger one of another name, to which the app moves at once", async () => {
        program({ size: 20, volumeName: "larger" });
        const preview = await world.stack.preview();
        expect(preview.everything).to.contain("a new, empty volume; project-test-data stays with its data");
        await world.stack.up();
        expect(volumes()).to.deep.equal(["project-test-data 10", "larger 20"]);
        expect(world.marathon.app("/mongo")).to.have.nested.property(
            "container.volumes[0].external.name",
            "larger",
        );
    });

    it("stays with its data when the stack goes", async () => {
        const { stdout } = await world.stack.destroy();
        expect(stdout).to.contain("The volume larger and its data stay");
        expect(apps()).to.deep.equal([]);
        expect(volumes()).to.deep.equal(["project-test-data 10", "larger 20"]);
    });

    it("is taken up again by a new stack of the same program, but not if it is to be another one", async () => {
        program({ volumeType: "gp2", size: 8 });
        expect(await refusal(world.stack.preview())).to.contain(
            "size: The volume project-test-data (vfs-000) exists already",
        );
        program({ adopt: true });
        expect((await world.stack.preview()).everything).to.contain(
            "adopts project-test-data (vfs-000): no write",
        );
        await world.stack.up();
        expect(storage.writes()).to.deep.equal([]);
        await world.stack.destroy();
        storage.backend.volumes.clear();
    });
});
