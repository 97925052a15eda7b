import { expect } from "chai";
import fc from "fast-check";
import { Emulator } from "../../emulator";
import { startClock } from "../../emulator/clock";
import { Latest } from "../../emulator/latest";
import { liveMegabytes } from "../../support/heap";
import { oneOfMany } from "../../support/many-apps";
import { call } from "./client";

const count = 5000;

describe("an emulator with thousands of apps", function () {
    this.timeout(120_000);
    let emulator: Emulator;

    before(async () => {
        emulator = await Emulator.start({ clock: "stepped" });
        emulator.seed(Array.from({ length: count }, (_, index) => oneOfMany(index)));
        emulator.clock.advance(5000);
    });

    after(() => emulator.close());

    it("brings all of them up in one deployment", () => {
        expect(emulator.deployments()).to.deep.equal([]);
        expect(emulator.apps().filter(({ tasksHealthy }) => tasksHealthy === 1)).to.have.length(count);
    });

    it("lists them", async () => {
        expect((await call(emulator, "GET", "/v2/apps")).at("apps.length")).to.equal(count);
    });

    it("deploys each of them in bounded memory", () => {
        const before = liveMegabytes();
        for (let index = 0; index < count; index++) {
            emulator.seed(oneOfMany(index, 1));
            if (index % 50 === 49) emulator.clock.advance(5000);
        }
        expect(emulator.deployments()).to.deep.equal([]);
        // A second version of each app and ten thousand events take a third of this; every tree kept, a gigabyte.
        expect(liveMegabytes() - before).to.be.lessThan(100);
    });
});

describe("the versions that an emulator keeps", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start({ maxVersions: 3 });
    });

    afterEach(() => emulator.close());

    const app = (id: string, cpus: number) => ({ id, cmd: "sleep 1000", instances: 0, cpus });

    it("are the last ones of each app", async () => {
        for (const cpus of [1, 2, 3, 4, 5]) emulator.seed(app("/web", cpus));
        expect((await call(emulator, "GET", "/v2/apps/web/versions")).at("versions.length")).to.equal(3);
    });

    it("go with an app that has been gone for as many writes", async () => {
        emulator.seed(app("/web", 1));
        const path = `/v2/apps/web/versions/${emulator.app("/web")?.version}`;
        await call(emulator, "DELETE", "/v2/apps/web");
        const statuses = [];
        for (const cpus of [1, 2, 3]) {
            statuses.push((await call(emulator, "GET", path)).status);
            emulator.seed(app("/other", cpus));
        }
        statuses.push((await call(emulator, "GET", path)).status);
        expect(statuses).to.deep.equal([200, 200, 200, 404]);
    });

    it("stay with an app that has come back", async () => {
        emulator.seed(app("/web", 1));
        await call(emulator, "DELETE", "/v2/apps/web");
        emulator.seed(app("/web", 2));
        for (const cpus of [1, 2, 3, 4]) emulator.seed(app("/other", cpus));
        expect((await call(emulator, "GET", "/v2/apps/web/versions")).at("versions.length")).to.equal(2);
    });
});

describe("the latest of many", () => {
    it("are as many as the limit says", () => {
        const latest = new Latest<number>(3);
        for (const item of [1, 2, 3, 4, 5]) latest.add(item);
        expect(latest.items).to.deep.equal([3, 4, 5]);
    });
});

describe("a stepped clock", () => {
    it("runs what is due in the order of time, then of registration, and nothing that was cancelled", () => {
        const steps = fc.array(
            fc.record({ delay: fc.integer({ min: 0, max: 20 }), isCancelled: fc.boolean() }),
        );
        fc.assert(
            fc.property(steps, fc.integer({ min: 0, max: 25 }), (wanted, until) => {
                const clock = startClock("stepped");
                const begin = clock.now();
                const ran: { index: number; at: number }[] = [];
                wanted.forEach(({ delay, isCancelled }, index) => {
                    const cancel = clock.after(delay, () => ran.push({ index, at: clock.now() - begin }));
                    if (isCancelled) cancel();
                });
                clock.advance(until);
                const due = wanted
                    .map(({ delay, isCancelled }, index) => ({ index, at: delay, isCancelled }))
                    .filter(({ at, isCancelled }) => !isCancelled && at <= until)
                    .sort((a, b) => a.at - b.at || a.index - b.index);
                expect(ran).to.deep.equal(due.map(({ index, at }) => ({ index, at })));
            }),
        );
    });
});
