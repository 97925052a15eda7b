import { expect } from "chai";
import { judgeDnsName } from "../../../provider/links/dns-verdicts";

const zone = { framework: "marathon", domain: "mesos" };

describe("the name of an app in mesos-dns", () => {
    it("is fine when it is short and its own", () => {
        expect(judgeDnsName("/shop/db", ["/shop/db", "/shop/web"], zone)).to.deep.equal([]);
    });

    for (const other of ["/a-b", "/a.b"]) {
        it(`is refused when ${other} has it too`, () => {
            const [verdict] = judgeDnsName("/b/a", [other], zone);
            expect(verdict).to.include({ path: "appId", severity: "failure" });
            expect(verdict?.text).to.include("a-b.marathon.mesos");
        });
    }

    it("is refused when groups that are cut off make the difference", () => {
        const name = "w".repeat(63);
        expect(judgeDnsName(`/prod/${name}`, [`/test/${name}`], zone)).to.have.nested.property(
            "[0].severity",
            "failure",
        );
    });

    it("is refused when it is empty", () => {
        expect(judgeDnsName("/123", [], { ...zone, labelRule: "rfc952" })).to.have.nested.property(
            "[0].severity",
            "failure",
        );
    });

    it("is warned of when it is cut", () => {
        expect(judgeDnsName(`/prod/${"w".repeat(60)}`, [], zone)).to.have.nested.property(
            "[0].severity",
            "warning",
        );
    });

    it("is warned of from the length at which SRV records get no answer", () => {
        expect(judgeDnsName(`/${"w".repeat(54)}`, [], zone)).to.deep.equal([]);
        expect(judgeDnsName(`/${"w".repeat(55)}`, [], zone)).to.have.nested.property(
            "[0].severity",
            "warning",
        );
    });
});
