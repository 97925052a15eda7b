import { expect } from "chai";
import { MarathonApp, MarathonGroup, type MarathonGroupArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

describe("a group as a folder", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const program = (args: MarathonGroupArgs = {}) => {
        return async () => {
            const shop = new MarathonGroup("shop", args);
            new MarathonApp("cart", { group: shop, cmd: "serve" });
        };
    };

    const up = async (args?: MarathonGroupArgs) => {
        world.stack.setProgram(program(args));
        return await world.stack.up();
    };

    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);

    beforeEach(() => world.marathon.clearRequests());

    it("gives its apps their ids, known in the first preview", async () => {
        world.stack.setProgram(program());
        const preview = await world.stack.preview();
        expect(preview.stepOf("shop").newInputs).to.deep.include({ groupId: "/shop" });
        expect(preview.stepOf("cart").newInputs).to.deep.include({ appId: "/shop/cart" });
    });

    it("is made empty, and then its apps in it", async () => {
        await up();
        expect(writes()).to.deep.equal(["POST /v2/groups", "POST /v2/apps"]);
        expect(world.marathon.writes()[0]?.body).to.deep.equal({ id: "/shop" });
        expect(world.marathon.app("/shop/cart")).to.deep.include({ cmd: "serve" });
        expect(world.stack.stored("shop")).to.deep.include({ id: "/shop" });
    });

    it("has nothing left to do then, also after a refresh", async () => {
        await world.stack.refresh();
        await world.stack.preview({ expectNoChanges: true });
    });

    it("is changed without a word about what is in it", async () => {
        await world.operator.create({ id: "/database", cmd: "serve" });
        world.marathon.clearRequests();
        await up({ dependencies: ["/database"] });
        const [put, ...more] = world.marathon.writes();
        expect(more).to.deep.equal([]);
        expect(put).to.deep.include({ method: "PUT", path: "/v2/groups/shop" });
        expect(put?.body).to.deep.include({ dependencies: ["/database"] });
        expect(put?.body).to.not.have.any.keys("id", "apps", "groups");
        expect(world.marathon.app("/shop/cart")).to.deep.include({ cmd: "serve" });
        await world.stack.preview({ expectNoChanges: true });
    });

    it("shows in a refresh what somebody changed, and puts it right again", async () => {
        await world.operator.changeGroup("/shop", { dependencies: [] });
        const refresh = await world.stack.refresh();
        expect(refresh.stepOf("shop").found).to.equal("update");
        await up({ dependencies: ["/database"] });
        expect(world.marathon.group("/shop")).to.deep.include({ dependencies: ["/database"] });
    });

    it("stays, with what somebody else put into it, and says what that is", async () => {
        await world.operator.create({ id: "/shop/theirs", cmd: "theirs" });
        const { operation } = await failureOf<OperationFailed>(world.stack.destroy());
        expect(operation.errors.join("\n")).to.contain("/shop is not empty: /shop/theirs.");
        expect(world.marathon.apps().map(({ id }) => id)).to.have.members(["/database", "/shop/theirs"]);
        expect(world.stack.stored("shop")).to.deep.include({ id: "/shop" });
    });

    it("goes after its apps have gone", async () => {
        await world.operator.delete("/shop/theirs");
        await up();
        world.marathon.clearRequests();
        await world.stack.destroy();
        expect(writes()).to.deep.equal(["DELETE /v2/apps/shop/cart", "DELETE /v2/groups/shop"]);
        expect(world.marathon.group("/shop")).to.equal(undefined);
    });

    it("that was there before is used as it is, and stays", async () => {
        world.marathon.seed({ id: "/shop", apps: [{ id: "theirs", cmd: "theirs" }] });
        await up();
        expect(world.marathon.apps().map(({ id }) => id)).to.include.members(["/shop/cart", "/shop/theirs"]);
        const destroy = await world.stack.destroy();
        expect(destroy.stdout).to.contain("/shop stays: it was there before this stack used it");
        expect(world.marathon.app("/shop/cart")).to.equal(undefined);
        expect(world.marathon.app("/shop/theirs")).to.deep.include({ cmd: "theirs" });
    });
});
