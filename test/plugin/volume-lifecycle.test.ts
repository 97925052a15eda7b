import { expect } from "chai";
import { failureOf } from "../support/failure-of";
import type { Properties } from "../support/provider-process";
import { visible } from "../support/provider-process";
import { useVolumeWorld } from "../support/volume-world";

const instance = { id: "i-0a1b", driver: "vfs", service: "vfs", fields: {} };

describe("a volume that is made ahead", function () {
    this.timeout(30_000);
    const world = useVolumeWorld();

    const create = async (more: Properties = {}) => {
        const { id, outputs } = await world.provider.create("volume", world.inputs(more));
        return { id, outputs };
    };

    const destroyable = async () => {
        const { outputs } = await create({ retain: false });
        await world.restart();
        return outputs;
    };

    const refusalToDelete = async (outputs: Properties) =>
        (await failureOf(world.provider.delete("volume", "data", outputs))).message;

    describe("is created", () => {
        it("once, with all that was asked for", async () => {
            const inputs = world.inputs({
                volumeType: "gp2",
                iops: 100,
                availabilityZone: "a",
                encrypted: true,
            });
            expect(await world.refusals(inputs)).to.deep.equal([]);
            const { id, outputs } = await world.provider.create("volume", inputs);
            expect(id).to.equal("data");
            expect(visible(outputs)).to.deep.equal(inputs);
            expect(world.writes()).to.deep.equal(["POST /volumes/vfs"]);
            expect([...world.storage.backend().volumes.values()][0]).to.deep.include({
                name: "data",
                size: 10,
                type: "gp2",
                iops: 100,
                availabilityZone: "a",
                encrypted: true,
            });
        });

        it("and leaves nothing to do then", async () => {
            const { outputs } = await create();
            expect(await world.refusals(world.inputs(), world.inputs())).to.deep.equal([]);
            const { changes } = await world.provider.diff("volume", "data", outputs, world.inputs());
            expect(changes).to.equal(false);
            const read = await world.provider.read("volume", "data", outputs);
            expect(read.props).to.deep.equal(outputs);
            expect(visible(read.inputs ?? {})).to.deep.equal(world.inputs());
        });
    });

    describe("that is there already", () => {
        const theirs = (more: Readonly<Record<string, unknown>> = {}) =>
            world.storage.backend().create({ name: "data", size: 10, ...more } as never, {
                instance: undefined,
                hasDevices: true,
            });

        const expectRefused = async (inputs: Properties, ...texts: string[]) => {
            const [refusal = "", ...more] = await world.refusals(inputs);
            expect(more).to.deep.equal([]);
            const { message } = await failureOf(world.provider.create("volume", inputs));
            for (const text of texts) {
                expect(refusal).to.contain(text);
                expect(message).to.contain(text);
            }
            expect(world.writes()).to.deep.equal([]);
            return refusal;
        };

        it("and is another one is refused, adopted or not, by what differs", async () => {
            theirs({ size: 20, type: "io1" });
            const inputs = world.inputs({ volumeType: "gp2" });
            const differences = "size is 20 instead of 10, type is io1 instead of gp2";
            expect(await expectRefused(inputs, "exists already in", differences)).to.match(/^size: /);
            await expectRefused({ ...inputs, adopt: true }, differences);
        });

        it("and attached is refused, unless it is adopted", async () => {
            const { id } = theirs();
            world.storage.backend().attach(id, instance as never, "/dev/xvda");
            await expectRefused(world.inputs(), "it is attached to i-0a1b", "Set adopt: true");
            const inputs = world.inputs({ adopt: true });
            expect(await world.refusals(inputs)).to.deep.equal([]);
            await world.provider.create("volume", inputs);
            expect(world.writes()).to.deep.equal([]);
        });

        it("and mounted by an app of others is refused, unless it is adopted", async () => {
            theirs();
            world.mountBy("/theirs");
            await expectRefused(world.inputs(), "/theirs mounts it, which this stack does not manage");
        });

        it("and says nothing of whose it is is refused", async () => {
            theirs();
            const { size: _, ...inputs } = world.inputs();
            await expectRefused(inputs, "nothing tells whether this stack made it");
        });

        it("as it is described, and unused, is taken for one of an update that was cut short", async () => {
            theirs();
            expect(await world.refusals(world.inputs())).to.deep.equal([]);
            await world.provider.waitForLog(({ message }) =>
                message.includes("taken for what an earlier update"),
            );
            await create();
            expect(world.writes()).to.deep.equal([]);
        });

        it("and was taken over like that is never destroyed, unless it is adopted then", async () => {
            theirs();
            const inputs = world.inputs({ retain: false });
            const { outputs } = await world.provider.create("volume", inputs);
            await world.restart();
            await world.provider.delete("volume", "data", outputs);
            expect(world.volumes()).to.deep.equal(["data vfs-000"]);
            await world.provider.waitForLog(({ message }) => message.includes("was there before this stack"));
            const adopted = await world.provider.update("volume", "data", outputs, {
                ...inputs,
                adopt: true,
            });
            await world.provider.delete("volume", "data", adopted);
            expect(world.volumes()).to.deep.equal([]);
        });

        it("and used by this stack's own app is taken over", async () => {
            const { id } = theirs();
            world.storage.backend().attach(id, instance as never, "/dev/xvda");
            world.mountBy("/ours", { PULUMI_OWNER: "project/test/00000000" });
            expect(await world.refusals(world.inputs())).to.deep.equal([]);
            await create();
        });
    });

    describe("is deleted", () => {
        it("never by default, without a request", async () => {
            const { outputs } = await create();
            await world.restart();
            world.storage.requests.length = 0;
            await world.provider.delete("volume", "data", outputs);
            expect(world.storage.requests).to.deep.equal([]);
            expect(world.volumes()).to.deep.equal(["data vfs-000"]);
        });

        it("where it is not to be retained", async () => {
            const outputs = await destroyable();
            await world.provider.delete("volume", "data", outputs);
            expect(world.volumes()).to.deep.equal([]);
        });

        it("not while an app in Marathon mounts it, whatever its driver would say", async () => {
            const outputs = await destroyable();
            world.mountBy("/one");
            expect(await refusalToDelete(outputs)).to.contain(
                "data is not deleted: /one in Marathon mounts it",
            );
            expect(world.volumes()).to.deep.equal(["data vfs-000"]);
        });

        it("not while it is attached, whatever its driver would say", async () => {
            const outputs = await destroyable();
            world.storage.backend().attach("vfs-000", instance as never, "/dev/xvda");
            const hurried = {
                ...outputs,
                __meta: { ...(outputs.__meta as object), timeouts: { delete: "1s" } },
            };
            expect(await refusalToDelete(hurried)).to.contain("it is attached to i-0a1b");
            expect(world.volumes()).to.deep.equal(["data vfs-000"]);
        });

        it("as soon as its instance has let go of it", async () => {
            const outputs = await destroyable();
            world.storage.backend().attach("vfs-000", instance as never, "/dev/xvda");
            const deleting = world.provider.delete("volume", "data", outputs);
            await world.provider.waitForLog(({ message }) => message.includes("waiting until i-0a1b"));
            world.storage.backend().detach("vfs-000", instance as never);
            await deleting;
            expect(world.volumes()).to.deep.equal([]);
        });

        it("and counts as deleted where it is gone, or another one has its name", async () => {
            const outputs = await destroyable();
            const { volumes } = world.storage.backend();
            const [volume] = volumes.values();
            if (!volume) throw new Error("There is none");
            volumes.clear();
            volumes.set("vfs-007", { ...volume, id: "vfs-007" });
            await world.provider.delete("volume", "data", outputs);
            expect(world.volumes()).to.deep.equal(["data vfs-007"]);
            volumes.clear();
            await world.provider.delete("volume", "data", outputs);
        });

        it("not by a process that has just made it, which replaces one of the same name", async () => {
            const { outputs } = await create({ retain: false });
            await world.provider.delete("volume", "data", outputs);
            expect(world.volumes()).to.deep.equal(["data vfs-000"]);
        });
    });

    describe("is read", () => {
        const change = (more: object) => {
            const { volumes } = world.storage.backend();
            const [volume] = volumes.values();
            if (volume) volumes.set(volume.id, { ...volume, ...more });
        };

        it("as gone when it is gone, or another one", async () => {
            const { outputs } = await create();
            world.storage.backend().volumes.clear();
            expect((await world.provider.read("volume", "data", outputs)).id).to.equal("");
            await create();
            expect((await world.provider.read("volume", "data", outputs)).id).to.equal("");
        });

        it("not as gone when its server is, or says nothing", async () => {
            const { outputs } = await create();
            world.storage.lie("list", { answer: "500", said: "the provider is away", times: 9 });
            const { message } = await failureOf(world.provider.read("volume", "data", outputs));
            expect(message).to.contain("the provider is away");
        });

        it("with the size that it was given outside, again and again", async () => {
            let { outputs } = await create();
            change({ size: 20 });
            for (let times = 0; times < 2; times++) {
                const read = await world.provider.read("volume", "data", outputs);
                expect(visible(read.inputs ?? {})).to.deep.equal(world.inputs({ size: 20 }));
                outputs = read.props;
            }
            const { replaces } = await world.provider.diff("volume", "data", outputs, world.inputs());
            expect(replaces).to.deep.equal(["size"]);
        });

        it("the same whether it is attached or not", async () => {
            const { outputs } = await create();
            world.storage.backend().attach("vfs-000", instance as never, "/dev/xvda");
            expect((await world.provider.read("volume", "data", outputs)).props).to.deep.equal(outputs);
        });

        it("as the program said where the driver has made it otherwise", async () => {
            world.storage.lie("create", { answer: "null" });
            const { outputs } = await create();
            expect((await world.provider.read("volume", "data", outputs)).props).to.deep.equal(outputs);
        });
    });

    describe("is changed", () => {
        it("without another volume in what only this package reads", async () => {
            const { outputs } = await create();
            const news = world.inputs({ retain: false, driver: "other", options: { newfstype: "xfs" } });
            const { replaces, changes } = await world.provider.diff("volume", "data", outputs, news);
            expect({ replaces, changes }).to.deep.equal({ replaces: [], changes: undefined });
            const updated = await world.provider.update("volume", "data", outputs, news);
            expect(visible(updated)).to.deep.equal(news);
            expect(world.writes()).to.deep.equal(["POST /volumes/vfs"]);
        });

        it("in its token, which refresh and destroy use from then on", async () => {
            const { outputs } = await create({ retain: false });
            const { provision } = world.inputs() as { provision: { libStorage: Properties } };
            const news = world.inputs({
                retain: false,
                provision: { libStorage: { ...provision.libStorage, token: "rotated" } },
            });
            expect(await world.refusals(news, world.inputs({ retain: false }))).to.deep.equal([]);
            const updated = await world.provider.update("volume", "data", outputs, news);
            await world.restart();
            await world.provider.delete("volume", "data", updated);
            expect(world.storage.requests.at(-1)?.headers.authorization).to.equal("Bearer rotated");
            expect(world.writes()).to.deep.equal(["POST /volumes/vfs", "DELETE /volumes/vfs/vfs-000"]);
        });

        it("in nothing where the program says what the driver has chosen", async () => {
            const { size: _, ...silent } = world.inputs();
            const { outputs } = await world.provider.create("volume", silent);
            const news = world.inputs({ size: 1 });
            expect(await world.refusals(news, silent)).to.deep.equal([]);
            const { replaces } = await world.provider.diff("volume", "data", outputs, news);
            expect(replaces).to.deep.equal([]);
        });

        it("in size or type only by another volume, and not at all while this one is retained", async () => {
            const { outputs } = await create();
            const news = world.inputs({ size: 20 });
            expect(await world.refusals(news, world.inputs())).to.have.length(1);
            expect((await world.refusals(news, world.inputs()))[0])
                .to.match(/^size: cannot change: /)
                .and.contain("another volumeName")
                .and.contain("retain: false");
            const { replaces, deleteBeforeReplace } = await world.provider.diff(
                "volume",
                "data",
                outputs,
                news,
            );
            expect({ replaces, deleteBeforeReplace }).to.deep.equal({
                replaces: ["size"],
                deleteBeforeReplace: true,
            });
        });

        it("in size while an app mounts it not even where it may be destroyed", async () => {
            const olds = world.inputs({ retain: false });
            world.mountBy("/one");
            const [refusal] = await world.refusals({ ...olds, size: 20 }, olds);
            expect(refusal).to.contain("size: cannot change while /one mounts the volume data");
        });

        it("in name without harm to one that was only found, and in size not at all", async () => {
            const inputs = world.inputs({ retain: false });
            await create(inputs);
            await world.restart();
            const { outputs } = await create(inputs);
            const diff = (more: Properties) =>
                world.provider.diff("volume", "data", outputs, { ...inputs, ...more });
            await diff({ volumeName: "other" });
            await world.provider.waitForLog(({ message }) => message.includes("data stays with its data"));
            expect(await diff({ size: 20 })).to.deep.include({ deleteBeforeReplace: false });
            await world.provider.waitForLog(({ message }) =>
                message.includes("will fail: data was there before"),
            );
        });

        it("in size by another volume of the name where it may be destroyed, as the row says", async () => {
            const olds = world.inputs({ retain: false });
            const outputs = await destroyable();
            const news = { ...olds, size: 20 };
            expect(await world.refusals(news, olds)).to.deep.equal([]);
            await world.provider.diff("volume", "data", outputs, news);
            await world.provider.waitForLog(({ message }) =>
                message.includes("replaces the volume: its data is lost (size)"),
            );
            await world.provider.delete("volume", "data", outputs);
            expect(await world.refusals(news)).to.deep.equal([]);
            await world.provider.create("volume", news);
            expect([...world.storage.backend().volumes.values()].map(({ size }) => size)).to.deep.equal([20]);
        });

        it("to another service only if that has it, as the preview says", async () => {
            const { outputs } = await create();
            const { provision } = world.inputs() as { provision: { libStorage: Properties } };
            const to = (more: Properties) =>
                world.inputs({ provision: { libStorage: { ...provision.libStorage, ...more } } });
            const refusals = await world.refusals(to({ service: "vfs2" }), world.inputs());
            expect(refusals).to.have.length(1);
            expect(refusals[0]).to.match(/^provision\.libStorage: leads to a place without the volume data/);
            const { message } = await failureOf(
                world.provider.update("volume", "data", outputs, to({ service: "vfs2" })),
            );
            expect(message).to.contain("a volume does not move");
            const alias = to({ url: `${world.storage.url}/` });
            expect(await world.refusals(alias, world.inputs())).to.deep.equal([]);
            await world.provider.update("volume", "data", outputs, alias);
        });

        it("not where it is gone: an empty one in its place must be asked for", async () => {
            const { outputs } = await create();
            world.storage.backend().volumes.clear();
            const news = world.inputs({ retain: false });
            const { message } = await failureOf(world.provider.update("volume", "data", outputs, news));
            expect(message).to.contain("data (vfs-000) is not in").and.contain("pulumi refresh");
            expect(world.volumes()).to.deep.equal([]);
        });

        it("from an implicit one, which may be there already", async () => {
            const implicit = { volumeName: "data", driver: "rexray", size: 10 };
            const { outputs } = await world.provider.create("volume", implicit);
            expect(await world.refusals(world.inputs(), implicit)).to.deep.equal([]);
            const { replaces } = await world.provider.diff("volume", "data", outputs, world.inputs());
            expect(replaces).to.deep.equal([]);
            const first = await world.provider.update("volume", "data", outputs, world.inputs());
            expect(world.volumes()).to.deep.equal(["data vfs-000"]);
            await world.provider.update("volume", "data", outputs, world.inputs());
            expect(world.volumes()).to.deep.equal(["data vfs-000"]);
            expect(visible(await world.provider.update("volume", "data", first, implicit))).to.deep.equal(
                implicit,
            );
        });
    });
});
