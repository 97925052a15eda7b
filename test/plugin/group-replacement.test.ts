import { expect } from "chai";
import { useGroupWorld } from "../support/group-world";
import type { Properties } from "../support/provider-process";

const id = "/shop";

/** Under `pulumi up --replace`, or `replaceOnChanges`, the engine creates the new one and then deletes the old one. */
describe("a group that is replaced under its own id", function () {
    this.timeout(40_000);
    const world = useGroupWorld();

    const replace = async (before: Properties, wanted: Properties) => {
        const { outputs } = await world.create(before);
        await world.restart();
        await world.provider.create("group", await world.check({}, wanted));
        await world.provider.delete("group", id, outputs);
    };

    const warnings = () =>
        world.provider.logs.filter(({ severity }) => severity === "warning").map(({ message }) => message);

    it("is still there as a folder", async () => {
        await replace({ groupId: id }, { groupId: id });
        expect(world.marathon.group(id)).to.deep.include({ id });
        expect(world.writes()).to.deep.equal(["POST /v2/groups"]);
    });

    it("is still there as a folder with apps in it, and the delete does not complain of them", async () => {
        const { outputs } = await world.create({ groupId: id });
        await world.operator.create({ id: "/shop/web", cmd: "web" });
        await world.restart();
        await world.provider.create("group", await world.check({}, { groupId: id }));
        await world.provider.delete("group", id, outputs);
        expect(world.ids()).to.deep.equal(["/shop/web"]);
    });

    it("keeps the groups in it, and says nothing of apps of others", async () => {
        const wanted = { groupId: id, apps: { web: { cmd: "web" } }, groups: { empty: {} } };
        await replace(wanted, wanted);
        expect(world.marathon.group("/shop/empty")).to.deep.include({ id: "/shop/empty" });
        expect(warnings().join("\n")).to.not.contain("not of this stack");
    });

    it("keeps an app that is new in it, even where everything left in it is to go with the group", async () => {
        const group = (apps: Properties) => ({ groupId: id, forceDestroy: true, apps });
        await replace(group({ web: { cmd: "web" } }), group({ web: { cmd: "web" }, more: { cmd: "more" } }));
        expect(world.ids()).to.have.members(["/shop/web", "/shop/more"]);
    });

    it("loses the apps that it no longer has", async () => {
        await replace(
            { groupId: id, apps: { web: { cmd: "web" }, old: { cmd: "old" } } },
            { groupId: id, apps: { web: { cmd: "web" } } },
        );
        expect(world.ids()).to.deep.equal(["/shop/web"]);
    });
});
