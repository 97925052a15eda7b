import { expect } from "chai";
import { system } from "../support/app-shapes";
import { failureOf } from "../support/failure-of";
import { useGroupWorld } from "../support/group-world";
import type { PartialFailure } from "../support/provider-errors";
import { until } from "../support/until";

const id = "/shop";

describe("the content of a group that goes", function () {
    this.timeout(40_000);
    const world = useGroupWorld();

    it("goes with the group, which goes too when nothing else is in it", async () => {
        const { outputs } = await world.create(system());
        await world.restart();
        await world.provider.delete("group", id, outputs);
        expect(world.marathon.apps()).to.deep.equal([]);
        expect(world.marathon.group(id)).to.equal(undefined);
    });

    it("goes one app after the other where that is wanted, those first that need the others", async () => {
        const { outputs } = await world.create(system({ destroyOrder: "dependencies" }));
        await world.restart();
        await world.provider.delete("group", id, outputs);
        const deleted = world.writes().filter((write) => write.startsWith("DELETE /v2/apps"));
        expect(deleted).to.deep.equal(["DELETE /v2/apps/shop/web", "DELETE /v2/apps/shop/backend/db"]);
    });

    it("takes along what others have put into it only where that is said", async () => {
        const { outputs } = await world.create(system({ forceDestroy: true }));
        await world.operator.create({ id: "/shop/other/theirs", cmd: "theirs" });
        await world.restart();
        await world.provider.delete("group", id, outputs);
        expect(world.marathon.apps()).to.deep.equal([]);
        expect(world.marathon.group(id)).to.equal(undefined);
    });

    it("lets go of an app that it releases, without a write", async () => {
        const group = await world.create(system());
        const released = { groupId: id, groups: system().groups, apps: {}, release: ["web"] };
        const { outputs } = await world.update(group, released);
        expect(world.writes()).to.deep.equal([]);
        await world.restart();
        await world.provider.delete("group", id, outputs);
        expect(world.ids()).to.deep.equal(["/shop/web"]);
    });

    it("loses foreign apps that the preview has listed, if it is exclusive", async () => {
        const group = await world.create(system({ exclusive: true }));
        await world.operator.create({ id: "/shop/theirs", cmd: "theirs" });
        await world.operator.create({ id: "/shop/unseen", cmd: "theirs" });
        const news = { ...group.inputs, foreign: ["/shop/theirs"] };
        await world.provider.update("group", id, group.outputs, news);
        expect(world.ids()).to.have.members(["/shop/web", "/shop/backend/db", "/shop/unseen"]);
    });

    it("is not deleted by the resource that an app was of before it came into the group", async () => {
        const checked = await world.provider.check(
            "app",
            {},
            { appId: "/shop/web", cmd: "web" },
            { name: "web" },
        );
        const alone = await world.provider.create("app", checked.inputs, { name: "web" });
        await world.restart();
        // As after a crash: the group stands in the state already, and the former resource does so still.
        await world.check({}, system());
        await world.provider.delete("app", "/shop/web", alone.outputs, { name: "web" });
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web" });
    });

    it("names what could not be deleted, and deletes it with the next update", async () => {
        const group = await world.create(system({ apps: { web: { cmd: "web" }, old: { cmd: "old" } } }));
        const lock = world.marathon.lock("/shop/old");
        const wanted = { groupId: id, apps: { web: { cmd: "web 2" } } };
        await world.restart();
        const news = await world.check(group.inputs, wanted);
        const failing = failureOf<PartialFailure>(world.provider.update("group", id, group.outputs, news));
        await until("the other one is gone", () => world.ids().length === 2);
        await world.provider.cancel();
        const { reasons, properties } = await failing;
        expect(reasons[0]).to.contain("of 2 apps of /shop could not be deleted: ");
        expect(reasons[0]).to.contain("/shop/old");
        expect(properties).to.have.property("apps").that.has.all.keys("web", "old");
        lock.end();
        await world.update({ inputs: news, outputs: properties }, wanted);
        expect(world.ids()).to.deep.equal(["/shop/web"]);
    });
});
