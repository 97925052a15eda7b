import { expect } from "chai";
import fc from "fast-check";
import { ConfigError } from "../../../provider/marathon/errors";
import {
    absolute,
    appPath,
    isChildOf,
    itemPath,
    readableGroup,
    segments,
} from "../../../provider/marathon/paths";

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/);
const id = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join("/")}`);

describe("an id", () => {
    const resolved: [id: string, base: string, absolute: string][] = [
        ["/shop/cart", "/", "/shop/cart"],
        ["cart", "/shop", "/shop/cart"],
        ["cart", "/", "/cart"],
        ["../db", "/shop/web", "/shop/db"],
        ["../../../db", "/shop", "/db"],
        ["/shop/./cart/", "/other", "/shop/cart"],
        ["//shop//cart", "/other", "/shop/cart"],
        ["", "/shop", "/shop"],
        ["..", "/shop", "/"],
    ];
    for (const [relative, base, expected] of resolved) {
        it(`${JSON.stringify(relative)} in ${base} is ${expected}`, () => {
            expect(absolute(relative, base)).to.equal(expected);
        });
    }

    it("is its own absolute form once it is absolute", () => {
        fc.assert(
            fc.property(id, id, (one, base) => {
                expect(absolute(one, base)).to.equal(one);
            }),
        );
    });

    it("has its segments as its parts", () => {
        fc.assert(
            fc.property(id, (one) => {
                expect(absolute(segments(one).join("/"))).to.equal(one);
            }),
        );
    });

    it("of the root has no parts", () => {
        expect(segments("/")).to.deep.equal([]);
    });

    it("is a child of every group above it, but not of one with a similar name", () => {
        expect(isChildOf("/shop/web/cart", "/shop")).to.equal(true);
        expect(isChildOf("/shop/web/cart", "/")).to.equal(true);
        expect(isChildOf("/shop-2/cart", "/shop")).to.equal(false);
        expect(isChildOf("/shop", "/shop")).to.equal(false);
    });
});

describe("the URL path of an item", () => {
    it("is the collection and the id", () => {
        expect(itemPath("/v2/groups", "/shop/web")).to.equal("/v2/groups/shop/web");
    });

    it("has every name encoded", () => {
        expect(itemPath("/v2/groups", "/a b/c;x=1/d?e/ü")).to.equal(
            "/v2/groups/a%20b/c%3Bx%3D1/d%3Fe/%C3%BC",
        );
    });

    for (const empty of ["", "/", "//", ".", "..", "/a/..", "../../", "/./", "*", "/shop/*"]) {
        it(`does not exist for ${JSON.stringify(empty)}`, () => {
            expect(() => itemPath("/v2/groups", empty)).to.throw(
                ConfigError,
                "is not the id of one app or group",
            );
        });
    }

    it("never ends in a slash, has no empty name and no dots, whatever the id", () => {
        fc.assert(
            fc.property(fc.string(), (text) => {
                try {
                    expect(itemPath("/v2/groups", text)).to.match(
                        /^\/v2\/groups(\/(?!\.{1,2}(\/|$))[^/]+)+$/,
                    );
                } catch (error) {
                    expect(error).to.be.instanceOf(ConfigError);
                }
            }),
        );
    });

    for (const taken of [
        "/shop/tasks",
        "/shop/restart",
        "/shop/versions",
        "/shop/tasks/one",
        "/a/b/versions/2021",
    ]) {
        it(`does not exist for an app ${taken}, which Marathon takes for a part of another app`, () => {
            expect(() => appPath(taken)).to.throw(ConfigError, "cannot be the id of an app");
        });
    }

    for (const fine of ["/tasks", "/tasks/one", "/versions/restart/one", "/shop/apps", "/shop/all-tasks"]) {
        it(`exists for an app ${fine}`, () => {
            expect(appPath(fine)).to.equal(`/v2/apps${fine}`);
        });
    }
});

describe("the nearest group that can be read by its own path", () => {
    const cases: [id: string, readable: string][] = [
        ["/shop/web", "/shop/web"],
        ["/shop/apps", "/shop"],
        ["/shop/apps/web", "/shop/apps/web"],
        ["/apps", "/"],
        ["/apps/apps", "/"],
        ["/shop/versions", "/shop"],
        ["/shop/versions/one/two", "/shop"],
        ["/shop/apps/versions", "/shop"],
    ];
    for (const [group, readable] of cases) {
        it(`is ${readable} for ${group}`, () => {
            expect(readableGroup(group)).to.equal(readable);
        });
    }
});
