import { expect } from "chai";
import { UNKNOWN } from "../../../provider/definition/unknown";
import { changedOutside, unchangeable, volumeRecord } from "../../../provider/resources/volume-record";
import type { Volume } from "../../../provider/volumes/volume";

const volume: Volume = {
    id: "vol-1",
    name: "data",
    size: 8,
    type: "gp2",
    encrypted: false,
    attachmentState: "available",
    attachments: [],
};

const outputs = { volumeName: "data", size: 5, __live: volumeRecord("made", volume, undefined) };

describe("a change that needs another volume", () => {
    it("is one of what a volume is made with", () => {
        const news = { size: 9, volumeType: "io1", iops: 100, availabilityZone: "b", encrypted: true };
        expect(unchangeable(outputs, news)).to.deep.equal(Object.keys(news));
    });

    it("is none of what only this package reads", () => {
        expect(unchangeable(outputs, { size: 5, retain: false, options: { fs: "xfs" } })).to.deep.equal([]);
    });

    it("is none where the driver has made it so, or is left to it now", () => {
        expect(unchangeable(outputs, { size: 8, volumeType: "gp2" })).to.deep.equal([]);
        expect(unchangeable(outputs, {})).to.deep.equal([]);
    });

    it("is none where it says the default", () => {
        expect(unchangeable({ size: 5 }, { size: 5, encrypted: false })).to.deep.equal([]);
        expect(unchangeable({ encrypted: true }, { encrypted: false })).to.deep.equal(["encrypted"]);
    });

    it("is none as long as nobody knows", () => {
        expect(unchangeable(outputs, { size: UNKNOWN })).to.deep.equal([]);
    });
});

describe("a volume that was changed outside", () => {
    it("shows in what differs from how it was last seen", () => {
        expect(changedOutside(volume, { ...volume, size: 16, encrypted: true })).to.deep.equal({
            size: 16,
            encrypted: true,
        });
    });

    it("shows nothing of who holds it, nor of what the driver does not say", () => {
        const { size: _, ...silent } = volume;
        expect(changedOutside(volume, { ...silent, attachmentState: "attached" })).to.deep.equal({});
    });
});
