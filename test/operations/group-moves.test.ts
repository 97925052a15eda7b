import { expect } from "chai";
import { MarathonApp, MarathonGroup } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

const app = (cmd: string) => ({ cmd, portDefinitions: [{ name: "http" }] });

describe("an app that moves", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { clock: "real" } });

    const deploy = async (program: () => void) => {
        world.stack.setProgram(async () => program());
        world.marathon.clearRequests();
        return await world.stack.up();
    };

    /** Changes with every write and every restart. */
    const versionOf = (id: string) => world.marathon.app(id)?.version;
    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);

    before(async () => {
        await deploy(() => new MarathonGroup("shop", { apps: { web: app("./web"), cart: app("./cart") } }));
    });

    it("from its group into a resource of its own stays as it is, once it is released", async () => {
        const before = versionOf("/shop/cart");
        await deploy(() => {
            const group = new MarathonGroup("shop", { apps: { web: app("./web") }, release: ["cart"] });
            new MarathonApp("cart", { group, ...app("./cart") });
        });
        expect(writes()).to.deep.equal([]);
        expect(versionOf("/shop/cart")).to.equal(before);
        expect(world.stack.stored("cart")).to.deep.include({ id: "/shop/cart" });
        await world.stack.preview({ expectNoChanges: true });
    });

    it("keeps being the resource's when the release is taken back", async () => {
        await deploy(() => {
            const group = new MarathonGroup("shop", { apps: { web: app("./web") } });
            new MarathonApp("cart", { group, ...app("./cart") });
        });
        expect(writes()).to.deep.equal([]);
        expect(world.marathon.app("/shop/cart")).to.deep.include({ tasksRunning: 1 });
    });

    it("from a resource into the group stays as it is", async () => {
        const before = versionOf("/shop/cart");
        await deploy(() => new MarathonGroup("shop", { apps: { web: app("./web"), cart: app("./cart") } }));
        expect(writes()).to.deep.equal([]);
        expect(versionOf("/shop/cart")).to.equal(before);
        expect(world.stack.stored("cart")).to.equal(undefined);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("to another name is there twice, until the old one is taken out", async () => {
        const apps = { web: app("./web"), basket: app("./cart") };
        await deploy(() => new MarathonGroup("shop", { apps: { ...apps, cart: app("./cart") } }));
        expect(world.marathon.app("/shop/basket")).to.deep.include({ tasksRunning: 1 });
        expect(world.marathon.app("/shop/cart")).to.deep.include({ tasksRunning: 1 });
        await deploy(() => new MarathonGroup("shop", { apps }));
        expect(writes()).to.deep.equal(["DELETE /v2/apps/shop/cart"]);
    });

    it("out of the stack stays, and is nobody's business any more", async () => {
        await deploy(
            () => new MarathonGroup("shop", { apps: { web: app("./web") }, release: ["/shop/basket"] }),
        );
        expect(writes()).to.deep.equal([]);
        await deploy(() => new MarathonGroup("shop", { apps: { web: app("./web") } }));
        expect(writes()).to.deep.equal([]);
        expect(world.marathon.app("/shop/basket")).to.deep.include({ tasksRunning: 1 });
    });
});
