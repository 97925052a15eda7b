import { expect } from "chai";
import { describeDifferences, differencesFrom, type Volume } from "../../../provider/volumes/volume";

const volume: Volume = {
    id: "vol-1",
    name: "data",
    size: 8,
    type: "standard",
    encrypted: false,
    attachmentState: "available",
    attachments: [],
};

describe("a volume compared with what was asked for", () => {
    it("differs in what the driver says otherwise", () => {
        const request = { name: "data", size: 16, type: "gp2", encrypted: true };
        expect(describeDifferences(differencesFrom(request, volume))).to.equal(
            "size is 8 instead of 16, type is standard instead of gp2, encrypted is false instead of true",
        );
    });

    it("differs in nothing that was not asked for", () => {
        expect(differencesFrom({ name: "data" }, volume)).to.deep.equal([]);
    });

    it("differs in nothing that the driver does not tell", () => {
        expect(differencesFrom({ name: "data", iops: 100, availabilityZone: "z" }, volume)).to.deep.equal([]);
    });
});
