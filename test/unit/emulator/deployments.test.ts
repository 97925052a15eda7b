import { expect } from "chai";
import { Emulator, type EmulatorOptions } from "../../emulator";
import { call, untilIdle } from "./client";

describe("deployments of the emulator", () => {
    let emulator: Emulator;

    async function start(options: EmulatorOptions): Promise<void> {
        emulator = await Emulator.start(options);
    }

    afterEach(() => emulator.close());

    describe("that get no offers", () => {
        beforeEach(async () => {
            await start({ noOffers: true });
            await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000" });
        });

        it("are listed with their steps", async () => {
            const [listed] = emulator.deployments();
            expect(listed).to.include({ currentStep: 2, totalSteps: 2 });
            expect(listed?.affectedApps).to.deep.equal(["/web"]);
            expect(listed?.currentActions).to.deep.equal([
                { action: "ScaleApplication", app: "/web", readinessCheckResults: [] },
            ]);
        });

        it("lock their app", async () => {
            const refused = await call(emulator, "PUT", "/v2/apps/web", { cpus: 2 });
            expect(refused.status).to.equal(409);
            expect(refused.at("message")).to.match(
                /^App is locked by one or more deployments\. .*<DEPLOYMENT_ID>'\.$/,
            );
            expect(refused.at("deployments")).to.deep.equal([{ id: emulator.deployments()[0]?.id }]);
        });

        it("do not lock other apps", async () => {
            expect((await call(emulator, "PUT", "/v2/apps/other", { cmd: "sleep 1000" })).status).to.equal(
                201,
            );
        });

        it("give way to a forced write", async () => {
            const [stuck] = emulator.deployments();
            const forced = await call(emulator, "PUT", "/v2/apps/web?force=true", { cpus: 2 });
            expect(emulator.deployments().map(({ id }) => id)).to.deep.equal([forced.at("deploymentId")]);
            const failed = emulator.events.find(({ eventType }) => eventType === "deployment_failed");
            expect(failed).to.include({ id: stuck?.id, reason: "The upgrade has been cancelled" });
        });

        it("end with nothing running when forced to scale down", async () => {
            await call(emulator, "PUT", "/v2/apps/web?force=true", { instances: 3 });
            await call(emulator, "PUT", "/v2/apps/web?force=true", { instances: 1 });
            await untilIdle(emulator);
            expect(emulator.app("/web")).to.include({ tasksRunning: 0, instances: 1 });
        });

        it("are reverted by a new deployment", async () => {
            const [stuck] = emulator.deployments();
            const cancelled = await call(emulator, "DELETE", `/v2/deployments/${stuck?.id}`);
            expect(cancelled.status).to.equal(200);
            await untilIdle(emulator);
            expect(emulator.app("/web")).to.equal(undefined);
        });

        it("stop half-way when cancelled by force", async () => {
            const [stuck] = emulator.deployments();
            const cancelled = await call(emulator, "DELETE", `/v2/deployments/${stuck?.id}?force=true`);
            expect([cancelled.status, cancelled.body]).to.deep.equal([202, ""]);
            expect(emulator.deployments()).to.deep.equal([]);
            expect(emulator.app("/web")).to.include({ instances: 1 });
        });

        it("send the failure of the refused plan with an id nobody got", async () => {
            await call(emulator, "PUT", "/v2/apps/web", { cpus: 2 });
            const types = emulator.events.slice(-2).map(({ eventType }) => eventType);
            expect(types).to.have.members(["deployment_failed", "group_change_failed"]);
        });
    });

    it("are refused beyond the limit, no-ops and deletes as well", async () => {
        await start({ noOffers: true, maxRunningDeployments: 1 });
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000" });
        const refusals = [
            await call(emulator, "PUT", "/v2/apps/web?force=true", {}),
            await call(emulator, "DELETE", "/v2/apps/web"),
            await call(emulator, "DELETE", `/v2/deployments/${emulator.deployments()[0]?.id}`),
        ];
        expect(refusals.map(({ status }) => status)).to.deep.equal([403, 403, 403]);
        expect(refusals[0]?.at("message")).to.match(
            /^Max number \(1\) of running deployments is achieved\. /,
        );
        const forced = await call(
            emulator,
            "DELETE",
            `/v2/deployments/${emulator.deployments()[0]?.id}?force=true`,
        );
        expect(forced.status).to.equal(202);
    });

    it("without steps keep the version of the app and are never listed", async () => {
        await start({});
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000" });
        await untilIdle(emulator);
        const before = emulator.app("/web");
        const written = await call(emulator, "PUT", "/v2/apps/web", { cmd: "sleep 1000" });
        expect(written.at("version")).to.not.equal(before?.version);
        expect(emulator.app("/web")?.version).to.equal(before?.version);
        expect(emulator.events.at(-1)?.eventType).to.equal("api_post_event");
        const success = emulator.events.filter(({ eventType }) => eventType === "deployment_success").at(-1);
        expect(success).to.include({ id: written.at("deploymentId") });
    });

    it("move the versions that tell what changed", async () => {
        await start({});
        const at = () => emulator.app("/web")?.versionInfo;
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000" });
        await untilIdle(emulator);
        const created = at();
        await call(emulator, "PUT", "/v2/apps/web", { instances: 2 });
        await untilIdle(emulator);
        const scaled = at();
        expect(scaled?.lastConfigChangeAt).to.equal(created?.lastConfigChangeAt);
        expect(scaled?.lastScalingAt).to.equal(emulator.app("/web")?.version);
        await call(emulator, "POST", "/v2/apps/web/restart");
        await untilIdle(emulator);
        expect(at()?.lastScalingAt).to.equal(scaled?.lastScalingAt);
        expect(at()?.lastConfigChangeAt).to.equal(emulator.app("/web")?.version);
    });

    it("of a restart move the other version before 1.11", async () => {
        await start({ version: "1.10.26" });
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000" });
        await untilIdle(emulator);
        const created = emulator.app("/web")?.versionInfo;
        await call(emulator, "POST", "/v2/apps/web/restart");
        await untilIdle(emulator);
        expect(emulator.app("/web")?.versionInfo).to.deep.equal({
            lastConfigChangeAt: created?.lastConfigChangeAt,
            lastScalingAt: emulator.app("/web")?.version,
        });
    });

    it("go back to an old version of an app", async () => {
        await start({});
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", instances: 0 });
        const first = emulator.app("/web")?.version;
        await call(emulator, "PUT", "/v2/apps/web", { cmd: "sleep 2000" });
        const mixed = await call(emulator, "PUT", "/v2/apps/web", { version: first, cpus: 2 });
        expect(mixed.status).to.equal(422);
        await call(emulator, "PUT", "/v2/apps/web", { version: first });
        expect(emulator.app("/web")).to.include({ cmd: "sleep 1000" });
        expect((await call(emulator, "GET", "/v2/apps/web/versions")).at("versions")).to.have.length(3);
    });

    it("lose resourceLimits in a partial update and executorResources in a full one", async () => {
        await start({});
        const limits = { resourceLimits: { cpus: 2 }, executorResources: { cpus: 0.2, mem: 64, disk: 20 } };
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", instances: 0, ...limits });
        await call(emulator, "PUT", "/v2/apps/web?partialUpdate=false", {
            cmd: "sleep 1000",
            instances: 0,
            ...limits,
        });
        expect(emulator.app("/web")).to.have.property("resourceLimits");
        expect(emulator.app("/web")).to.not.have.property("executorResources");
        await call(emulator, "PUT", "/v2/apps/web", { instances: 0 });
        expect(emulator.app("/web")).to.not.have.property("resourceLimits");
    });
});
