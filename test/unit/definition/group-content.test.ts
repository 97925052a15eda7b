import { expect } from "chai";
import { hasContent, membersOf, subgroupsOf, withMembers } from "../../../provider/definition/group-content";
import { UNKNOWN } from "../../../provider/definition/unknown";

const shop = {
    groupId: "/shop",
    dependencies: ["/database"],
    apps: { web: { cmd: "web" } },
    groups: {
        backend: {
            apps: { "cart.v2": { cmd: "cart" } },
            groups: { data: { dependencies: ["../queue"], apps: { db: { cmd: "db" } } } },
        },
    },
};

describe("the content of a group", () => {
    it("is its apps and those of the groups in it, each with its id and its place", () => {
        const members = membersOf(shop).map(({ key, path, appId }) => ({ key, path, appId }));
        expect(members).to.deep.equal([
            { key: "web", path: "apps.web", appId: "/shop/web" },
            {
                key: "backend/cart.v2",
                path: 'groups.backend.apps["cart.v2"]',
                appId: "/shop/backend/cart.v2",
            },
            {
                key: "backend/data/db",
                path: "groups.backend.groups.data.apps.db",
                appId: "/shop/backend/data/db",
            },
        ]);
    });

    it("is the groups in it, those above first", () => {
        const groups = subgroupsOf(shop).map(({ key, path, groupId }) => ({ key, path, groupId }));
        expect(groups).to.deep.equal([
            { key: "backend", path: "groups.backend", groupId: "/shop/backend" },
            { key: "backend/data", path: "groups.backend.groups.data", groupId: "/shop/backend/data" },
        ]);
    });

    it("has unknown ids where that of the group is not known yet", () => {
        const members = membersOf({ ...shop, groupId: UNKNOWN });
        expect(members.map(({ appId }) => appId)).to.deep.equal([UNKNOWN, UNKNOWN, UNKNOWN]);
    });

    it("is not known where its map is not", () => {
        expect(membersOf({ groupId: "/shop", apps: UNKNOWN, groups: UNKNOWN })).to.deep.equal([]);
    });

    it("is none in a folder", () => {
        expect(hasContent({ groupId: "/shop" })).to.equal(false);
        expect(hasContent({ groupId: "/shop", apps: {} })).to.equal(true);
    });

    it("keeps its form when its apps get other properties", () => {
        const numbered = withMembers(shop, ({ key, properties }) => ({ ...properties, user: key }));
        expect(numbered).to.deep.equal({
            ...shop,
            apps: { web: { cmd: "web", user: "web" } },
            groups: {
                backend: {
                    apps: { "cart.v2": { cmd: "cart", user: "backend/cart.v2" } },
                    groups: {
                        data: {
                            dependencies: ["../queue"],
                            apps: { db: { cmd: "db", user: "backend/data/db" } },
                        },
                    },
                },
            },
        });
    });

    it("loses the apps that become nothing", () => {
        const left = withMembers(shop, ({ key, properties }) => (key === "web" ? undefined : properties));
        expect(left).to.have.deep.property("apps", {});
        expect(membersOf(left)).to.have.length(2);
    });
});
