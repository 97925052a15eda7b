import { expect } from "chai";
import { ExistsError, NotFoundError, RejectedError } from "../../provider/marathon/errors";
import type { App } from "../../provider/marathon/wire";
import { failureOf } from "../support/failure-of";
import { atRest, describeContract, finished, type Target } from "./target";

const json = { accept: "application/json" };

/** Creates an app in the test's group and waits until that is done. */
async function create(target: Target, name: string, fields: object = {}): Promise<string> {
    const id = `${target.group}/${name}`;
    const { deploymentId } = await target.client.createApp({ id, ...atRest, ...fields });
    await finished(target.client, deploymentId);
    return id;
}

function configChangeOf(app: App): string | undefined {
    return app.versionInfo?.lastConfigChangeAt;
}

describeContract("creating an app", (target) => {
    it("answers with the app and its deployment", async () => {
        const id = `${target.group}/a`;
        const created = await target.client.createApp({ id, ...atRest });
        expect(created.app).to.include({ id, cmd: "sleep 1000", instances: 0, version: created.version });
        expect(created.app.deployments).to.deep.equal([{ id: created.deploymentId }]);
    });

    it("answers with a Location at the root of the server, which is not the app's", async () => {
        const id = `${target.group}/a`;
        const answer = await target.raw("POST", "/v2/apps", { body: { id, ...atRest }, headers: json });
        expect(answer.status).to.equal(201);
        expect(String(answer.headers.location)).to.match(new RegExp(`^https?://[^/]+${id}$`));
        expect(answer.headers["marathon-deployment-id"]).to.match(/^[0-9a-f-]{36}$/);
    });

    it("makes the new definition readable at once, and leaves its groups behind when it is deleted", async () => {
        const id = await create(target, "inner/a", { labels: { team: "web" } });
        expect(await target.client.getApp(id)).to.deep.include({ id, labels: { team: "web" } });
        await target.client.deleteApp(id);
        expect(await target.client.getGroup(`${target.group}/inner`)).to.have.property("apps").that.is.empty;
    });

    it("assigns a service port to a mapping that has none, after the answer", async () => {
        const id = `${target.group}/a`;
        const container = {
            type: "DOCKER",
            docker: { image: "nginx" },
            portMappings: [{ containerPort: 80, name: "http" }],
        };
        const { app } = await target.client.createApp({
            id,
            ...atRest,
            container,
            networks: [{ mode: "container/bridge" }],
        });
        expect(app).to.have.nested.property("container.portMappings[0].servicePort", 0);
        expect(await target.client.getApp(id))
            .to.have.nested.property("container.portMappings[0].servicePort")
            .that.is.greaterThan(0);
    });

    it("fails when the id is taken", async () => {
        const id = await create(target, "a");
        const error = await failureOf(target.client.createApp({ id, ...atRest }));
        expect(error).to.be.instanceOf(ExistsError);
        expect(error.message).to.contain(`An app with id [${id}] already exists`);
    });

    it("fails for a definition of the wrong shape, with the property", async () => {
        const error = await failureOf(
            target.client.createApp({ id: `${target.group}/a`, ...atRest, cpus: "many" }),
        );
        expect(error).to.be.instanceOf(RejectedError).with.property("status", 422);
        expect(error).to.have.nested.property("details[0].property", "cpus");
        expect(error).to.have.nested.property("details[0].errors[0]", "error.expected.jsnumber");
    });

    it("fails for a definition that is not valid, with the reason", async () => {
        const error = await failureOf(target.client.createApp({ id: `${target.group}/a` }));
        expect(error).to.be.instanceOf(RejectedError).with.property("status", 422);
        expect(error.message).to.contain("AppDefinition must either contain one of 'cmd' or 'args'");
    });

    it("fails for an id with a character that ids do not have", async () => {
        const error = await failureOf(target.client.createApp({ id: `${target.group}/No_Way`, ...atRest }));
        expect(error).to.be.instanceOf(RejectedError);
        expect(error).to.have.nested.property("details[0].property", "id");
    });

    it("fails for a body that is not JSON, with a text for details: 400", async () => {
        const headers = { ...json, "content-type": "application/json" };
        const answer = await target.raw("POST", "/v2/apps", { text: '{"id": ', headers });
        expect(answer.status).to.equal(400);
        expect(answer.body).to.have.property("message", "Invalid JSON");
        expect(answer.body).to.have.property("details").that.is.a("string");
    });

    it("fails without a body: 400", async () => {
        const headers = { ...json, "content-type": "application/json" };
        const answer = await target.raw("POST", "/v2/apps", { headers });
        expect(answer.status).to.equal(400);
        expect(answer.body).to.have.property("message", "Please specify data in JSON format");
    });

    it("fails for another content type: 415", async () => {
        const headers = { ...json, "content-type": "text/plain" };
        const answer = await target.raw("POST", "/v2/apps", { text: "{}", headers });
        expect(answer.status).to.equal(415);
        expect(answer.body).to.include({ message: "Unsupported Media Type" });
    });
});

