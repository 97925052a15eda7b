import { expect } from "chai";
import {
    VolumeExistsError,
    VolumeServerError,
    VolumeServerUnreachableError,
    VolumeUnclearError,
} from "../../../provider/volumes/errors";
import { failureOf } from "../../support/failure-of";
import type { Lie } from "../../support/libstorage/lies";
import type { TestLibStorage } from "../../support/libstorage/server";
import { Bench, writes } from "./volumes-at";

const create = "POST /volumes/vfs";
const remove = "DELETE /volumes/vfs/vfs-000";

/** How a create ends after an answer that is not the truth, and how often it was sent. */
const createsThatWork: readonly (readonly [string, Lie, number])[] = [
    ["success without a result, and there is one", { answer: "null", happens: true }, 1],
    ["success without a result, and there is none", { answer: "null" }, 2],
    ["a failure, and there is one", { answer: "500", happens: true, said: "error getting local devices" }, 1],
    ["408, and there is one", { answer: "408", happens: true }, 1],
    ["202, and there is one", { answer: "202", happens: true }, 1],
    ["an end of the connection, and there is one", { answer: "cut", happens: true }, 1],
    ["503 from something in front, and there is one", { answer: "503", happens: true }, 1],
];

/** The same where nothing came of it and the client cannot know: one attempt, and an error that says so. */
const unclearCreates: readonly (readonly [string, Lie])[] = [
    ["408, and there is none", { answer: "408" }],
    ["202, and there is none", { answer: "202" }],
    ["an end of the connection, and there is none", { answer: "cut" }],
    ["503 from something in front, and there is none", { answer: "503" }],
];

const deletesThatWork: readonly (readonly [string, Lie, number])[] = [
    ["204, and it is still there", { answer: "null" }, 2],
    ["a failure, and it is gone", { answer: "500", happens: true }, 1],
    ["408, and it is gone", { answer: "408", happens: true }, 1],
    ["202, and it is gone", { answer: "202", happens: true }, 1],
    ["an end of the connection, and it is gone", { answer: "cut", happens: true }, 1],
];

const unclearDeletes: readonly (readonly [string, Lie])[] = [
    ["204 every time, and it is still there", { answer: "null", times: 9 }],
    ["408, and it is still there", { answer: "408" }],
    ["an end of the connection, and it is still there", { answer: "cut" }],
];

