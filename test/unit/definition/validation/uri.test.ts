import { expect } from "chai";
import { isUri } from "../../../../provider/definition/validation/uri";
import { failures, refusals } from "./said";

describe("a URI", () => {
    for (const right of [
        "http://h.example:80/a;b=c/d.tgz?e=[f]#g",
        "http://[::1]/x",
        "hdfs://a,b/c",
        "file:///etc/x",
        "mailto:a@h.example",
        "docs/x%20y",
        "/a",
        "//h/x",
        "http://ü.example/ß",
    ]) {
        it(`may be ${right}`, () => expect(isUri(right)).to.equal(true));
    }

    for (const wrong of [
        "http://h ex",
        "http://",
        "http:",
        ":x",
        "1x:y",
        "a%2",
        "a#b#c",
        "http://h/[x]",
        "$" + "{HOME}/x",
        "a\\b",
        "a|b",
    ]) {
        it(`may not be ${wrong}`, () => expect(isUri(wrong)).to.equal(false));
    }

    it("is what is fetched", () => {
        expect(failures({ cmd: "serve", fetch: [{ uri: "http://h ex" }] })).to.deep.equal(["fetch[0].uri"]);
        expect(failures({ cmd: "serve", uris: ["http://h ex"] })).to.deep.equal(["fetch[0].uri"]);
        expect(refusals({ cmd: "serve", uris: ["http://h ex"] })).to.deep.equal(["uris[0]"]);
    });

    it("has at most 1024 characters", () => {
        expect(failures({ cmd: "serve", fetch: [{ uri: "x".repeat(1025) }] })).to.deep.equal([
            "fetch[0].uri",
        ]);
        expect(failures({ cmd: "serve", fetch: [{ uri: "x".repeat(1024) }] })).to.deep.equal([]);
    });
});