describeContract("reading an app", (target) => {
    it("fails when there is none", async () => {
        const error = await failureOf(target.client.getApp(`${target.group}/nope`));
        expect(error).to.be.instanceOf(NotFoundError);
        expect(error.message).to.contain(`App '${target.group}/nope' does not exist`);
    });

    it("embeds its counts, tasks and deployments unasked", async () => {
        const app = await target.client.getApp(await create(target, "a"));
        expect(app).to.deep.include({ tasksStaged: 0, tasksRunning: 0, tasksHealthy: 0, tasksUnhealthy: 0 });
        expect(app).to.deep.include({ tasks: [], deployments: [] });
        expect(app.versionInfo).to.have.all.keys("lastScalingAt", "lastConfigChangeAt");
    });

    for (const form of ["/{id}", "{id}/", "//{id}", "/./{id}"]) {
        it(`takes the id as ${form}`, async () => {
            const id = await create(target, "a");
            const path = `/v2/apps${form.replace("{id}", id)}`;
            const answer = await target.raw("GET", path, { headers: json });
            expect(answer.status).to.equal(200);
            expect(answer.body).to.have.nested.property("app.id", id);
        });
    }

    it("lists all, those of a group, or those with a label", async () => {
        const a = await create(target, "a", { labels: { tier: target.group.slice(1) } });
        const b = await create(target, "inner/b");
        const all = await target.client.listApps();
        expect(all.map(({ id }) => id)).to.include.members([a, b]);
        const below = await target.raw("GET", `/v2/apps${target.group}/*`, { headers: json });
        expect((below.body as { "*": App[] })["*"].map(({ id }) => id)).to.have.members([a, b]);
        const labelled = await target.raw("GET", `/v2/apps?label=tier==${target.group.slice(1)}`, {
            headers: json,
        });
        expect((labelled.body as { apps: App[] }).apps.map(({ id }) => id)).to.deep.equal([a]);
    });

    it("has versions, also those of before", async () => {
        const id = await create(target, "a");
        const before = await target.client.getApp(id);
        const { deploymentId } = await target.client.updateApp(id, { cmd: "sleep 2000" });
        await finished(target.client, deploymentId);
        expect(await target.client.appVersions(id))
            .to.include(before.version)
            .and.have.length(2);
        const old = await target.client.appAtVersion(id, before.version ?? "");
        expect(old).to.include({ id, cmd: "sleep 1000" });
        const error = await failureOf(target.client.appAtVersion(id, "2001-01-01T00:00:00.000Z"));
        expect(error).to.be.instanceOf(NotFoundError);
    });

    it("has no tasks while it has no instances", async () => {
        expect(await target.client.appTasks(await create(target, "a"))).to.deep.equal([]);
        expect(await failureOf(target.client.appTasks(`${target.group}/nope`))).to.be.instanceOf(
            NotFoundError,
        );
    });
});

