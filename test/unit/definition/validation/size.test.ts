import { expect } from "chai";
import { UNKNOWN } from "../../../../provider/definition/unknown";
import { maxDefinitionBytes } from "../../../../provider/definition/validation/size-rules";
import { failures } from "./said";

describe("the size of a definition", () => {
    const around = (text: string) => ({ cmd: "serve", env: { FILE: text } });
    // Quotes, braces and the name.
    const frame = '"serve"{"FILE":""}'.length;

    it("is at most 256 KB", () => {
        expect(failures(around("x".repeat(maxDefinitionBytes - frame)))).to.deep.equal([]);
        expect(failures(around("x".repeat(maxDefinitionBytes - frame + 1)))).to.deep.equal(["env"]);
    });

    it("is counted in bytes, not in characters", () => {
        expect(failures(around("ß".repeat(maxDefinitionBytes / 2)))).to.deep.equal(["env"]);
    });

    it("counts nothing that is not known yet", () => {
        const many = Array.from({ length: 8_000 }, (_, index) => [`V${index}`, UNKNOWN]);
        expect(failures({ cmd: "serve", env: Object.fromEntries(many) })).to.deep.equal([]);
    });
});
