import { expect } from "chai";
import {
    MarathonApp,
    type MarathonAppArgs,
    MarathonGroup,
    type MarathonGroupArgs,
    ServiceLink,
} from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

/** Instances of the definition that carries this fail on start. */
const broken = { SIM_FAIL_START: "yes" };

describe("a group that is deployed as one", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");

    /** Three apps on two levels, of which `web` needs the others. */
    const system = (web: Partial<MarathonAppArgs> = {}, more: MarathonGroupArgs = {}): MarathonGroupArgs => ({
        apps: { web: { cmd: "web", dependencies: ["/shop/backend"], ...web } },
        groups: { backend: { apps: { cart: { cmd: "cart" }, db: { cmd: "db" } } } },
        ...more,
    });

    const set = (args: MarathonGroupArgs) =>
        world.stack.setProgram(async () => void new MarathonGroup("shop", args));

    const up = async (args: MarathonGroupArgs) => {
        set(args);
        return await world.stack.up();
    };

    const failUp = async (args: MarathonGroupArgs) => {
        const { operation } = await failureOf<OperationFailed>(up(args));
        return operation.errors.join(" ").replace(/\s+/g, " ");
    };

    const ids = () => world.marathon.apps().map(({ id }) => id);
    const versionOf = (id: string) => world.marathon.app(id)?.version;
    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);

    it("shows in a refresh the one app that somebody changed, and puts it right without another restart", async () => {
        await up(system());
        await world.operator.change("/shop/web", { cmd: "theirs" });
        const untouched = versionOf("/shop/backend/db");
        const refresh = await world.stack.refresh();
        expect(refresh.stepOf("shop").found).to.equal("update");
        const preview = await world.stack.preview({ diff: true });
        expect(preview.stdout).to.match(/cmd *: "theirs" => "web"/);
        await world.stack.up();
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web" });
        expect(versionOf("/shop/backend/db")).to.equal(untouched);
        await world.stack.refresh();
        await world.stack.preview({ expectNoChanges: true });
    });

    it("makes an app again that somebody has deleted", async () => {
        await up(system());
        await world.operator.delete("/shop/backend/db");
        await world.stack.refresh();
        world.marathon.clearRequests();
        await world.stack.up();
        expect(writes()).to.deep.equal(["PUT /v2/apps"]);
        expect(ids()).to.have.members(["/shop/web", "/shop/backend/cart", "/shop/backend/db"]);
    });

    it("names the app that fails, and the corrected update goes straight through", async () => {
        await up(system());
        const untouched = versionOf("/shop/backend/db");
        expect(await failUp(system({ env: broken })))
            .to.contain("1 of 1 app of /shop did not arrive: /shop/web.")
            .and.contain("/shop/web fails on start");
        await up(system({ cmd: "web 2" }));
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web 2", tasksRunning: 1 });
        expect(versionOf("/shop/backend/db")).to.equal(untouched);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("is in the state as far as it came when its creation fails, so that a destroy leaves nothing", async () => {
        const groups = { backend: { apps: { db: { cmd: "db", env: broken } } } };
        expect(await failUp(system({}, { groups }))).to.contain("/shop/backend/db fails on start");
        await world.stack.destroy();
        expect(ids()).to.deep.equal([]);
        expect(world.marathon.group("/shop")).to.equal(undefined);
    });

    it("spares an app that somebody else makes between its look and its write", async () => {
        await up(system());
        const held = world.marathon.hold({ method: "PUT", path: "/v2/apps" });
        const updating = up(system({ cmd: "web 2" }));
        await held.arrived;
        await world.operator.create({ id: "/shop/theirs", cmd: "theirs" });
        held.release();
        await updating;
        expect(world.marathon.app("/shop/theirs")).to.deep.include({ cmd: "theirs" });
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web 2" });
    });

    it("leaves what is not its own when it goes, and the group with it", async () => {
        await up(system());
        await world.operator.create({ id: "/shop/theirs", cmd: "theirs" });
        const destroy = await world.stack.destroy();
        expect(ids()).to.deep.equal(["/shop/theirs"]);
        expect(destroy.warnings.join("\n")).to.contain("The group /shop stays: /shop/theirs");
        expect(world.stack.state().resources).to.deep.equal([]);
    });

    it("deletes the app that a program no longer has after the new one runs", async () => {
        await up(system());
        world.marathon.clearRequests();
        const groups = { backend: { apps: { cart: { cmd: "cart" }, store: { cmd: "db" } } } };
        await up(system({}, { groups }));
        expect(writes()).to.deep.equal(["PUT /v2/apps", "DELETE /v2/apps/shop/backend/db"]);
        expect(ids()).to.have.members(["/shop/web", "/shop/backend/cart", "/shop/backend/store"]);
    });

    it("gives an app to a resource of its own, and takes it back, without touching it", async () => {
        const db: MarathonAppArgs = { cmd: "db" };
        const alone = { backend: { apps: { cart: { cmd: "cart" } } } };
        await up(system());
        const version = versionOf("/shop/backend/db");
        world.marathon.clearRequests();
        world.stack.setProgram(async () => {
            const release = ["backend/db"];
            const shop = new MarathonGroup("shop", system({}, { groups: alone, release }));
            new MarathonApp("db", { ...db, appId: "/shop/backend/db" }, { dependsOn: shop });
        });
        await world.stack.up();
        await up(system());
        expect(writes()).to.deep.equal([]);
        expect(versionOf("/shop/backend/db")).to.equal(version);
        await world.stack.preview({ expectNoChanges: true });
        await world.stack.destroy();
        expect(ids()).to.deep.equal([]);
    });

    it("has direct links to its apps follow them in the same update", async () => {
        const withLink = (db: string) => async () => {
            const groups = { backend: { apps: { cart: { cmd: "cart" }, db: { cmd: db } } } };
            const shop = new MarathonGroup("shop", system({}, { groups }));
            const target = shop.app("backend/db");
            new ServiceLink("db", { target, via: "direct" });
        };
        const addressOf = (id: string) => {
            const [task] = world.marathon.app(id)?.tasks ?? [];
            return `${task?.host}:${task?.ports?.[0]}`;
        };
        const linked = () => world.stack.stored("db")?.outputs?.addresses;
        world.stack.setProgram(withLink("db"));
        await world.stack.up();
        expect(linked()).to.deep.equal([addressOf("/shop/backend/db")]);
        world.stack.setProgram(withLink("db 2"));
        const update = await world.stack.up();
        expect(update.stepOf("db").op).to.equal("update");
        expect(linked()).to.deep.equal([addressOf("/shop/backend/db")]);
        await world.stack.refresh();
        await world.stack.preview({ expectNoChanges: true });
    });

    it("takes over a live tree of the same apps without a write", async () => {
        world.marathon.seed({
            id: "/shop",
            apps: [{ id: "web", cmd: "web", dependencies: ["/shop/backend"] }],
            groups: [
                {
                    id: "backend",
                    apps: [
                        { id: "cart", cmd: "cart" },
                        { id: "db", cmd: "db" },
                    ],
                },
            ],
        });
        world.marathon.clearRequests();
        await up(system({}, { adopt: true }));
        expect(writes()).to.deep.equal([]);
        await world.stack.refresh();
        await world.stack.preview({ expectNoChanges: true });
    });
});
