import { expect } from "chai";
import { UNKNOWN } from "../../../provider/definition/unknown";
import { pathProblems } from "../../../provider/resources/path-rules";

describe("the path of an app or group", () => {
    for (const path of ["/web", "/shop/web-1", "/shop/eu.west/web", "/0", UNKNOWN]) {
        it(`may be ${path === UNKNOWN ? "unknown" : path}`, () => {
            expect(pathProblems("appId", path)).to.deep.equal([]);
        });
    }

    for (const path of [
        undefined,
        7,
        "",
        "/",
        "web",
        "shop/web",
        "/Web",
        "/shop/",
        "//web",
        "/-a",
        "/a..b",
        "/a_b",
    ]) {
        it(`may not be ${JSON.stringify(path)}`, () => {
            const problems = pathProblems("appId", path);
            expect(problems.map((problem) => problem.path)).to.deep.equal(["appId"]);
        });
    }
});
