import { expect } from "chai";
import { system } from "../support/app-shapes";
import { useGroupWorld } from "../support/group-world";
import type { Properties } from "../support/provider-process";
import { until } from "../support/until";

/** Instances of the definition that carries this fail on start. */
const broken = { SIM_FAIL_START: "yes" };

describe("an update of a group that is held up", function () {
    this.timeout(40_000);
    const world = useGroupWorld();

    it("names the app that does not arrive, and goes straight through once it is mended", async () => {
        const group = await world.create(system());
        const failed = await world.failUpdate(group, system({ apps: { web: { cmd: "web", env: broken } } }));
        expect(failed.failure.reasons[0]).to.contain("1 of 1 app of /shop did not arrive: /shop/web.");
        expect(failed.group.outputs).to.have.nested.property("__live.apps.web.rollout", "unfinished");
        world.marathon.clearRequests();
        const mended = await world.update(failed.group, system({ apps: { web: { cmd: "web 2" } } }));
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web 2" });
        expect(world.writes()).to.deep.equal(["PUT /v2/apps", "PUT /v2/apps"]);
        expect(mended.outputs).to.have.nested.property("__live.apps.web.rollout", "ok");
    });

    it("is not left half-way when the deployment of all is superseded to mend one of them", async () => {
        const group = await world.create(system());
        const wanted = (web: Properties) =>
            system({ apps: { web }, groups: { backend: { apps: { db: { cmd: "db 2" } } } } });
        world.marathon.behave("/shop/backend/db", { noOffers: true });
        const { group: failed } = await world.failUpdate(group, wanted({ cmd: "web", env: broken }));
        const updating = world.update(failed, wanted({ cmd: "web 2" }));
        await until(
            "the deployment of both is superseded",
            () => world.marathon.app("/shop/web")?.cmd === "web 2",
        );
        world.marathon.behave("/shop/backend/db", undefined);
        const { outputs } = await updating;
        expect(outputs).to.have.nested.property("__live.rollout", "ok");
        const db = world.marathon.app("/shop/backend/db");
        const tasks = db?.tasks ?? [];
        const versions = new Set(tasks.map(({ version }) => version));
        expect([...versions]).to.deep.equal([db?.version]);
    });

    it("is waited for where somebody, a process that has died say, has written the same already", async () => {
        const group = await world.create(system());
        await world.operator.change("/shop/web", { env: broken });
        const { failure } = await world.failUpdate(
            group,
            system({ apps: { web: { cmd: "web", env: broken } } }),
        );
        expect(failure.reasons[0]).to.contain("/shop/web fails on start");
    });

    it("is found again after a write whose answer was lost", async () => {
        world.marathon.loseAnswer({ method: "PUT", path: "/v2/apps" });
        const { outputs } = await world.create(system());
        expect(outputs).to.have.nested.property("__live.apps.web.rollout", "ok");
        expect(world.marathon.apps()).to.have.length(2);
    });

    it("waits for an app that others have locked, and keeps what they have changed meanwhile", async () => {
        const group = await world.create(system());
        world.marathon.lock("/shop/web");
        const updating = world.update(group, system({ apps: { web: { cmd: "web 2" } } }));
        await until("the write was refused", () => world.writes().length > 0);
        // Which ends their deployment.
        await world.operator.change("/shop/web", { mem: 256 });
        await updating;
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web 2", mem: 256 });
    });

    it("keeps what an operator changes while the first of several requests is on its way", async () => {
        const env = { TEXT: "x".repeat(150 * 1024) };
        const wanted = (version: string) => ({
            apps: { web: { cmd: `web ${version}`, env, dependencies: ["/shop/backend/db"] } },
            groups: { backend: { apps: { db: { cmd: `db ${version}`, env } } } },
        });
        const group = await world.create(system(wanted("1")));
        world.marathon.behave("/shop/backend/db", { noOffers: true });
        const updating = world.update(group, system(wanted("2")));
        await until("the first is written", () => world.marathon.app("/shop/backend/db")?.cmd === "db 2");
        await world.operator.change("/shop/web", { instances: 3 });
        world.marathon.behave("/shop/backend/db", undefined);
        await updating;
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web 2", instances: 3 });
    });

    it("waits, as a folder does, for room where Marathon runs as many deployments as it allows", async () => {
        const others = Array.from({ length: 100 }, (_, index) => `/others/${index}`);
        world.marathon.seed(others.map((appId) => ({ id: appId, cmd: "serve", instances: 0 })));
        await until("nothing is being deployed", () => world.marathon.deployments().length === 0);
        const locks = others.map((appId) => world.marathon.lock(appId));
        const inputs = await world.check({}, { groupId: "/folder" });
        const creating = world.provider.create("group", inputs);
        await until("the write was refused", () =>
            world.marathon.writes().some(({ status }) => status === 403),
        );
        for (const lock of locks) lock.end();
        await creating;
        expect(world.marathon.group("/folder")).to.deep.include({ id: "/folder" });
    });
});
