import { expect } from "chai";
import { joinVariables } from "../../../provider/links/join-variables";

describe("the variables of several links", () => {
    it("stand beside each other", () => {
        const given = [
            { prefix: "DB", members: { DB_HOST: "a" } },
            { prefix: "CACHE", members: { CACHE_HOST: "b" } },
        ];
        expect(joinVariables(given)).to.deep.equal({
            members: { DB_HOST: "a", CACHE_HOST: "b" },
            failures: [],
        });
    });

    it("are refused where two give one", () => {
        const { failures } = joinVariables([
            { prefix: "DB", members: { DB_HOST: "a" } },
            { prefix: "db", members: { DB_HOST: "b" } },
        ]);
        expect(failures).to.deep.equal([
            {
                path: "links.db",
                text: "gives the variable DB_HOST, which links.DB gives too. Give one of them another prefix.",
            },
        ]);
    });
});