describeContract("changing an app", (target) => {
    it("as a whole gives what is left out its default", async () => {
        const id = await create(target, "a", { labels: { team: "web" }, env: { A: "1" }, user: "nobody" });
        const written = await target.client.replaceApp(id, { id, ...atRest, env: { B: "2" } });
        expect(written.created).to.equal(false);
        const app = await target.client.getApp(id);
        expect(app).to.deep.include({ labels: {}, env: { B: "2" } });
        expect(app).not.to.have.property("user");
    });

    it("as a whole creates it", async () => {
        const id = `${target.group}/a`;
        const written = await target.client.replaceApp(id, { id, ...atRest });
        expect(written.created).to.equal(true);
        expect(await target.client.getApp(id)).to.have.property("version", written.version);
    });

    it("in part keeps what is left out, and replaces the given fields whole", async () => {
        const id = await create(target, "a", { labels: { team: "web" }, env: { A: "1" }, user: "nobody" });
        await target.client.updateApp(id, { env: { B: "2" } });
        const app = await target.client.getApp(id);
        expect(app).to.deep.include({ labels: { team: "web" }, env: { B: "2" }, user: "nobody" });
    });

    it("to what it is makes a deployment that is never listed, and no version", async () => {
        const id = `${target.group}/a`;
        await finished(target.client, (await target.client.replaceApp(id, { id, ...atRest })).deploymentId);
        const before = await target.client.getApp(id);
        const again = await target.client.replaceApp(id, { id, ...atRest });
        expect((await target.client.listDeployments()).map((one) => one.id)).not.to.include(
            again.deploymentId,
        );
        expect(again.version).not.to.equal(before.version);
        expect(await target.client.getApp(id)).to.have.property("version", before.version);
    });

    it("in its labels makes a new configuration, in its instances does not", async () => {
        const id = await create(target, "a");
        const start = await target.client.getApp(id);
        await finished(
            target.client,
            (await target.client.updateApp(id, { labels: { a: "b" } })).deploymentId,
        );
        const labelled = await target.client.getApp(id);
        expect(configChangeOf(labelled)).not.to.equal(configChangeOf(start));
        expect(configChangeOf(labelled)).to.equal(labelled.version);
        await finished(target.client, (await target.client.updateApp(id, { instances: 1 })).deploymentId);
        const scaled = await target.client.getApp(id);
        expect(configChangeOf(scaled)).to.equal(configChangeOf(labelled));
        expect(scaled.version).not.to.equal(labelled.version);
        expect(scaled).to.include({ tasksRunning: 1, instances: 1 });
        expect(await target.client.appTasks(id)).to.have.length(1);
    });

    it("to an old version takes that version alone", async () => {
        const id = await create(target, "a");
        const { version = "" } = await target.client.getApp(id);
        await finished(
            target.client,
            (await target.client.updateApp(id, { cmd: "sleep 2000" })).deploymentId,
        );
        await finished(target.client, (await target.client.updateApp(id, { version })).deploymentId);
        expect(await target.client.getApp(id)).to.have.property("cmd", "sleep 1000");
        const error = await failureOf(target.client.updateApp(id, { version, instances: 2 }));
        expect(error).to.be.instanceOf(RejectedError);
        expect(error.message).to.contain("The 'version' field may only be combined with the 'id' field");
    });

    it("loses executorResources when they are left out", async function () {
        if (!target.isAtLeast(6)) this.skip();
        const id = await create(target, "a", { executorResources: { cpus: 0.2, mem: 64, disk: 10 } });
        expect(await target.client.getApp(id)).to.have.property("executorResources");
        await target.client.updateApp(id, { instances: 0 });
        expect(await target.client.getApp(id)).not.to.have.property("executorResources");
    });

    it("by a restart makes a new version", async () => {
        const id = await create(target, "a");
        const before = await target.client.getApp(id);
        await finished(target.client, (await target.client.restartApp(id)).deploymentId);
        const after = await target.client.getApp(id);
        expect(after.version).not.to.equal(before.version);
        const unchanged = target.isAtLeast(11) ? "lastScalingAt" : "lastConfigChangeAt";
        expect(after.versionInfo?.[unchanged]).to.equal(before.versionInfo?.[unchanged]);
        expect(await failureOf(target.client.restartApp(`${target.group}/nope`))).to.be.instanceOf(
            NotFoundError,
        );
    });
});

describeContract("changing several apps at once", (target) => {
    it("creates, changes and leaves alone, in one deployment", async () => {
        const changed = await create(target, "changed");
        const kept = await create(target, "kept");
        const created = `${target.group}/inner/created`;
        const before = await target.client.getApp(kept);
        const { deploymentId, version } = await target.client.replaceApps([
            { id: changed, ...atRest, cmd: "sleep 2000" },
            { id: created, ...atRest },
        ]);
        await finished(target.client, deploymentId);
        expect(await target.client.getApp(changed)).to.include({ version, cmd: "sleep 2000" });
        expect(await target.client.getApp(created)).to.include({ version });
        expect(await target.client.getApp(kept)).to.include({ version: before.version });
    });

    it("changes given fields only", async () => {
        const id = await create(target, "a", { labels: { team: "web" } });
        await target.client.updateApps([{ id, cmd: "sleep 2000" }]);
        expect(await target.client.getApp(id)).to.deep.include({
            cmd: "sleep 2000",
            labels: { team: "web" },
        });
    });

    it("writes nothing when one of them is refused", async () => {
        const [fine, wrong] = [`${target.group}/fine`, `${target.group}/wrong`];
        const error = await failureOf(
            target.client.replaceApps([
                { id: fine, ...atRest },
                { id: wrong, ...atRest, cpus: "many" },
            ]),
        );
        expect(error).to.be.instanceOf(RejectedError);
        expect(error.message).to.contain("cpus: error.expected.jsnumber");
        expect(await failureOf(target.client.getApp(fine))).to.be.instanceOf(NotFoundError);
    });
});

describeContract("deleting an app", (target) => {
    it("makes it vanish at once", async () => {
        const id = await create(target, "a");
        const { deploymentId } = await target.client.deleteApp(id);
        expect(await failureOf(target.client.getApp(id))).to.be.instanceOf(NotFoundError);
        await finished(target.client, deploymentId);
    });

    it("fails when there is none", async () => {
        const error = await failureOf(target.client.deleteApp(`${target.group}/nope`));
        expect(error).to.be.instanceOf(NotFoundError);
    });
});
