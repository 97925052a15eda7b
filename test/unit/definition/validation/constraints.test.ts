import { expect } from "chai";
import { failures, marathon, refusals } from "./said";

const constrained = (...constraint: (string | number)[]) => ({ cmd: "serve", constraints: [constraint] });

describe("a constraint", () => {
    for (const right of [
        ["hostname", "UNIQUE"],
        ["rack", "CLUSTER"],
        ["rack", "CLUSTER", ""],
        ["rack", "GROUP_BY"],
        ["rack", "GROUP_BY", 3],
        ["rack", "MAX_PER", 2],
        ["rack", "LIKE", "r[1-3]"],
        ["rack", "LIKE", "(?i)r.*+"],
        ["rack", "IS"],
        ["rack", "IS", "a/b_c.1-2"],
    ]) {
        it(`may be ${right.join(" ")}`, () => expect(failures(constrained(...right))).to.deep.equal([]));
    }

    for (const [wrong, path] of [
        [["", "UNIQUE"], "constraints[0][0]"],
        [["rack", "GROUP_BY", "x"], "constraints[0][2]"],
        [["rack", "GROUP_BY", ""], "constraints[0][2]"],
        [["rack", "MAX_PER"], "constraints[0][2]"],
        [["rack", "MAX_PER", "1.5"], "constraints[0][2]"],
        [["rack", "UNLIKE", "r["], "constraints[0][2]"],
        [["rack", "UNIQUE", ""], "constraints[0][2]"],
        [["rack", "LIKE", "a", "b"], "constraints[0]"],
        [["rack"], "constraints[0]"],
    ] as const) {
        it(`may not be ${JSON.stringify(wrong)}`, () =>
            expect(failures(constrained(...wrong))).to.deep.equal([path]));
    }

    it("has IS from 1.6 on", () => {
        expect(failures(constrained("rack", "IS", "a"), marathon(5))).to.deep.equal(["constraints[0][1]"]);
        expect(failures(constrained("rack", "IS", "a"), marathon(6))).to.deep.equal([]);
    });

    it("is in upper case for Marathon, though programs may write it in lower case", () => {
        expect(failures(constrained("hostname", "unique"))).to.deep.equal([]);
        expect(refusals(constrained("hostname", "unique"))).to.deep.equal(["constraints[0][1]"]);
    });

    it("is text for Marathon, though programs may say numbers", () => {
        expect(refusals(constrained("rack", "MAX_PER", 2))).to.deep.equal(["constraints[0][2]"]);
    });
});
