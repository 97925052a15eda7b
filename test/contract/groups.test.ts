import { expect } from "chai";
import { ExistsError, NotFoundError } from "../../provider/marathon/errors";
import { failureOf } from "../support/failure-of";
import { atRest, describeContract, describeEmulated, finished } from "./target";

const json = { accept: "application/json" };

describeContract("a group", (target) => {
    it("is created with the groups above it, and is empty", async () => {
        const id = `${target.group}/web/front`;
        const { deploymentId } = await target.client.createGroup({
            id,
            dependencies: [`${target.group}/db`],
        });
        await finished(target.client, deploymentId);
        const group = await target.client.getGroup(id);
        expect(group).to.deep.include({ id, dependencies: [`${target.group}/db`], apps: [], groups: [] });
        const above = await target.client.getGroup(target.group);
        expect(above.groups?.map((inner) => inner.id)).to.deep.equal([`${target.group}/web`]);
    });

    it("is created with a Location and a header that names the deployment", async () => {
        const answer = await target.raw("POST", "/v2/groups", { body: { id: target.group }, headers: json });
        expect(answer.status).to.equal(201);
        expect(String(answer.headers.location)).to.match(new RegExp(`^https?://[^/]+${target.group}$`));
        expect(answer.body).to.have.property("deploymentId", answer.headers["marathon-deployment-id"]);
    });

    it("is not created twice", async () => {
        await target.client.createGroup({ id: target.group });
        const error = await failureOf(target.client.createGroup({ id: target.group }));
        expect(error).to.be.instanceOf(ExistsError);
        expect(error.message).to.contain(`Group ${target.group} is already created.`);
    });

    it("is not created where an app is", async () => {
        const id = `${target.group}/a`;
        await target.client.createApp({ id, ...atRest });
        const error = await failureOf(target.client.createGroup({ id }));
        expect(error).to.be.instanceOf(ExistsError);
        expect(error.message).to.contain(`An app with the path ${id} already exists`);
    });

    it("is created by a PUT, with 200", async () => {
        const answer = await target.raw("PUT", `/v2/groups${target.group}`, { body: {}, headers: json });
        expect(answer.status).to.equal(200);
        expect(await target.client.getGroup(target.group)).to.have.property("id", target.group);
    });

    it("keeps its apps when a PUT does not list any, and loses those it does not list", async () => {
        const [a, b] = [`${target.group}/a`, `${target.group}/b`];
        const { deploymentId } = await target.client.replaceApps([
            { id: a, ...atRest },
            { id: b, ...atRest },
        ]);
        await finished(target.client, deploymentId);
        const idsIn = async () => (await target.client.getGroup(target.group)).apps?.map(({ id }) => id);
        const renamed = await target.client.putGroup(target.group, { dependencies: [] });
        await finished(target.client, renamed.deploymentId);
        expect(await idsIn()).to.have.members([a, b]);
        const cut = await target.client.putGroup(target.group, { apps: [{ id: "a", ...atRest }] });
        await finished(target.client, cut.deploymentId);
        expect(await idsIn()).to.deep.equal([a]);
    });

    it("counts all its apps as changed when a PUT is only tried, and changes nothing", async () => {
        const [a, b] = [`${target.group}/a`, `${target.group}/b`];
        const { deploymentId } = await target.client.replaceApps([
            { id: a, ...atRest, portDefinitions: [] },
            { id: b, ...atRest },
        ]);
        await finished(target.client, deploymentId);
        const before = await target.client.getGroup(target.group);
        const path = `/v2/groups${target.group}?dryRun=true`;
        for (const body of [
            {},
            {
                apps: [
                    { id: "a", ...atRest, portDefinitions: [] },
                    { id: "b", ...atRest },
                ],
            },
        ]) {
            const tried = await target.raw("PUT", path, { body, headers: json });
            expect(tried.status).to.equal(200);
            const { steps } = tried.body as { steps: { actions: object[] }[] };
            expect(steps.flatMap(({ actions }) => actions)).to.have.deep.members([
                { action: "ScaleApplication", app: a },
                { action: "ScaleApplication", app: b },
            ]);
        }
        expect(await target.client.getGroup(target.group)).to.deep.equal(before);
    });

    it("keeps its pods when a PUT lists apps, and shows what they are", async () => {
        const id = `${target.group}/p`;
        const container = {
            name: "c",
            exec: { command: { shell: "sleep 1000" } },
            resources: { cpus: 0.1, mem: 32 },
        };
        const body = { id, containers: [container], scaling: { kind: "fixed", instances: 0 } };
        const created = await target.raw("POST", "/v2/pods", { body, headers: json });
        expect(created.status).to.equal(201);
        await finished(target.client, String(created.headers["marathon-deployment-id"]));
        const written = await target.client.putGroup(target.group, { apps: [{ id: "a", ...atRest }] });
        await finished(target.client, written.deploymentId);
        const group = await target.raw("GET", `/v2/groups${target.group}`, { headers: json });
        expect(group.body).to.have.nested.property("pods[0].id", id);
        const clash = await target.raw("POST", "/v2/apps", { body: { id, ...atRest }, headers: json });
        expect(clash.status).to.equal(422);
    });

    it("is deleted with everything in it", async () => {
        const id = `${target.group}/web/a`;
        await finished(target.client, (await target.client.createApp({ id, ...atRest })).deploymentId);
        await finished(target.client, (await target.client.deleteGroup(target.group)).deploymentId);
        expect(await failureOf(target.client.getGroup(target.group))).to.be.instanceOf(NotFoundError);
        expect(await failureOf(target.client.getApp(id))).to.be.instanceOf(NotFoundError);
    });

    it("is missed when it is not there", async () => {
        const error = await failureOf(target.client.getGroup(target.group));
        expect(error).to.be.instanceOf(NotFoundError);
        expect(error.message).to.contain(`Group '${target.group}' does not exist`);
        expect(await failureOf(target.client.deleteGroup(target.group))).to.be.instanceOf(NotFoundError);
    });

    it("is read in full, or only what is asked for", async () => {
        const id = `${target.group}/a`;
        await finished(target.client, (await target.client.createApp({ id, ...atRest })).deploymentId);
        const full = await target.client.getGroup(target.group);
        expect(full.apps?.[0]).to.deep.include({ id, cmd: "sleep 1000" });
        expect(full.apps?.[0]).not.to.have.property("tasksRunning");
        const embed = ["group.apps", "group.apps.counts"];
        const counted = await target.client.getGroup(target.group, { embed });
        expect(counted.apps?.[0]).to.include({ id, tasksRunning: 0 });
    });

    it("is found in the group above when its name is one of Marathon's words", async () => {
        const id = `${target.group}/apps`;
        await target.client.createGroup({ id });
        const listing = await target.raw("GET", `/v2/groups${id}`, { headers: json });
        expect(listing.body).to.deep.equal([]);
        expect(await target.client.getGroup(id)).to.include({ id });
    });

    it("has versions, as a bare list", async () => {
        await target.client.createGroup({ id: target.group });
        const answer = await target.raw("GET", `/v2/groups${target.group}/versions`, { headers: json });
        expect(answer.body).to.be.an("array").with.length(1);
    });

    it("says from 1.9 on whether it enforces its role", async () => {
        await target.client.putGroup(target.group, { enforceRole: true });
        const { enforceRole } = await target.client.getGroup(target.group);
        expect(enforceRole).to.equal(target.isAtLeast(9) ? true : undefined);
    });

    it("of all groups holds the others", async () => {
        await target.client.createGroup({ id: target.group });
        const root = await target.client.getRootGroup();
        expect(root.id).to.equal("/");
        expect(root.groups?.map(({ id }) => id)).to.include(target.group);
    });
});

describeEmulated("what the client never sends", {}, (target) => {
    it("does what makes it so dangerous: DELETE /v2/groups/ deletes everything", async () => {
        const id = `${target.group}/a`;
        await finished(target.client, (await target.client.createApp({ id, ...atRest })).deploymentId);
        const answer = await target.raw("DELETE", "/v2/groups/", { headers: json });
        expect(answer.status).to.equal(200);
        expect(await target.client.listApps()).to.deep.equal([]);
    });
});
