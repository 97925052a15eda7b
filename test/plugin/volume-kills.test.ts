import { expect } from "chai";
import type { Properties } from "../support/provider-process";
import { useVolumeWorld } from "../support/volume-world";

describe("a provider process that dies", function () {
    this.timeout(60_000);
    const world = useVolumeWorld();

    /** Kills the process as soon as this request to libStorage has come, which is carried out all the same. */
    const killAt = (count: number) => {
        const { requests } = world.storage;
        const { provider } = world;
        requests.length = 0;
        const push = requests.push.bind(requests);
        requests.push = (...seen) => {
            const length = push(...seen);
            if (length === count) provider.kill("SIGKILL");
            return length;
        };
        return () => {
            requests.push = push;
        };
    };

    /** @returns whether the operation was cut short */
    const isCut = async (operation: Promise<unknown>, letLive: () => void) => {
        const outcome = await operation.then(
            () => "done",
            () => "cut",
        );
        letLive();
        await world.storage.idle();
        await world.restart();
        return outcome === "cut";
    };

    /** The driver, looks, the change, and a look for what it has brought about. */
    const requestsOfCreate = [1, 2, 3, 4, 5];
    const requestsOfDelete = [1, 2, 3, 4];

    for (const count of requestsOfCreate) {
        it(`at request ${count} of a create leaves nothing that the next update does not take up`, async () => {
            const inputs = world.inputs({ retain: false });
            const letLive = killAt(count);
            expect(await isCut(world.provider.create("volume", inputs), letLive)).to.equal(true);
            expect(await world.refusals(inputs)).to.deep.equal([]);
            await world.provider.create("volume", inputs);
            expect(world.volumes()).to.have.length(1);
            expect(world.writes()).to.deep.equal(["POST /volumes/vfs"]);
        });
    }

    for (const count of requestsOfDelete) {
        it(`at request ${count} of a delete leaves nothing that the next destroy does not finish`, async () => {
            const { outputs } = await world.provider.create("volume", world.inputs({ retain: false }));
            await world.restart();
            const letLive = killAt(count);
            expect(await isCut(world.provider.delete("volume", "data", outputs), letLive)).to.equal(true);
            await world.provider.delete("volume", "data", outputs);
            expect(world.volumes()).to.deep.equal([]);
            expect(world.writes()).to.deep.equal(["DELETE /volumes/vfs/vfs-000"]);
        });
    }

    it("between two updates leaves what was taken over as it was, and shows no change", async () => {
        const inputs: Properties = world.inputs();
        await world.provider.create("volume", inputs);
        await world.restart();
        const { outputs } = await world.provider.create("volume", inputs);
        expect((await world.provider.read("volume", "data", outputs)).props).to.deep.equal(outputs);
        expect((await world.provider.diff("volume", "data", outputs, inputs)).changes).to.equal(false);
    });
});
