import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import type { Context } from "../../../provider/resources/context";
import { groupHandler } from "../../../provider/resources/group";
import { GroupNotEmptyError } from "../../../provider/resources/group-not-empty-error";
import { createMemory } from "../../../provider/resources/memory";

/** What a folder's arguments alone decide needs no Marathon. */
const check = (news: PropertyMap) => {
    const urn = "urn:pulumi:dev::shop::marathon:Group::shop";
    return groupHandler.check({ memory: createMemory(), urn } as Context, {}, news);
};

describe("the arguments of a group", () => {
    it("name its dependencies in any order, and each once", async () => {
        const dependencies = ["/db", "/cache", "/db"];
        expect((await check({ groupId: "/shop", dependencies })).inputs).to.deep.equal({
            groupId: "/shop",
            dependencies: ["/cache", "/db"],
        });
    });

    it("stay in their order while one of them is not known", async () => {
        const { inputs } = await check({ groupId: "/shop", dependencies: [UNKNOWN, "/cache"] });
        expect(inputs.dependencies).to.deep.equal([UNKNOWN, "/cache"]);
    });

    it("are told with their paths where they are wrong, all at once", async () => {
        const { failures } = await check({ groupId: "shop", dependencies: ["/ok", "/Not ok"] });
        expect(failures.map(({ path }) => path)).to.deep.equal(["groupId", "dependencies[1]"]);
    });

    it("may ask for the role of the group at the top level only", async () => {
        const below = await check({ groupId: "/shop/eu", enforceRole: true });
        expect(below.failures.map(({ path }) => path)).to.deep.equal(["enforceRole"]);
        for (const groupId of ["/shop", UNKNOWN]) {
            expect((await check({ groupId, enforceRole: true })).failures).to.deep.equal([]);
        }
    });
});

describe("a change of a group", () => {
    const before = { groupId: "/shop", dependencies: ["/db"], __live: { made: true } };

    it("is none when only the provider's own record differs", () => {
        const { __live, ...after } = before;
        expect(groupHandler.diff("/shop", before, after)).to.deep.include({ changed: false, replaces: [] });
    });

    it("of its id replaces it", () => {
        const after = { groupId: "/store", dependencies: ["/db"] };
        expect(groupHandler.diff("/shop", before, after)).to.deep.include({
            changed: true,
            replaces: ["groupId"],
        });
    });

    it("of anything else updates it", () => {
        const after = { groupId: "/shop", enforceRole: true };
        expect(groupHandler.diff("/shop", before, after)).to.deep.include({ changed: true, replaces: [] });
    });
});

describe("the refusal to delete a group that is not empty", () => {
    it("names what is left, and no more than ten of it", () => {
        const ids = Array.from({ length: 12 }, (_, index) => `/shop/app-${index}`);
        const { message } = new GroupNotEmptyError("/shop", ids);
        expect(message).to.contain("/shop/app-9 and 2 more").and.not.contain("/shop/app-10");
    });
});
