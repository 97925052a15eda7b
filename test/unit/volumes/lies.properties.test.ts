import { expect } from "chai";
import fc from "fast-check";
import type { Lie } from "../../support/libstorage/lies";
import type { TestLibStorage } from "../../support/libstorage/server";
import { Bench } from "./volumes-at";

const answers = ["null", "500", "503", "408", "202", "cut"] as const;

/** Wrong answers to a write, about what may have happened or not. */
const aboutWrites = fc.array(
    fc.record<Lie>({ answer: fc.constantFrom(...answers), happens: fc.boolean(), after: fc.nat(2) }),
    { maxLength: 4 },
);

/** Wrong answers to a look. */
const aboutLists = fc.array(
    fc.record<Lie>({ answer: fc.constantFrom(...answers), times: fc.nat(5), after: fc.nat(3) }),
    { maxLength: 4 },
);

describe("whatever a libStorage server says", function () {
    this.timeout(60_000);
    const bench = new Bench();
    let server: TestLibStorage;
    afterEach(() => bench.close());

    async function prepare(
        create: readonly Lie[],
        remove: readonly Lie[],
        list: readonly Lie[],
    ): Promise<void> {
        await bench.close();
        server = await bench.server();
        for (const lie of create) server.lie("create", lie);
        for (const lie of remove) server.lie("delete", lie);
        for (const lie of list) server.lie("list", lie);
    }

    const named = () => [...server.backend().volumes.values()].filter(({ name }) => name === "data");

    it("there is at most one volume, and exactly one after success", async () => {
        const property = fc.asyncProperty(aboutWrites, aboutLists, async (create, list) => {
            await prepare(create, [], list);
            for (let run = 0; run < 3; run++) {
                const made = await bench
                    .store(server)
                    .create({ name: "data" })
                    .catch(() => undefined);
                await server.idle();
                expect(named().length).to.be.at.most(1);
                if (made) expect(named().map(({ id }) => id)).to.deep.equal([made.id]);
            }
        });
        await fc.assert(property, { numRuns: 60 });
    });

    it("a volume is gone after its deletion, and no other one is", async () => {
        const property = fc.asyncProperty(aboutWrites, aboutLists, async (remove, list) => {
            await prepare([], remove, list);
            for (const name of ["other", "data"]) {
                server.backend().create({ name }, { instance: undefined, hasDevices: true });
            }
            const isDone = await bench
                .store(server)
                .remove("data", "vfs-001")
                .catch(() => undefined);
            if (isDone) expect(named()).to.deep.equal([]);
            expect(isDone).not.to.equal(false);
            expect(server.backend().volumes.has("vfs-000")).to.equal(true);
        });
        await fc.assert(property, { numRuns: 60 });
    });
});