describe("a libStorage server that lies", () => {
    const bench = new Bench();
    afterEach(() => bench.close());

    async function serverWithVolume(): Promise<TestLibStorage> {
        const server = await bench.server();
        await bench.store(server).create({ name: "data" });
        server.requests.length = 0;
        return server;
    }

    describe("when a volume is created", () => {
        for (const [answer, lie, times] of createsThatWork) {
            it(`leaves one, after ${answer}`, async () => {
                const server = await bench.server();
                server.lie("create", lie);
                const volume = await bench.store(server).create({ name: "data", size: 4 });
                expect(volume).to.include({ id: "vfs-000", name: "data", size: 4 });
                expect(server.backend().volumes.size).to.equal(1);
                expect(writes(server.requests)).to.deep.equal(Array(times).fill(create));
            });
        }

        for (const [answer, lie] of unclearCreates) {
            it(`is not asked a second time, after ${answer}`, async () => {
                const server = await bench.server();
                server.lie("create", lie);
                const error = await failureOf(bench.store(server).create({ name: "data" }));
                expect(error).to.be.instanceOf(VolumeUnclearError);
                expect(error.message).to.contain("The volume data was to be created in the service vfs of");
                expect(writes(server.requests)).to.deep.equal([create]);
            });

            it(`is asked by the next run, after ${answer}`, async () => {
                const server = await bench.server();
                server.lie("create", lie);
                await failureOf(bench.store(server).create({ name: "data" }));
                expect((await bench.store(server).create({ name: "data" })).id).to.equal("vfs-000");
            });
        }

        it("is waited for while its back end hangs after the write", async () => {
            const server = await bench.server();
            server.lie("create", { answer: "408", happens: true });
            server.lie("list", { answer: "408", after: 1, times: 3 });
            const said: string[] = [];
            const store = bench.store(server);
            const volume = await store.create({ name: "data" }, { onStatus: (text) => said.push(text) });
            expect(volume.id).to.equal("vfs-000");
            expect(said).to.deep.equal(Array(3).fill("waits for the back end of vfs"));
        });

        it("leaves it open what happened, where its back end hangs until the time is over", async () => {
            const server = await bench.server();
            server.lie("create", { answer: "408", happens: true });
            server.lie("list", { answer: "408", after: 1, times: 99 });
            const store = bench.store(server);
            const error = await failureOf(store.create({ name: "data" }, { timeoutMs: 60_100 }));
            expect(error).to.be.instanceOf(VolumeUnclearError);
            expect(error.message).to.contain("its back end hangs");
            expect(writes(server.requests)).to.deep.equal([create]);
        });

        for (const answer of ["202", "408"] as const) {
            it(`passes on what the task says in the end, after ${answer}`, async () => {
                const server = await bench.server({ services: { vfs: "gcepd" } });
                server.lie("create", { answer, happens: true });
                const error = await failureOf(bench.store(server).create({ name: "data" }));
                expect(error).to.be.instanceOf(VolumeServerError);
                expect(error.message).to.match(
                    /^The volume data was not created: error creating volume: zone is required \(/,
                );
                expect(writes(server.requests)).to.deep.equal([create]);
            });
        }

        it("passes on the words of the back end, where there is none", async () => {
            const server = await bench.server();
            server.lie("create", { answer: "500", said: "VolumeLimitExceeded: quota of 20 volumes" });
            const error = await failureOf(bench.store(server).create({ name: "data" }));
            expect(error).to.be.instanceOf(VolumeServerError);
            expect(error.message).to.match(
                /^The volume data was not created: VolumeLimitExceeded: quota of 20 volumes \(POST http:\S+ answered 500\)\. /,
            );
            expect(writes(server.requests)).to.deep.equal([create]);
        });

        it("does not pass off somebody else's as ours, where one came in between", async () => {
            const server = await bench.server();
            server.lie("create", { answer: "500", happens: true, said: "volume name already exists" });
            const error = await failureOf(bench.store(server).create({ name: "data" }));
            expect(error).to.be.instanceOf(VolumeExistsError);
        });

        it("is not asked at all, where it gives no list", async () => {
            const server = await bench.server();
            server.lie("list", { answer: "500", said: "the back end is on fire" });
            const error = await failureOf(bench.store(server).create({ name: "data" }));
            expect(error.message).to.contain("the back end is on fire");
            expect(writes(server.requests)).to.deep.equal([]);
        });

        it("leaves it open what happened, where the look afterwards fails", async () => {
            const server = await bench.server();
            server.lie("create", { answer: "null", happens: true });
            server.lie("list", { answer: "500", after: 1, said: "on fire" });
            const error = await failureOf(bench.store(server).create({ name: "data" }));
            expect(error).to.be.instanceOf(VolumeUnclearError);
            expect(error.message).to.contain("the look for it failed").and.to.contain("on fire");
            expect(writes(server.requests)).to.deep.equal([create]);
        });

        it("is not asked a second time, where it shows late what it made", async () => {
            const server = await bench.server();
            server.lie("create", { answer: "null", happens: true });
            server.lie("list", { answer: "null", after: 1, times: 3 });
            await bench.store(server).create({ name: "data" });
            expect(writes(server.requests)).to.deep.equal([create]);
        });
    });

    describe("when a volume is deleted", () => {
        for (const [answer, lie, times] of deletesThatWork) {
            it(`leaves none, after ${answer}`, async () => {
                const server = await serverWithVolume();
                server.lie("delete", lie);
                expect(await bench.store(server).remove("data", "vfs-000")).to.equal(true);
                expect(server.backend().volumes.size).to.equal(0);
                expect(writes(server.requests)).to.deep.equal(Array(times).fill(remove));
            });
        }

        for (const [answer, lie] of unclearDeletes) {
            it(`is not believed, after ${answer}`, async () => {
                const server = await serverWithVolume();
                server.lie("delete", lie);
                const error = await failureOf(bench.store(server).remove("data", "vfs-000"));
                expect(error).to.be.instanceOf(VolumeUnclearError);
                expect(error.message).to.contain("The volume data was to be deleted in the service vfs of");
                expect(server.backend().volumes.size).to.equal(1);
            });
        }

        it("passes on the words of the back end, where it is still there", async () => {
            const server = await serverWithVolume();
            server.lie("delete", { answer: "500", said: "VolumeInUse: it has snapshots" });
            const error = await failureOf(bench.store(server).remove("data", "vfs-000"));
            expect(error.message).to.match(
                /^The volume data was not deleted: VolumeInUse: it has snapshots \(/,
            );
        });
    });

    describe("when it is asked what there is", () => {
        it("is asked again while the answer is null", async () => {
            const server = await serverWithVolume();
            server.lie("list", { answer: "null", times: 5 });
            expect((await bench.store(server).find("data"))?.id).to.equal("vfs-000");
        });

        it("is asked again while its back end hangs, and given up when the time is over", async () => {
            const server = await serverWithVolume();
            server.hang("vfs");
            const error = await failureOf(bench.store(server).find("data", { timeoutMs: 30_100 }));
            expect(error).to.be.instanceOf(VolumeServerError);
            expect(error.message).to.contain("its back end hangs");
        });

        it("is asked again after something in front of it said that it is away", async () => {
            const server = await serverWithVolume();
            server.lie("list", { answer: "503", times: 2 });
            expect((await bench.store(server).find("data"))?.id).to.equal("vfs-000");
        });

        it("is asked again after the connection broke, and given up at last", async () => {
            const server = await serverWithVolume();
            server.lie("list", { answer: "cut", times: 20 });
            const error = await failureOf(bench.store(server).find("data"));
            expect(error).to.be.instanceOf(VolumeServerUnreachableError);
        });
    });
});
