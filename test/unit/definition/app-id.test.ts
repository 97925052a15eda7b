import { expect } from "chai";
import { appIdProblems, idProblems } from "../../../provider/definition/validate";

describe("the id of an app", () => {
    for (const id of ["/shop/db", "db", "/a.b/c-d", "../db", "/restart/db", "/restarts"]) {
        it(`may be ${id}`, () => {
            expect(appIdProblems(id, "appId")).to.deep.equal([]);
        });
    }

    for (const id of ["/", "/shop/restart", "tasks", "/versions/", "/Shop", "/shop_db", "/-a", ""]) {
        it(`must not be ${JSON.stringify(id)}`, () => {
            expect(appIdProblems(id, "appId").map(({ path }) => path)).to.deep.equal(["appId"]);
        });
    }

    it("is not that of a group, which may be the root or called like a route", () => {
        expect(idProblems("/", "groupId")).to.deep.equal([]);
        expect(idProblems("/shop/tasks", "groupId")).to.deep.equal([]);
    });
});
