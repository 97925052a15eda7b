import { expect } from "chai";
import type { LogEntry } from "../../../provider/dynamic/engine-log";
import { createRows } from "../../../provider/dynamic/row";

describe("the row of a resource", () => {
    let entries: LogEntry[];
    let rows: ReturnType<typeof createRows>;

    beforeEach(() => {
        entries = [];
        rows = createRows((entry) => entries.push(entry));
    });

    it("shows a status once, however often it is said", () => {
        const row = rows("urn:a");
        row.status("0/1 running");
        row.status("0/1 running");
        row.status("1/1 running");
        expect(entries.map((entry) => entry.message)).to.deep.equal(["0/1 running", "1/1 running"]);
    });

    it("is cleared at the end if a status is still shown", () => {
        const row = rows("urn:a");
        row.status("0/1 running");
        row.clear();
        row.clear();
        expect(entries.map((entry) => entry.message)).to.deep.equal(["0/1 running", ""]);
    });

    it("stays untouched by an operation that showed nothing", () => {
        rows("urn:a").clear();
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
