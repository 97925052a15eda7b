import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { exceptions } from "../../replay/exceptions";
import type { Kind } from "../../replay/kind";
import { marathonLb } from "../../replay/kinds/marathon-lb";
import { mesosDns } from "../../replay/kinds/mesos-dns";

const recordings = join(__dirname, "..", "..", "recordings");

/** The names of the cases that do not pass, by what became of them. */
async function outcomesOf(kind: Kind, file: string): Promise<Record<string, string[]>> {
    const path = join(recordings, file);
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    expect(kind.recognises({ path, content })).to.equal(true);
    const { results } = await kind.replay({ path, content }, { check: true });
    const names = (outcome: string) =>
        results.filter((each) => each.outcome === outcome).map(({ name }) => name);
    return { failed: names("failed"), skipped: names("skipped") };
}

describe("what was recorded of load balancing and names", () => {
    it("is what is said about marathon-lb, except where more is said", async () => {
        const { failed, skipped } = await outcomesOf(marathonLb, "marathon-lb.json");
        const reviewed = exceptions.filter(({ file }) => "marathon-lb.json".endsWith(file));
        expect(failed).to.have.members(reviewed.map(({ name }) => name));
        expect(skipped).to.deep.equal([]);
    });

    it("is what is said about mesos-dns, as far as it is about apps", async () => {
        expect(await outcomesOf(mesosDns, "mesos-dns.json")).to.deep.equal({
            failed: [],
            skipped: [
                "agent/host-name-unresolvable",
                "A leader.mesos",
                "A master.mesos",
                "A slave.mesos",
                "TXT web-shop.marathon.mesos",
            ],
        });
    });

    it("is told apart", () => {
        const other = { path: "x.json", content: { cases: [{ name: "x", steps: [] }] } };
        expect([marathonLb, mesosDns].filter((kind) => kind.recognises(other))).to.deep.equal([]);
    });
});
