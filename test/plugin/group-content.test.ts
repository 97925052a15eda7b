import { expect } from "chai";
import { system } from "../support/app-shapes";
import { useGroupWorld } from "../support/group-world";

const id = "/shop";

describe("the content of a group", function () {
    this.timeout(40_000);
    const world = useGroupWorld();

    it("is made in one deployment, behind its group", async () => {
        const inputs = await world.check({}, system());
        const { outputs } = await world.provider.create("group", inputs);
        expect(world.writes()).to.deep.equal(["POST /v2/groups", "PUT /v2/apps"]);
        expect(world.idsWritten()).to.deep.equal(["/shop/backend/db", "/shop/web"]);
        expect(world.marathon.app("/shop/web")?.version).to.equal(
            world.marathon.app("/shop/backend/db")?.version,
        );
        expect(outputs).to.have.nested.property("__live.apps.web.rollout", "ok");
    });

    it("restarts only the app that was changed", async () => {
        const group = await world.create(system());
        const before = world.marathon.app("/shop/backend/db")?.version;
        await world.update(group, system({ apps: { web: { cmd: "web 2" } } }));
        expect(world.writes()).to.deep.equal(["PUT /v2/apps"]);
        expect(world.idsWritten()).to.deep.equal(["/shop/web"]);
        expect(world.marathon.app("/shop/backend/db")?.version).to.equal(before);
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web 2" });
    });

    it("gets apps more, and loses those that the program no longer has, last of all", async () => {
        const group = await world.create(system());
        await world.update(group, { groupId: id, apps: { web: { cmd: "web" }, api: { cmd: "api" } } });
        expect(world.writes()).to.deep.equal([
            "PUT /v2/apps",
            "DELETE /v2/apps/shop/backend/db",
            "DELETE /v2/groups/shop/backend",
        ]);
        expect(world.ids()).to.have.members(["/shop/web", "/shop/api"]);
    });

    it("never names an app of others, and leaves it running", async () => {
        const group = await world.create(system());
        await world.operator.create({ id: "/shop/theirs", cmd: "theirs" });
        const before = world.marathon.app("/shop/theirs")?.version;
        world.marathon.clearRequests();
        const changed = await world.update(group, system({ apps: { web: { cmd: "web 2" } } }));
        await world.restart();
        await world.provider.delete("group", id, changed.outputs);
        const bodies = JSON.stringify(world.marathon.writes());
        expect(bodies).to.not.contain("theirs");
        expect(world.marathon.app("/shop/theirs")?.version).to.equal(before);
        expect(world.ids()).to.deep.equal(["/shop/theirs"]);
    });

    it("keeps what an operator has changed in an app that the update writes anyway", async () => {
        const group = await world.create(system());
        await world.operator.change("/shop/web", { instances: 3 });
        await world.update(group, system({ apps: { web: { cmd: "web 2" } } }));
        expect(world.marathon.app("/shop/web")).to.deep.include({ cmd: "web 2", instances: 3 });
    });

    it("is written in several requests where one would be too large, those first that others need", async () => {
        const env = { TEXT: "x".repeat(150 * 1024) };
        await world.create(
            system({
                apps: { web: { cmd: "web", env, dependencies: ["/shop/backend/db"] } },
                groups: { backend: { apps: { db: { cmd: "db", env } } } },
            }),
        );
        expect(world.marathon.apps()).to.have.length(2);
        expect(world.marathon.app("/shop/web")?.version).to.not.equal(
            world.marathon.app("/shop/backend/db")?.version,
        );
    });

    it("shows in a refresh what differs, in one request for all of it", async () => {
        const { outputs } = await world.create(system());
        await world.operator.change("/shop/web", { instances: 2 });
        await world.operator.delete("/shop/backend/db");
        await world.restart();
        world.marathon.clearRequests();
        const { inputs } = await world.provider.read("group", id, outputs);
        expect(inputs).to.have.nested.property("apps.web.instances", 2);
        expect(inputs).to.have.deep.nested.property("groups.backend.apps", {});
        const asked = world.marathon.requests.map(({ path }) => path);
        expect(asked.filter((path) => path !== "/v2/info")).to.deep.equal(["/v2/groups/shop"]);
    });

    it("gets its executor resources behind the write of all apps, which loses them", async () => {
        const executorResources = { cpus: 0.2, mem: 64 };
        await world.create(system({ apps: { web: { cmd: "web", executorResources } } }));
        expect(world.marathon.app("/shop/web")?.executorResources).to.deep.include(executorResources);
    });

    it("restarts an app whose restartOn has changed, and no other", async () => {
        const group = await world.create(system({ apps: { web: { cmd: "web", restartOn: { key: "1" } } } }));
        await world.update(group, system({ apps: { web: { cmd: "web", restartOn: { key: "2" } } } }));
        expect(world.writes()).to.deep.equal(["POST /v2/apps/shop/web/restart"]);
    });

    it("is looked at app by app, once each, while it arrives", async () => {
        const many = (mem: number) => ({
            groupId: id,
            apps: Object.fromEntries(
                Array.from({ length: 50 }, (_, index) => [`app-${index}`, { cmd: "serve", mem }]),
            ),
        });
        const group = await world.create(many(32));
        await world.update(group, many(64));
        const asked = world.marathon.requests.map(({ method, path }) => `${method} ${path}`);
        const ofApps = asked.filter((request) => request.startsWith("GET /v2/apps/"));
        expect(ofApps.length).to.be.at.most(2 * 50);
        expect(asked.length - ofApps.length).to.be.at.most(10);
    });
});
