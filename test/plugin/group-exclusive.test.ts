import { expect } from "chai";
import { useGroupWorld } from "../support/group-world";

describe("an exclusive group", function () {
    this.timeout(60_000);
    const world = useGroupWorld();
    const { review, refusalsOfApp } = world;
    const group = { exclusive: true, apps: { web: { cmd: "web" } } };

    beforeEach(async () => {
        await world.operator.create({ id: "/shop/theirs", cmd: "serve" });
        await world.operator.create({ id: "/shop/deep/theirs", cmd: "serve" });
        await world.operator.create({ id: "/shopping/theirs", cmd: "serve" });
    });

    it("names the apps of others that it deletes, at any depth", async () => {
        expect((await review(group)).inputs.foreign).to.deep.equal(["/shop/deep/theirs", "/shop/theirs"]);
        await world.provider.waitForLog(
            ({ message }) =>
                message ===
                "exclusive: deletes /shop/deep/theirs, /shop/theirs, which this group does not declare. To keep an " +
                    "app, name it in release",
        );
    });

    it("names the pods in it, which stay", async () => {
        await world.operator.createPod("/shop/deep/batch");
        await review(group);
        await world.provider.waitForLog(
            ({ message }) =>
                message === "exclusive: leaves the pods /shop/deep/batch: only apps are managed here",
        );
    });

    it("spares what it releases, and apps of this program", async () => {
        await refusalsOfApp("theirs", "/shop/theirs");
        const { inputs } = await review({ ...group, release: ["deep/theirs"] });
        expect(inputs).to.not.have.property("foreign");
    });

    it("asks nothing while nothing is new, and looks again at what a refresh has found", async () => {
        const { inputs } = await review({ ...group, release: ["deep/theirs", "theirs"] });
        const others = { ...group, release: ["deep/theirs", "theirs"] };
        world.marathon.clearRequests();
        expect((await review(others, inputs)).inputs).to.not.have.property("foreign");
        expect(world.marathon.requests).to.deep.equal([]);
        const refreshed = { ...inputs, foreign: ["/shop/theirs", "/shop/gone"] };
        expect((await review(group, refreshed)).inputs.foreign).to.deep.equal([
            "/shop/deep/theirs",
            "/shop/theirs",
        ]);
    });

    it("is no longer said to delete them when it is not exclusive", async () => {
        const { inputs } = await review(group);
        expect((await review({ ...group, exclusive: false }, inputs)).inputs).to.not.have.property("foreign");
    });

    it("finds nothing of its own stack in a refresh that it would delete", async () => {
        await world.operator.delete("/shop/deep/theirs");
        const checked = await world.check({}, { groupId: "/shop", ...group, release: ["theirs"] });
        const { outputs } = await world.provider.create("group", checked);
        const app = { appId: "/shop/own", cmd: "own" };
        const { inputs } = await world.provider.check("app", {}, app, { name: "own" });
        await world.provider.create("app", inputs, { name: "own" });
        const read = await world.provider.read("group", "/shop", outputs);
        expect(read.inputs).to.have.deep.property("foreign", ["/shop/theirs"]);
    });
});
