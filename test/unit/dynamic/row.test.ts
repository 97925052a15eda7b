import { setImmediate as settled } from "node:timers/promises";
import { expect } from "chai";
import type { LogEntry } from "../../../provider/dynamic/engine-log";
import { createRows } from "../../../provider/dynamic/row";
import { ManualClock } from "../../support/manual-clock";

describe("the row of a resource", () => {
    let entries: LogEntry[];
    let rows: ReturnType<typeof createRows>;

    beforeEach(() => {
        entries = [];
        rows = createRows({
            log: async (entry) => void entries.push(entry),
            clock: new ManualClock(),
            hasTerminal: true,
        });
    });

    const texts = () => entries.map(({ message }) => message);

    it("shows a status once, however often it is said", async () => {
        const row = rows("urn:a");
        row.status("0/1 running");
        row.status("0/1 running");
        await settled();
        row.status("1/1 running");
        await settled();
        expect(texts()).to.deep.equal(["0/1 running", "1/1 running"]);
    });

    it("is cleared at the end if a status is still shown", async () => {
        const row = rows("urn:a");
        row.status("0/1 running");
        await row.clear();
        await row.clear();
        expect(texts()).to.deep.equal(["0/1 running", ""]);
    });

    it("is not cleared by an operation that leaves its status, nor by one that shows nothing", async () => {
        const row = rows("urn:a");
        row.leave("restarts 1 of 1");
        await row.clear();
        await rows("urn:a").clear();
        expect(texts()).to.deep.equal(["restarts 1 of 1"]);
    });

    it("stays untouched by an operation that showed nothing", async () => {
        await rows("urn:a").clear();
        expect(entries).to.deep.equal([]);
    });

    it("says a warning once per process, though check may run twice", () => {
        rows("urn:a").warn("mind the gap");
        rows("urn:a").warn("mind the gap");
        expect(entries).to.have.length(1);
    });

    it("says the same warning about another resource", () => {
        rows("urn:a").warn("mind the gap");
        rows("urn:b").warn("mind the gap");
        expect(entries.map((entry) => entry.urn)).to.deep.equal(["urn:a", "urn:b"]);
    });
});

describe("the statuses of a row", () => {
    it("are sent one after the other, without those that were overtaken meanwhile", async () => {
        const texts: string[] = [];
        const taken: (() => void)[] = [];
        const log = ({ message }: LogEntry) => {
            texts.push(message);
            return new Promise<void>((resolve) => taken.push(resolve));
        };
        const row = createRows({ log, clock: new ManualClock(), hasTerminal: true })("urn:a");
        for (const running of [0, 1, 2, 3]) row.status(`${running}/3 running`);
        await settled();
        expect(texts).to.deep.equal(["0/3 running"]);
        taken[0]?.();
        await settled();
        const cleared = row.clear();
        taken[1]?.();
        await settled();
        taken[2]?.();
        await cleared;
        expect(texts).to.deep.equal(["0/3 running", "3/3 running", ""]);
    });
});

describe("the statuses of a row without a terminal, where each is a line", () => {
    let texts: string[];
    let clock: ManualClock;
    let row: ReturnType<ReturnType<typeof createRows>>;

    beforeEach(() => {
        texts = [];
        clock = new ManualClock();
        const log = async ({ message }: LogEntry) => void texts.push(message);
        row = createRows({ log, clock, hasTerminal: false })("urn:a");
    });

    const say = async (text: string) => {
        row.status(text);
        await settled();
    };

    it("are few, however many instances there are and however long it takes", async () => {
        for (let running = 0; running < 600; running++) {
            await say(`${running}/600 running, 1 starting`);
            await clock.advance(1_000);
        }
        await row.clear();
        expect(texts).to.have.length.within(10, 20);
    });

    it("come at once when they tell something else", async () => {
        await say("0/3 running");
        await say("0/3 running · waiting for offers: memory");
        await say("0/3 running · 1 failed: exit code 1");
        expect(texts).to.have.length(3);
    });

    it("end with the newest that was held back", async () => {
        for (const running of [0, 1, 2]) await say(`${running}/3 running`);
        expect(texts).to.deep.equal(["0/3 running"]);
        await clock.advance(2_000);
        await settled();
        expect(texts).to.deep.equal(["0/3 running", "2/3 running"]);
    });

    it("are cleared without delay", async () => {
        for (const running of [0, 1]) await say(`${running}/3 running`);
        await row.clear();
        expect(texts).to.deep.equal(["0/3 running", ""]);
    });

    it("are told anew by the next operation", async () => {
        await say("0/3 running");
        await row.clear();
        await say("0/3 running");
        expect(texts).to.deep.equal(["0/3 running", "", "0/3 running"]);
    });
});
