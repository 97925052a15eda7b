import { expect } from "chai";
import { failureOf } from "../support/failure-of";
import type { Lie } from "../support/libstorage/lies";
import { PartialFailure } from "../support/provider-errors";
import { useVolumeWorld } from "../support/volume-world";

/** What the server may say, and whether it does what it was asked for. */
const lies: readonly Lie[] = [
    { answer: "null", happens: true },
    { answer: "null" },
    { answer: "500", happens: true, said: "error getting local devices from context" },
    { answer: "408", happens: true },
    { answer: "202", happens: true },
    { answer: "cut", happens: true },
    { answer: "503", happens: true },
];

const wordsOf = ({ answer, happens }: Lie) => `${answer} ${happens ? "after" : "without"} doing it`;

describe("a libStorage server that answers", function () {
    this.timeout(60_000);
    const world = useVolumeWorld();

    for (const lie of lies) {
        it(`${wordsOf(lie)} to a create leaves one volume, which is in the state`, async () => {
            world.storage.lie("create", lie);
            const { outputs } = await world.provider.create("volume", world.inputs());
            await world.storage.idle();
            expect(world.volumes()).to.have.length(1);
            const { changes } = await world.provider.diff("volume", "data", outputs, world.inputs());
            expect(changes).to.equal(false);
        });

        it(`${wordsOf(lie)} to a delete leaves none`, async () => {
            const { outputs } = await world.provider.create("volume", world.inputs({ retain: false }));
            await world.restart();
            world.storage.lie("delete", lie);
            await world.provider.delete("volume", "data", outputs);
            await world.storage.idle();
            expect(world.volumes()).to.deep.equal([]);
        });
    }

    it("with a refusal of its back end to a create leaves nothing, and says why on one line", async () => {
        world.storage.lie("create", { answer: "500", said: "VolumeLimitExceeded: quota of 20 volumes" });
        const failure = await failureOf(world.provider.create("volume", world.inputs()));
        expect(failure).to.not.be.instanceOf(PartialFailure);
        expect(failure.message).to.contain("The volume data was not created: VolumeLimitExceeded");
        expect(failure.message).to.not.contain("\n");
        expect(world.volumes()).to.deep.equal([]);
    });

    it("with a refusal of its back end to a delete keeps the volume", async () => {
        const { outputs } = await world.provider.create("volume", world.inputs({ retain: false }));
        await world.restart();
        world.storage.lie("delete", { answer: "500", said: "VolumeInUse" });
        const { message } = await failureOf(world.provider.delete("volume", "data", outputs));
        expect(message).to.contain("VolumeInUse");
        expect(world.volumes()).to.have.length(1);
    });

    describe("408 to a create, and shows nothing of it", () => {
        let failure: PartialFailure;

        beforeEach(async () => {
            world.storage.lie("create", { answer: "408" });
            failure = (await failureOf(
                world.provider.create("volume", world.inputs({ retain: false })),
            )) as PartialFailure;
        });

        const update = async () => {
            const news = world.inputs({ retain: false });
            const { changes } = await world.provider.diff("volume", "data", failure.properties, news);
            expect(changes).to.equal(true);
            return await world.provider.update("volume", "data", failure.properties, news);
        };

        it("leaves a resource in the state, and says that it is not clear", async () => {
            expect(failure).to.be.instanceOf(PartialFailure);
            expect(failure.message).to.contain("it is not clear whether that has happened");
            expect(failure.properties).to.include.keys("__provider", "__meta", "__live");
        });

        it("has one volume after the next update, which destroy removes", async () => {
            await world.restart();
            const outputs = await update();
            expect(world.volumes()).to.have.length(1);
            await world.restart();
            await world.provider.delete("volume", "data", outputs);
            expect(world.volumes()).to.deep.equal([]);
        });

        it("has no second volume after the next update where the first has come late", async () => {
            const late = { name: "data", size: 10 } as never;
            world.storage.backend().create(late, { instance: undefined, hasDevices: true });
            await world.restart();
            await update();
            expect(world.volumes()).to.have.length(1);
            expect(world.writes()).to.deep.equal(["POST /volumes/vfs"]);
        });

        it("is gone for a refresh that sees no volume", async () => {
            const read = await world.provider.read("volume", "data", failure.properties);
            expect(read.id).to.equal("");
        });
    });
});

describe("a libStorage server whose back end hangs", function () {
    this.timeout(60_000);
    const world = useVolumeWorld({ exeTimeoutMs: 50 });

    /** Lets the back end hang as soon as it is to change something. */
    const stallAtWrite = () => {
        const { requests } = world.storage;
        const push = requests.push.bind(requests);
        requests.push = (...seen) => {
            if (seen.some(({ method }) => method !== "GET")) {
                requests.push = push;
                world.storage.stall("vfs");
            }
            return push(...seen);
        };
    };

    it("while it creates a volume is waited for, and makes no second one", async () => {
        const inputs = world.inputs();
        expect(await world.refusals(inputs)).to.deep.equal([]);
        stallAtWrite();
        const creating = world.provider.create("volume", inputs);
        await world.provider.waitForLog(({ message }) => message.includes("waits for the back end of vfs"));
        world.storage.resume("vfs");
        await creating;
        await world.storage.idle();
        expect(world.volumes()).to.have.length(1);
    });

    it("while it creates a volume is left at Ctrl-C, and the next update takes the volume up", async () => {
        const inputs = world.inputs({ retain: false });
        stallAtWrite();
        const creating = failureOf(world.provider.create("volume", inputs));
        await world.provider.waitForLog(({ message }) => message.includes("waits for the back end of vfs"));
        await world.provider.cancel();
        const failure = await creating;
        expect(failure).to.be.instanceOf(PartialFailure);
        world.storage.resume("vfs");
        await world.storage.idle();
        await world.restart();
        await world.provider.update("volume", "data", (failure as PartialFailure).properties, inputs);
        expect(world.volumes()).to.have.length(1);
    });

    it("while it deletes a volume is waited for", async () => {
        const { outputs } = await world.provider.create("volume", world.inputs({ retain: false }));
        await world.restart();
        stallAtWrite();
        const deleting = world.provider.delete("volume", "data", outputs);
        await world.provider.waitForLog(({ message }) => message.includes("waits for the back end of vfs"));
        world.storage.resume("vfs");
        await deleting;
        expect(world.volumes()).to.deep.equal([]);
    });
});
