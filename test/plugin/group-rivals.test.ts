import { expect } from "chai";
import { useGroupWorld } from "../support/group-world";

describe("a group besides other resources of its program", function () {
    this.timeout(60_000);
    const world = useGroupWorld();
    const { review, refusalsOfApp } = world;
    it("has no app that is a MarathonApp, whichever comes first", async () => {
        const group = { apps: { web: { cmd: "web" }, db: { cmd: "db" } } };
        expect(await refusalsOfApp("front", "/shop/web")).to.deep.equal([]);
        expect((await review(group)).failures).to.deep.equal([
            'apps.web: /shop/web is the MarathonApp "front" of this program too. One of them can manage it: take ' +
                "it out of this group, or out of the program",
        ]);
        expect(await refusalsOfApp("store", "/shop/db")).to.deep.equal([
            'appId: /shop/db is in the MarathonGroup "shop" of this program too. One of them can manage it: take ' +
                "it out of the group, or out of the program",
        ]);
    });

    it("has no app of another group, and may be looked at twice", async () => {
        const group = { groups: { backend: { apps: { db: { cmd: "db" } } } } };
        expect((await review(group)).failures).to.deep.equal([]);
        expect((await review(group)).failures).to.deep.equal([]);
        const other = { groupId: "/shop/backend", apps: { db: { cmd: "db" } } };
        expect((await review(other, {}, "backend")).failures).to.deep.equal([
            'apps.db: /shop/backend/db is in the MarathonGroup "shop" of this program too. One of them can manage ' +
                "it: take it out of this group, or out of the program",
        ]);
    });

    it("does not delete an app that another group is to have", async () => {
        const { inputs } = await review({ groups: { backend: { apps: { db: { cmd: "db" } } } } });
        const other = { groupId: "/shop/backend", apps: { db: { cmd: "db" } } };
        const text =
            '/shop/backend/db would be deleted by the MarathonGroup "shop", which no longer declares it';
        const advice = 'To move it out of the group, name it in the group\'s release: ["/shop/backend/db"]';
        await review({ groups: { backend: {} } }, inputs);
        expect((await review(other, {}, "backend")).failures).to.deep.equal([`apps.db: ${text}. ${advice}`]);
        expect((await review({ groups: { backend: {} } }, inputs)).failures).to.deep.equal([
            `release: ${text}, and the MarathonGroup "backend" is to have it. ${advice}`,
        ]);
    });

    it("does not delete an app that is becoming a MarathonApp, but releases it", async () => {
        const { inputs } = await review({ apps: { web: { cmd: "web" }, db: { cmd: "db" } } });
        const less = { apps: { web: { cmd: "web" } } };
        const text = '/shop/db would be deleted by the MarathonGroup "shop", which no longer declares it';
        const advice = 'To move it out of the group, name it in the group\'s release: ["/shop/db"]';
        await review({ ...less, release: ["db"] }, inputs);
        expect(await refusalsOfApp("store", "/shop/db")).to.deep.equal([]);
        expect((await review(less, inputs)).failures).to.deep.equal([
            `release: ${text}, and the MarathonApp "store" is to have it. ${advice}`,
        ]);
        expect(await refusalsOfApp("store", "/shop/db")).to.deep.equal([`appId: ${text}. ${advice}`]);
    });

    it("has apps that are one MarathonApp each, however often they are looked at", async () => {
        expect(await refusalsOfApp("web", "/web")).to.deep.equal([]);
        expect(await refusalsOfApp("web", "/web")).to.deep.equal([]);
        expect(await refusalsOfApp("front", "/web")).to.deep.equal([
            'appId: /web is the MarathonApp "web" of this program too. One of them can manage it: give this one ' +
                "another id",
        ]);
        expect(await refusalsOfApp("web", "/other")).to.deep.equal([]);
        expect(await refusalsOfApp("front", "/web")).to.deep.equal([]);
    });

    it("has no id of an app in the program, whichever comes first", async () => {
        const text = "of this program too, and Marathon takes no app and group of one id. Choose another one";
        expect(await refusalsOfApp("front", "/shop/backend")).to.deep.equal([]);
        const backend = { groups: { backend: { apps: { db: { cmd: "db" } } } } };
        expect((await review(backend)).failures).to.deep.equal([
            `groups.backend: /shop/backend is the MarathonApp "front" ${text}`,
        ]);
        expect(await refusalsOfApp("shop-app", "/shop")).to.deep.equal([
            `appId: /shop is the MarathonGroup "shop" ${text}`,
        ]);
        await world.restart();
        await review({ apps: { backend: { cmd: "serve" } } });
        expect((await review({ groupId: "/shop/backend" }, {}, "folder")).failures).to.deep.equal([
            `groupId: /shop/backend is an app in the MarathonGroup "shop" ${text}`,
        ]);
    });
});
