import { expect } from "chai";
import { mounting, published, resident } from "../support/app-shapes";
import { useGroupWorld } from "../support/group-world";

describe("what a change of a group cannot do", function () {
    this.timeout(60_000);
    const world = useGroupWorld();
    const { review } = world;
    it("does not delete local persistent volumes unless its state allows that", async () => {
        const { inputs } = await review({ apps: { db: resident } });
        const refusal =
            "apps.db: would be deleted with its local persistent volumes (data). To keep /shop/db outside of the " +
            "group, name it in release; to destroy it, set its forceDestroy: true and run pulumi up before you " +
            "take it out";
        expect((await review({ apps: {} }, inputs)).failures).to.deep.equal([refusal]);
        expect((await review({ apps: {}, release: ["db"] }, inputs)).failures).to.deep.equal([]);
        const allowed = (await review({ apps: { db: { ...resident, forceDestroy: true } } })).inputs;
        expect((await review({ apps: {} }, allowed)).failures).to.deep.equal([]);
    });

    it("does not leave them behind under another id", async () => {
        const { inputs } = await review({ apps: { db: resident } });
        expect((await review({ groupId: "/store", apps: { db: resident } }, inputs)).failures).to.deep.equal([
            "apps.db: would replace /shop/db and destroy its local persistent volumes (data). Keep the id; or, to " +
                "destroy them, set forceDestroy: true and run pulumi up before you change it",
        ]);
    });

    it("does not get another id while both would want one volume", async () => {
        const { inputs } = await review({ apps: { db: mounting("data"), web: published } });
        const moved = { groupId: "/store", apps: { db: mounting("data"), web: published } };
        expect((await review(moved, inputs)).failures).to.deep.equal([
            "groupId: would start a second group beside /shop, and db cannot run twice: an external volume, a " +
                "fixed host port or a published service port is the same in both. Keep the id; or take these apps " +
                "out of the group, run pulumi up, and change the id then",
        ]);
    });

    it("does not give an app a volume that one has which goes last of all", async () => {
        const { inputs } = await review({ apps: { db: mounting("data") } });
        await world.restart();
        const renamed = { groups: { backend: { apps: { db: mounting("data") } } } };
        expect((await review(renamed, inputs)).failures).to.deep.equal([
            "groups.backend.apps.db: mounts data, which /shop/db has until this update deletes that one, last of all. " +
                "Take /shop/db out alone and run pulumi up, then add this one",
        ]);
        await world.restart();
        const taken = { apps: { web: mounting("data"), db: { cmd: "db" } } };
        expect((await review(taken, inputs)).failures).to.deep.equal([]);
    });
});
