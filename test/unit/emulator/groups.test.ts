import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";

const member = (id: string, more: object = {}) => ({ id, cmd: "sleep 1000", instances: 0, ...more });

describe("groups of the emulator", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start();
    });

    afterEach(() => emulator.close());

    const ids = () => emulator.apps().map(({ id }) => id);

    it("are created with their content and relative ids", async () => {
        const body = { id: "/shop", apps: [member("web", { dependencies: ["db"] }), member("/shop/db")] };
        expect((await call(emulator, "POST", "/v2/groups", body)).status).to.equal(201);
        expect(ids()).to.deep.equal(["/shop/web", "/shop/db"]);
        expect(emulator.app("/shop/web")?.dependencies).to.deep.equal(["/shop/db"]);
        expect((await call(emulator, "POST", "/v2/groups", body)).status).to.equal(409);
    });

    it("lose what an update leaves out of a list, and keep what has no list", async () => {
        const groups = [{ id: "s", apps: [member("c")] }, { id: "t" }];
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a"), member("b")], groups });
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("b")] });
        expect(ids()).to.have.members(["/shop/b", "/shop/s/c"]);
        await call(emulator, "PUT", "/v2/groups/shop", { groups: [] });
        expect(ids()).to.have.members(["/shop/b"]);
        await call(emulator, "PUT", "/v2/groups/shop", {});
        expect(ids()).to.have.members(["/shop/b"]);
    });

    it("refuse the update of an existing nested group within its parent from 1.11 on", async () => {
        const body = { groups: [{ id: "s", apps: [member("a")] }] };
        expect((await call(emulator, "PUT", "/v2/groups/shop", body)).status).to.equal(200);
        const again = await call(emulator, "PUT", "/v2/groups/shop", body);
        expect([again.status, again.at("details.0.path")]).to.deep.equal([422, "/groups(0)/enforceRole"]);
        expect((await call(emulator, "PUT", "/v2/groups/shop/s", { apps: [member("a")] })).status).to.equal(
            200,
        );
    });

    it("reset enforceRole when an update does not name it, and take it from a PATCH", async () => {
        await call(emulator, "PUT", "/v2/groups/dev", { enforceRole: true });
        expect(emulator.group("/dev")).to.include({ enforceRole: true });
        await call(emulator, "PUT", "/v2/groups/dev", {});
        expect(emulator.group("/dev")).to.include({ enforceRole: false });
        const version = emulator.group("/dev")?.version;
        const patched = await call(emulator, "PATCH", "/v2/groups/dev", { enforceRole: true });
        expect([patched.status, patched.body]).to.deep.equal([200, ""]);
        expect(emulator.group("/dev")).to.include({ enforceRole: true, version });
    });

    it("give their name as role where they enforce it", async () => {
        await call(emulator, "PUT", "/v2/groups/dev", { enforceRole: true });
        await call(emulator, "POST", "/v2/apps", member("/dev/web"));
        expect(emulator.app("/dev/web")).to.include({ role: "dev" });
        const other = await call(emulator, "POST", "/v2/apps", member("/dev/api", { role: "*" }));
        expect(other.at("details.0")).to.deep.equal({
            path: "/role",
            errors: ["got *, expected one of: [dev]"],
        });
    });

    it("scale all their apps by a factor", async () => {
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a", { instances: 3 })] });
        await call(emulator, "PUT", "/v2/groups/shop?force=true", { scaleBy: 1.5 });
        expect(emulator.app("/shop/a")).to.include({ instances: 5 });
        const mixed = await call(emulator, "PUT", "/v2/groups/shop", { scaleBy: 2, apps: [] });
        expect(mixed.at("details.0.errors.0")).to.equal("not allowed in conjunction with other properties.");
    });

    it("go back to an old version", async () => {
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a")] });
        const version = emulator.group("/shop")?.version;
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("b")] });
        await call(emulator, "PUT", "/v2/groups/shop", { version });
        expect(ids()).to.deep.equal(["/shop/a"]);
        expect((await call(emulator, "GET", "/v2/groups/shop/versions")).body).to.have.length(3);
        const unknown = await call(emulator, "PUT", "/v2/groups/shop", {
            version: "2015-01-01T00:00:00.000Z",
        });
        expect(unknown.at("message")).to.equal(
            "Group /shop not available in version 2015-01-01T00:00:00.000Z",
        );
    });

    it("show the steps of an update that is only tried", async () => {
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("old")] });
        const tried = await call(emulator, "PUT", "/v2/groups/shop?dryRun=true", { apps: [member("new")] });
        expect(tried.body).to.deep.equal({
            steps: [
                { actions: [{ action: "StopApplication", app: "/shop/old" }] },
                { actions: [{ action: "StartApplication", app: "/shop/new" }] },
                { actions: [{ action: "ScaleApplication", app: "/shop/new" }] },
            ],
        });
        expect(ids()).to.deep.equal(["/shop/old"]);
    });

    it("count every app of a group that is only tried as changed, listed or kept, with or without ports", async () => {
        const update = { groups: [{ id: "s", apps: [member("b", { portDefinitions: [] })] }] };
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a")], ...update });
        const tried = await call(emulator, "PUT", "/v2/groups/shop?dryRun=true", { groups: [{ id: "s" }] });
        const actions = ["/shop/a", "/shop/s/b"].map((app) => ({ action: "ScaleApplication", app }));
        expect(tried.body).to.deep.equal({ steps: [{ actions }] });
    });

    it("leave out of a trial to scale what would not change", async () => {
        const running = member("a", { instances: 1 });
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [running, member("b")] });
        const tried = await call(emulator, "PUT", "/v2/groups/shop?dryRun=true", { scaleBy: 2 });
        const actions = [{ action: "ScaleApplication", app: "/shop/a" }];
        expect(tried.body).to.deep.equal({ steps: [{ actions }] });
    });

    it("show in a trial of an old version the apps whose version is another one now", async () => {
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a")] });
        const version = emulator.group("/shop")?.version;
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a", { mem: 64 })] });
        await call(emulator, "PUT", "/v2/groups/shop", { version });
        const tried = await call(emulator, "PUT", "/v2/groups/shop?dryRun=true", { version });
        const actions = [{ action: "ScaleApplication", app: "/shop/a" }];
        expect(tried.body).to.deep.equal({ steps: [{ actions }] });
    });

    it("hold only groups below them, and each has an id", async () => {
        const foreign = { groups: [{ id: "s" }, { id: "/other" }] };
        const refused = await call(emulator, "PUT", "/v2/groups/shop", foreign);
        expect(refused.at("details")).to.deep.equal([
            { path: "/groups(1)", errors: ["Group has to be child of groups with parent id"] },
        ]);
        const nameless = await call(emulator, "PUT", "/v2/groups/shop", { groups: [{}] });
        expect(nameless).to.deep.include({ status: 500, body: { message: "None.get" } });
    });

    it("are deleted with all they hold, the root only without its id", async () => {
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a")], groups: [{ id: "s" }] });
        await call(emulator, "POST", "/v2/apps", member("/other"));
        expect((await call(emulator, "DELETE", "/v2/groups//")).status).to.equal(422);
        await call(emulator, "DELETE", "/v2/groups/shop");
        expect(emulator.group("/shop")).to.equal(undefined);
        await call(emulator, "DELETE", "/v2/groups/");
        expect(ids()).to.deep.equal([]);
    });

    it("made by an app stay when the app goes", async () => {
        await call(emulator, "POST", "/v2/apps", member("/a/b/c"));
        await call(emulator, "DELETE", "/v2/apps/a/b/c");
        expect(emulator.group("/a/b")).to.include({ id: "/a/b" });
    });

    it("that are empty give way to an app of their id", async () => {
        await call(emulator, "PUT", "/v2/groups/web", {});
        expect((await call(emulator, "POST", "/v2/apps", member("/web"))).status).to.equal(201);
        expect(emulator.group("/web")).to.equal(undefined);
    });

    it("may not share an id with an app while they hold something", async () => {
        await call(emulator, "PUT", "/v2/groups/web", { apps: [member("a")] });
        const refused = await call(emulator, "POST", "/v2/apps", member("/web"));
        expect(refused.at("details.0.errors.0")).to.equal(
            "Groups and Applications may not have the same identifier.",
        );
    });

    it("show only what is embedded, empty lists from 1.9 on", async () => {
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [member("a")] });
        const shown = await call(emulator, "GET", "/v2/groups/shop?embed=group.groups");
        expect(shown.at("apps")).to.deep.equal([]);
        const counted = await call(
            emulator,
            "GET",
            "/v2/groups/shop?embed=group.apps&embed=group.apps.counts",
        );
        expect(counted.at("apps.0.tasksRunning")).to.equal(0);
    });
});
