import { expect } from "chai";
import { isBrokenPattern } from "../../../../provider/definition/validation/java-pattern";

describe("a regular expression of Java's", () => {
    for (const right of [
        "",
        "a",
        "a*+b{2,}?",
        "^*",
        "(a|b)*",
        "(?i)rack",
        "(?:a)(?<name>b)(?=c)(?<!d)",
        "[a[b]&&[^c]]",
        "[]a]",
        "[^]a]",
        "]}",
        "\\[\\(",
        "\\Q[(*\\E*",
        "\\Q[",
    ]) {
        it(`may be ${right || "empty"}`, () => expect(isBrokenPattern(right)).to.equal(false));
    }

    for (const wrong of [
        "[",
        "[a",
        "(",
        "a)",
        "(a",
        "*a",
        "a**",
        "(*a)",
        "a|+",
        "{2}",
        "a{",
        "a{2",
        "a{,2}",
        "a\\",
    ]) {
        it(`may not be ${wrong}`, () => expect(isBrokenPattern(wrong)).to.equal(true));
    }
});
