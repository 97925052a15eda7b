import { expect } from "chai";
import { type LibStorageArgs, MarathonApp, RexRayVolume, type RexRayVolumeArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useLibStorage } from "../support/libstorage-stack";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";
import { kill } from "../support/process-tree";
import { until } from "../support/until";

const canary = "canary-5517";

/** An instance that holds volumes. */
const agent = { id: "i-0a1b", driver: "vfs", service: "vfs", fields: {} };

describe("a volume that is made ahead", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");
    const storage = useLibStorage();

    /** A volume, and an app that mounts it, unless it is told not to. */
    const program = (args: RexRayVolumeArgs = {}, app: "with its app" | "alone" = "with its app") => {
        world.stack.setProgram(async () => {
            const libStorage: LibStorageArgs = { url: storage.server.url, service: "vfs", token: canary };
            const data = new RexRayVolume("data", { size: 10, provision: { libStorage }, ...args });
            if (app === "alone") return;
            const container = { type: "DOCKER", docker: { image: "mongo:7" } } as const;
            new MarathonApp("mongo", { container, volumes: [data.mount("/data/db")] });
        });
    };

    const refusal = async (outcome: Promise<unknown>) =>
        (await failureOf<OperationFailed>(outcome)).operation.errors.join("\n");

    const volumes = () => storage.backend.list().map(({ name, size }) => `${name} ${size}`);
    const apps = () => world.marathon.apps().map(({ id }) => id);

    beforeEach(() => {
        storage.server.requests.length = 0;
    });

    describe("and retained", () => {
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
            expect(preview.everything).to.contain(
                "a new, empty volume; project-test-data stays with its data",
            );
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
            await world.stack.up();
            expect(storage.writes()).to.deep.equal([]);
            await world.stack.destroy();
            storage.backend.volumes.clear();
        });
    });

    describe("and not retained", () => {
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

        it("is replaced once no app mounts it, and the preview says that its data is lost", async () => {
            program({ retain: false }, "alone");
            await world.stack.up();
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
