import { expect } from "chai";
import { sanitise } from "../../../provider/dynamic/sanitise";

describe("what leaves for the engine", () => {
    it("holds no undefined member, at any depth", () => {
        const properties = { a: 1, b: undefined, c: { d: undefined, e: [{ f: undefined, g: "x" }] } };
        expect(sanitise(properties)).to.deep.equal({ a: 1, c: { e: [{ g: "x" }] } });
    });

    it("keeps null, false, zero and empty values", () => {
        const properties = { a: null, b: false, c: 0, d: "", e: [], f: {} };
        expect(sanitise(properties)).to.deep.equal(properties);
    });

    it("refuses a number that JSON cannot express, with its path", () => {
        expect(() => sanitise({ a: { b: [1, Number.NaN] } })).to.throw(TypeError, "a.b[1]");
    });
});
