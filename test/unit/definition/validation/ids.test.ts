import { expect } from "chai";
import { appIdProblems } from "../../../../provider/definition/validate";
import { failures, refusals } from "./said";

const isAppId = (id: string) => appIdProblems(id, "id").length === 0;

describe("the id of an app", () => {
    for (const right of ["/a", "a", "/a//b", "/../a", "/a.b/c-d", "/tasks/x", `/${"a".repeat(300)}`]) {
        it(`may be ${right.slice(0, 20)}`, () => expect(isAppId(right)).to.equal(true));
    }

    for (const wrong of ["", "/", "..", ".", "/-a", "/a-", "/A", "/a_b", "/a:b", "/ü", "/a/./b", "/a..b"]) {
        it(`may not be ${JSON.stringify(wrong)}`, () => expect(isAppId(wrong)).to.equal(false));
    }

    for (const wrong of ["/x/restart", "/tasks", "/x/versions/"]) {
        it(`may not end like a route of Marathon's: ${wrong}`, () => expect(isAppId(wrong)).to.equal(false));
    }

    it("must be in a request", () => {
        expect(refusals({ id: null, cmd: "serve" })).to.deep.equal(["id"]);
        expect(refusals({ id: 1, cmd: "serve" })).to.deep.equal(["id"]);
    });
});

describe("a dependency", () => {
    const waiting = (dependency: string) => ({ id: "/shop/web", cmd: "serve", dependencies: [dependency] });

    it("may be anybody else", () => {
        expect(failures(waiting("/shop/db"))).to.deep.equal([]);
        expect(failures(waiting("/shop/web-2"))).to.deep.equal([]);
    });

    for (const cycle of ["/shop/web", "/shop", "/"]) {
        it(`may not be ${cycle}, where the app is`, () =>
            expect(failures(waiting(cycle))).to.deep.equal(["dependencies[0]"]));
    }

    it("is read from where the app is known to be", () => {
        expect(failures({ cmd: "serve", dependencies: ["/shop"] })).to.deep.equal([]);
    });
});
