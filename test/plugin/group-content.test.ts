import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { PartialFailure } from "../support/provider-errors";
import { type Properties, ProviderProcess } from "../support/provider-process";
import { until } from "../support/until";

const id = "/shop";

/** Instances of the definition that carries this fail on start. */
const broken = { SIM_FAIL_START: "yes" };

describe("the content of a group", function () {
    this.timeout(40_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    const begin = async () => {
        await provider?.close();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    };

    beforeEach(async () => {
        marathon = await Emulator.start();
        operator = new Operator(marathon);
        await begin();
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const system = (more: Properties = {}): Properties => ({
        groupId: id,
        apps: { web: { cmd: "web", dependencies: ["/shop/backend/db"] } },
        groups: { backend: { apps: { db: { cmd: "db" } } } },
        ...more,
    });

    const check = async (olds: Properties, news: Properties) => {
        const { inputs, failures } = await provider.check("group", olds, news);
        expect(failures).to.deep.equal([]);
        return inputs;
    };

    const create = async (wanted = system()) => {
        const inputs = await check({}, wanted);
        const { outputs } = await provider.create("group", inputs);
        marathon.clearRequests();
        return { inputs, outputs };
    };

    type Group = Awaited<ReturnType<typeof create>>;

    const update = async ({ inputs, outputs }: Group, wanted: Properties): Promise<Group> => {
        // As with the engine: what an earlier update has done to apps is past.
        await begin();
        const news = await check(inputs, wanted);
        return { inputs: news, outputs: await provider.update("group", id, outputs, news) };
    };

    const failUpdate = async ({ inputs, outputs }: Group, wanted: Properties) => {
        const news = await check(inputs, wanted);
        const failure = await failureOf<PartialFailure>(provider.update("group", id, outputs, news));
        expect(failure).to.be.instanceOf(PartialFailure);
        return { failure, group: { inputs: news, outputs: failure.properties } };
    };

    const writes = () => marathon.writes().map(({ method, path }) => `${method} ${path}`);
    const idsWritten = () =>
        marathon.writes().flatMap(({ body }) => (Array.isArray(body) ? body.map((app) => app.id) : []));
    const contentOf = (group: { readonly apps?: unknown } | undefined) =>
        (group?.apps as { id: string }[] | undefined)?.map((app) => app.id);
    const versionOf = (appId: string) => marathon.app(appId)?.version;

    it("is made in one deployment, behind its group", async () => {
        const inputs = await check({}, system());
        const { outputs } = await provider.create("group", inputs);
        expect(writes()).to.deep.equal(["POST /v2/groups", "PUT /v2/apps"]);
        expect(idsWritten()).to.deep.equal(["/shop/backend/db", "/shop/web"]);
        expect(versionOf("/shop/web")).to.equal(versionOf("/shop/backend/db"));
        expect(outputs).to.have.nested.property("__live.apps.web.rollout", "ok");
    });

    it("restarts only the app that was changed", async () => {
        const group = await create();
        const before = versionOf("/shop/backend/db");
        await update(group, system({ apps: { web: { cmd: "web 2" } } }));
        expect(writes()).to.deep.equal(["PUT /v2/apps"]);
        expect(idsWritten()).to.deep.equal(["/shop/web"]);
        expect(versionOf("/shop/backend/db")).to.equal(before);
        expect(marathon.app("/shop/web")).to.deep.include({ cmd: "web 2" });
    });

    it("gets apps more, and loses those that the program no longer has, last of all", async () => {
        const group = await create();
        await update(group, { groupId: id, apps: { web: { cmd: "web" }, api: { cmd: "api" } } });
        expect(writes()).to.deep.equal([
            "PUT /v2/apps",
            "DELETE /v2/apps/shop/backend/db",
            "DELETE /v2/groups/shop/backend",
        ]);
        expect(marathon.apps().map((app) => app.id)).to.have.members(["/shop/web", "/shop/api"]);
    });

    it("never names an app of others, and leaves it running", async () => {
        const group = await create();
        await operator.create({ id: "/shop/theirs", cmd: "theirs" });
        const before = versionOf("/shop/theirs");
        marathon.clearRequests();
        const changed = await update(group, system({ apps: { web: { cmd: "web 2" } } }));
        await begin();
        await provider.delete("group", id, changed.outputs);
        const bodies = JSON.stringify(marathon.writes());
        expect(bodies).to.not.contain("theirs");
        expect(versionOf("/shop/theirs")).to.equal(before);
        expect(contentOf(marathon.group(id))).to.deep.equal(["/shop/theirs"]);
    });

    it("keeps what an operator has changed in an app that the update writes anyway", async () => {
        const group = await create();
        await operator.change("/shop/web", { instances: 3 });
        await update(group, system({ apps: { web: { cmd: "web 2" } } }));
        expect(marathon.app("/shop/web")).to.deep.include({ cmd: "web 2", instances: 3 });
    });

    it("names the app that does not arrive, and goes straight through once it is mended", async () => {
        const group = await create();
        const failed = await failUpdate(group, system({ apps: { web: { cmd: "web", env: broken } } }));
        expect(failed.failure.reasons[0]).to.contain("1 of 1 app of /shop did not arrive: /shop/web.");
        expect(failed.group.outputs).to.have.nested.property("__live.apps.web.rollout", "unfinished");
        marathon.clearRequests();
        const mended = await update(failed.group, system({ apps: { web: { cmd: "web 2" } } }));
        expect(marathon.app("/shop/web")).to.deep.include({ cmd: "web 2" });
        expect(writes()).to.deep.equal(["PUT /v2/apps", "PUT /v2/apps"]);
        expect(mended.outputs).to.have.nested.property("__live.apps.web.rollout", "ok");
    });

    it("is not left half-way when the deployment of all is superseded to mend one of them", async () => {
        const group = await create();
        const wanted = (web: Properties) =>
            system({ apps: { web }, groups: { backend: { apps: { db: { cmd: "db 2" } } } } });
        marathon.behave("/shop/backend/db", { noOffers: true });
        const { group: failed } = await failUpdate(group, wanted({ cmd: "web", env: broken }));
        const updating = update(failed, wanted({ cmd: "web 2" }));
        await until("the deployment of both is superseded", () => marathon.app("/shop/web")?.cmd === "web 2");
        marathon.behave("/shop/backend/db", undefined);
        const { outputs } = await updating;
        expect(outputs).to.have.nested.property("__live.rollout", "ok");
        const db = marathon.app("/shop/backend/db");
        const tasks = db?.tasks ?? [];
        const versions = new Set(tasks.map(({ version }) => version));
        expect([...versions]).to.deep.equal([db?.version]);
    });

    it("is waited for where somebody, a process that has died say, has written the same already", async () => {
        const group = await create();
        await operator.change("/shop/web", { env: broken });
        const { failure } = await failUpdate(group, system({ apps: { web: { cmd: "web", env: broken } } }));
        expect(failure.reasons[0]).to.contain("/shop/web fails on start");
    });

    it("is found again after a write whose answer was lost", async () => {
        marathon.loseAnswer({ method: "PUT", path: "/v2/apps" });
        const { outputs } = await create();
        expect(outputs).to.have.nested.property("__live.apps.web.rollout", "ok");
        expect(marathon.apps()).to.have.length(2);
    });

    it("waits for an app that others have locked, and keeps what they have changed meanwhile", async () => {
        const group = await create();
        marathon.lock("/shop/web");
        const updating = update(group, system({ apps: { web: { cmd: "web 2" } } }));
        await until("the write was refused", () => writes().length > 0);
        // Which ends their deployment.
        await operator.change("/shop/web", { mem: 256 });
        await updating;
        expect(marathon.app("/shop/web")).to.deep.include({ cmd: "web 2", mem: 256 });
    });

    it("goes with the group, which goes too when nothing else is in it", async () => {
        const { outputs } = await create();
        await begin();
        await provider.delete("group", id, outputs);
        expect(marathon.apps()).to.deep.equal([]);
        expect(marathon.group(id)).to.equal(undefined);
    });

    it("goes one app after the other where that is wanted, those first that need the others", async () => {
        const { outputs } = await create(system({ destroyOrder: "dependencies" }));
        await begin();
        await provider.delete("group", id, outputs);
        const deleted = writes().filter((write) => write.startsWith("DELETE /v2/apps"));
        expect(deleted).to.deep.equal(["DELETE /v2/apps/shop/web", "DELETE /v2/apps/shop/backend/db"]);
    });

    it("takes along what others have put into it only where that is said", async () => {
        const { outputs } = await create(system({ forceDestroy: true }));
        await operator.create({ id: "/shop/other/theirs", cmd: "theirs" });
        await begin();
        await provider.delete("group", id, outputs);
        expect(marathon.apps()).to.deep.equal([]);
        expect(marathon.group(id)).to.equal(undefined);
    });

    it("lets go of an app that it releases, without a write", async () => {
        const group = await create();
        const released = { groupId: id, groups: system().groups, apps: {}, release: ["web"] };
        const { outputs } = await update(group, released);
        expect(writes()).to.deep.equal([]);
        await begin();
        await provider.delete("group", id, outputs);
        expect(marathon.apps().map((app) => app.id)).to.deep.equal(["/shop/web"]);
    });

    it("loses foreign apps that the preview has listed, if it is exclusive", async () => {
        const group = await create(system({ exclusive: true }));
        await operator.create({ id: "/shop/theirs", cmd: "theirs" });
        await operator.create({ id: "/shop/unseen", cmd: "theirs" });
        const news = { ...group.inputs, foreign: ["/shop/theirs"] };
        await provider.update("group", id, group.outputs, news);
        expect(marathon.apps().map((app) => app.id)).to.have.members([
            "/shop/web",
            "/shop/backend/db",
            "/shop/unseen",
        ]);
    });

    it("is written in several requests where one would be too large, those first that others need", async () => {
        const env = { TEXT: "x".repeat(150 * 1024) };
        await create(
            system({
                apps: { web: { cmd: "web", env, dependencies: ["/shop/backend/db"] } },
                groups: { backend: { apps: { db: { cmd: "db", env } } } },
            }),
        );
        expect(marathon.apps()).to.have.length(2);
        expect(versionOf("/shop/web")).to.not.equal(versionOf("/shop/backend/db"));
    });

    it("keeps what an operator changes while the first of several requests is on its way", async () => {
        const env = { TEXT: "x".repeat(150 * 1024) };
        const wanted = (version: string) => ({
            apps: { web: { cmd: `web ${version}`, env, dependencies: ["/shop/backend/db"] } },
            groups: { backend: { apps: { db: { cmd: `db ${version}`, env } } } },
        });
        const group = await create(system(wanted("1")));
        marathon.behave("/shop/backend/db", { noOffers: true });
        const updating = update(group, system(wanted("2")));
        await until("the first is written", () => marathon.app("/shop/backend/db")?.cmd === "db 2");
        await operator.change("/shop/web", { instances: 3 });
        marathon.behave("/shop/backend/db", undefined);
        await updating;
        expect(marathon.app("/shop/web")).to.deep.include({ cmd: "web 2", instances: 3 });
    });

    it("shows in a refresh what differs, in one request for all of it", async () => {
        const { outputs } = await create();
        await operator.change("/shop/web", { instances: 2 });
        await operator.delete("/shop/backend/db");
        await begin();
        marathon.clearRequests();
        const { inputs } = await provider.read("group", id, outputs);
        expect(inputs).to.have.nested.property("apps.web.instances", 2);
        expect(inputs).to.have.deep.nested.property("groups.backend.apps", {});
        const asked = marathon.requests.map(({ path }) => path);
        expect(asked.filter((path) => path !== "/v2/info")).to.deep.equal(["/v2/groups/shop"]);
    });

    it("gets its executor resources behind the write of all apps, which loses them", async () => {
        const executorResources = { cpus: 0.2, mem: 64 };
        await create(system({ apps: { web: { cmd: "web", executorResources } } }));
        expect(marathon.app("/shop/web")?.executorResources).to.deep.include(executorResources);
    });

    it("restarts an app whose restartOn has changed, and no other", async () => {
        const group = await create(system({ apps: { web: { cmd: "web", restartOn: { key: "1" } } } }));
        await update(group, system({ apps: { web: { cmd: "web", restartOn: { key: "2" } } } }));
        expect(writes()).to.deep.equal(["POST /v2/apps/shop/web/restart"]);
    });

    it("is not deleted by the resource that an app was of before it came into the group", async () => {
        const checked = await provider.check("app", {}, { appId: "/shop/web", cmd: "web" }, { name: "web" });
        const alone = await provider.create("app", checked.inputs, { name: "web" });
        await begin();
        // As after a crash: the group stands in the state already, and the former resource does so still.
        await check({}, system());
        await provider.delete("app", "/shop/web", alone.outputs, { name: "web" });
        expect(marathon.app("/shop/web")).to.deep.include({ cmd: "web" });
    });

    it("waits, as a folder does, for room where Marathon runs as many deployments as it allows", async () => {
        const others = Array.from({ length: 100 }, (_, index) => `/others/${index}`);
        marathon.seed(others.map((appId) => ({ id: appId, cmd: "serve", instances: 0 })));
        await until("nothing is being deployed", () => marathon.deployments().length === 0);
        const locks = others.map((appId) => marathon.lock(appId));
        const inputs = await check({}, { groupId: "/folder" });
        const creating = provider.create("group", inputs);
        await until("the write was refused", () => marathon.writes().some(({ status }) => status === 403));
        for (const lock of locks) lock.end();
        await creating;
        expect(marathon.group("/folder")).to.deep.include({ id: "/folder" });
    });
});
