import { expect } from "chai";
import { LockedError, NotFoundError, TooManyDeploymentsError } from "../../provider/marathon/errors";
import { failureOf } from "../support/failure-of";
import { atRest, describeContract, describeEmulated, finished, listed, neverLaunched } from "./target";

const json = { accept: "application/json" };
const unknownId = "867ed450-f6a8-4d33-9b0e-e11c5513990b";

describeContract("a deployment that does not finish", (target) => {
    let app = "";
    let deploymentId = "";

    beforeEach(async () => {
        app = `${target.group}/a`;
        ({ deploymentId } = await target.client.createApp({ id: app, ...neverLaunched }));
        await listed(target.client, deploymentId);
    });

    it("is listed with its steps and the one it is at", async () => {
        const deployment = await listed(target.client, deploymentId);
        expect(deployment).to.deep.include({ id: deploymentId, affectedApps: [app], totalSteps: 2 });
        expect(deployment.steps.map(({ actions }) => actions)).to.deep.equal([
            [{ action: "StartApplication", app }],
            [{ action: "ScaleApplication", app }],
        ]);
        expect(deployment.currentStep).to.be.within(0, 2);
    });

    it("shows in the app, and in the queue", async () => {
        expect(await target.client.getApp(app)).to.deep.include({ deployments: [{ id: deploymentId }] });
        const queue = await target.client.queue({ embed: ["lastUnusedOffers"] });
        const item = queue.find((one) => one.app?.id === app);
        expect(item).to.have.property("count", 1);
        expect(item?.delay).to.have.all.keys("timeLeftSeconds", "overdue");
    });

    it("locks the app against every other change", async () => {
        const changes = {
            updateApp: () => target.client.updateApp(app, { cmd: "sleep 2000" }),
            replaceApp: () => target.client.replaceApp(app, { id: app, ...atRest }),
            replaceApps: () => target.client.replaceApps([{ id: app, ...atRest }]),
            restartApp: () => target.client.restartApp(app),
            deleteApp: () => target.client.deleteApp(app),
            deleteGroup: () => target.client.deleteGroup(target.group),
        };
        for (const [name, change] of Object.entries(changes)) {
            const error = await failureOf(change());
            expect(error, name)
                .to.be.instanceOf(LockedError)
                .with.deep.property("deployments", [deploymentId]);
        }
    });

    it("does not lock another app", async () => {
        await finished(
            target.client,
            (await target.client.createApp({ id: `${target.group}/b`, ...atRest })).deploymentId,
        );
    });

    it("does not lock a change that changes nothing", async () => {
        const written = await target.client.updateApp(app, {});
        expect(written.deploymentId).not.to.equal(deploymentId);
        await listed(target.client, deploymentId);
    });

    it("gives way to a change that is forced", async () => {
        const forced = await target.client.replaceApp(
            app,
            { id: app, ...neverLaunched, cmd: "sleep 2000" },
            { force: true },
        );
        await finished(target.client, deploymentId);
        await listed(target.client, forced.deploymentId);
        expect(await target.client.getApp(app)).to.have.property("cmd", "sleep 2000");
    });

    it("gives way to a DELETE that says nothing about force", async () => {
        const answer = await target.raw("DELETE", `/v2/apps${app}`, { headers: json });
        expect(answer.status).to.equal(200);
        await finished(target.client, deploymentId);
    });

    it("is rolled back when it is cancelled: what it created is gone", async () => {
        const rollback = await target.client.cancelDeployment(deploymentId);
        expect(rollback.deploymentId).not.to.equal(deploymentId);
        await finished(target.client, rollback.deploymentId);
        await finished(target.client, deploymentId);
        expect(await failureOf(target.client.getApp(app))).to.be.instanceOf(NotFoundError);
    });

    it("is stopped in place, without an answer: what it created stays", async () => {
        const answer = await target.raw("DELETE", `/v2/deployments/${deploymentId}?force=true`, {
            headers: json,
        });
        expect(answer).to.include({ status: 202, text: "" });
        await finished(target.client, deploymentId);
        expect(await target.client.getApp(app)).to.include({ instances: 1, tasksRunning: 0 });
    });

    it("is stopped by the client", async () => {
        await target.client.stopDeployment(deploymentId);
        await finished(target.client, deploymentId);
    });
});

describeContract("a deployment that is not there", (target) => {
    it("cannot be cancelled or stopped", async () => {
        const { client } = target;
        for (const end of [
            () => client.cancelDeployment(unknownId),
            () => client.stopDeployment(unknownId),
        ]) {
            const error = await failureOf(end());
            expect(error).to.be.instanceOf(NotFoundError);
            expect(error.message).to.contain(`DeploymentPlan ${unknownId} does not exist`);
        }
    });
});

describeEmulated(
    "a Marathon that runs as many deployments as it may",
    { maxRunningDeployments: 1 },
    (target) => {
        let deploymentId = "";

        beforeEach(async () => {
            const id = `${target.group}/a`;
            ({ deploymentId } = await target.client.createApp({ id, ...neverLaunched }));
            await listed(target.client, deploymentId);
        });

        it("refuses every write, even a forced one", async () => {
            const id = `${target.group}/b`;
            const writes = {
                createApp: () => target.client.createApp({ id, ...atRest }),
                "replaceApp by force": () => target.client.replaceApp(id, { id, ...atRest }, { force: true }),
                deleteApp: () => target.client.deleteApp(`${target.group}/a`, { force: true }),
                createGroup: () => target.client.createGroup({ id }),
                cancelDeployment: () => target.client.cancelDeployment(deploymentId),
            };
            for (const [name, write] of Object.entries(writes)) {
                const error = await failureOf(write());
                expect(error, name).to.be.instanceOf(TooManyDeploymentsError).with.property("limit", 1);
            }
        });

        it("lets a deployment be stopped in place, and then takes writes again", async () => {
            await target.client.stopDeployment(deploymentId);
            await finished(target.client, deploymentId);
            await target.client.createGroup({ id: `${target.group}/b` });
        });
    },
);
