import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { PartialFailure, type ProviderError } from "../support/provider-errors";
import { type Properties, ProviderProcess } from "../support/provider-process";

const id = "/web";

describe("an argument of the resource itself", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    beforeEach(async () => {
        marathon = await Emulator.start({ mesosRole: "web" });
        operator = new Operator(marathon);
        provider = await start();
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const start = () => {
        const config = { "marathon:url": marathon.url, "marathon:progressTimeout": "10m" };
        return ProviderProcess.start({ config });
    };

    const wanted = (fields: Properties): Properties => ({ appId: id, cmd: "serve", ...fields });

    const create = async (fields: Properties = {}) => {
        const { inputs, failures } = await provider.check("app", {}, wanted(fields));
        expect(failures).to.deep.equal([]);
        const { outputs } = await provider.create("app", inputs);
        marathon.clearRequests();
        return { inputs, outputs };
    };

    type App = Awaited<ReturnType<typeof create>>;

    const update = async (app: App, fields: Properties): Promise<App> => {
        const { inputs } = await provider.check("app", app.inputs, wanted(fields));
        return { inputs, outputs: await provider.update("app", id, app.outputs, inputs) };
    };

    const diff = async (app: App, fields: Properties) => {
        const { inputs } = await provider.check("app", app.inputs, wanted(fields));
        return await provider.diff("app", id, app.outputs, inputs);
    };

    const expectEffect = async (app: App, fields: Properties, effect: string) => {
        expect((await diff(app, fields)).changes).to.equal(undefined);
        await provider.waitForLog(({ ephemeral, message }) => ephemeral && message === effect);
    };

    const writes = () => marathon.writes().map(({ method, path }) => `${method} ${path}`);

    it("that has no such value is refused by its name", async () => {
        const { failures } = await provider.check(
            "app",
            {},
            wanted({
                waitFor: "ready",
                progressTimeout: "soon",
                restartOn: "key",
                manageInstances: "no",
                onFailure: "undo",
                forceDestroy: 1,
                adopt: "yes",
            }),
        );
        expect(failures.map(({ reason }) => reason)).to.have.members([
            "waitFor: must be one of healthy, running, deployment, none",
            'progressTimeout: must be a duration greater than 0. Write it as "30s", "10m" or "1h30m"',
            "restartOn: must be a map",
            "manageInstances: must be true or false",
            "onFailure: must be one of keep, rollback",
            "forceDestroy: must be true or false",
            "adopt: must be true or false",
        ]);
    });

    it("that only the provider reads is remembered without a write", async () => {
        const app = await create();
        const fields = {
            forceDestroy: true,
            waitFor: "running",
            progressTimeout: "5m",
            manageInstances: false,
            onFailure: "rollback",
        };
        await expectEffect(app, fields, "no task effect");
        const { outputs } = await update(app, fields);
        expect(outputs).to.deep.include(fields);
        expect(writes()).to.deep.equal([]);
    });

    it("that says what is meant anyway is no change", async () => {
        const app = await create();
        const defaults = {
            adopt: true,
            forceDestroy: false,
            manageInstances: true,
            onFailure: "keep",
            restartOn: {},
            waitFor: "healthy",
        };
        expect((await diff(app, defaults)).changes).to.equal(false);
    });

    describe("waitFor", () => {
        it("running does not wait for health", async () => {
            const healthChecks = [{ protocol: "HTTP", portIndex: 0 }];
            const app = await create({ healthChecks });
            marathon.turnHealth(id, false);
            await update(app, { healthChecks, waitFor: "running" });
            expect(marathon.app(id)).to.deep.include({ tasksRunning: 1, tasksHealthy: 0 });
        });

        it("none does not wait at all, and leaves the next update nothing in its way", async () => {
            marathon.behave(id, { noOffers: true });
            const app = await create({ waitFor: "none" });
            expect(marathon.deployments()).to.have.length(1);
            marathon.behave(id, undefined);
            await update(app, { cmd: "serve 2" });
            expect(marathon.app(id)).to.deep.include({ cmd: "serve 2", tasksRunning: 1 });
        });
    });

    it("progressTimeout ends the wait before that of the settings does", async () => {
        marathon.behave(id, { noOffers: true });
        const { inputs } = await provider.check("app", {}, wanted({ progressTimeout: "200ms" }));
        const failure = await failureOf<PartialFailure>(provider.create("app", inputs));
        expect(failure).to.be.instanceOf(PartialFailure);
        expect(failure.reasons[0]).to.contain("no progress for").and.contain("progressTimeout");
    });

    describe("restartOn", () => {
        it("restarts all instances when it changes, and leaves the definition alone", async () => {
            const app = await create({ instances: 2, restartOn: { config: "1" } });
            const tasks = () => marathon.app(id)?.tasks?.map((task) => task.id) ?? [];
            const [before, version] = [tasks(), marathon.app(id)?.version];
            const fields = { instances: 2, restartOn: { config: "2" } };
            await expectEffect(app, fields, "restarts 2 of 2 (restartOn)");
            const { outputs } = await update(app, fields);
            expect(writes()).to.deep.equal([`POST /v2/apps${id}/restart`]);
            expect(tasks()).to.have.length(2).and.not.include.members(before.slice(0, 1));
            expect(marathon.app(id)?.version).to.not.equal(version);
            expect(outputs).to.deep.include({
                restartOn: { config: "2" },
                revision: marathon.app(id)?.version,
            });
        });

        it("adds nothing to a change that restarts them anyway", async () => {
            const app = await create({ restartOn: { config: "1" } });
            const fields = { cmd: "serve 2", restartOn: { config: "2" } };
            await expectEffect(app, fields, "restarts 1 of 1 (cmd, restartOn)");
            await update(app, fields);
            expect(writes()).to.deep.equal([`PUT /v2/apps${id}`]);
        });

        it("restarts them besides scaling", async () => {
            const app = await create({ restartOn: { config: "1" } });
            await update(app, { instances: 3, restartOn: { config: "2" } });
            expect(writes().filter((write) => write.endsWith("/restart"))).to.have.length(1);
            expect(marathon.app(id)).to.deep.include({ instances: 3, tasksRunning: 3 });
        });

        it("that is the same causes nothing, also while something else changes", async () => {
            const app = await create({ restartOn: { config: "1" } });
            expect((await diff(app, { restartOn: { config: "1" } })).changes).to.equal(false);
            await update(app, { instances: 2, restartOn: { config: "1" } });
            expect(writes()).to.deep.equal([`PUT /v2/apps${id}`]);
        });

        it("restarts them with the next update when Marathon has refused", async () => {
            const app = await create({ restartOn: { config: "1" } });
            const lock = marathon.lock(id);
            await failureOf(update(app, { restartOn: { config: "2" }, progressTimeout: "200ms" }));
            lock.end();
            marathon.clearRequests();
            await update(app, { restartOn: { config: "2" } });
            expect(writes()).to.deep.equal([`POST /v2/apps${id}/restart`]);
        });
    });

    describe("manageInstances: false", () => {
        const scaled = { manageInstances: false, instances: 2 };

        it("creates the app with the given number, and never scales it again", async () => {
            const app = await create(scaled);
            expect(marathon.app(id)).to.deep.include({ instances: 2 });
            await operator.change(id, { instances: 5 });
            expect((await diff(app, { ...scaled, instances: 3 })).changes).to.equal(false);
            await update(app, { ...scaled, cmd: "serve 2" });
            expect(marathon.app(id)).to.deep.include({ cmd: "serve 2", instances: 5, tasksRunning: 5 });
        });

        it("says nothing of a number that is another one", async () => {
            const app = await create(scaled);
            await operator.change(id, { instances: 5 });
            await update(app, { ...scaled, cmd: "serve 2" });
            expect(provider.logs.filter(({ severity }) => severity === "warning")).to.deep.equal([]);
        });

        it("shows no drift of it in a refresh, and no new revision", async () => {
            const app = await create(scaled);
            await operator.change(id, { instances: 5 });
            const { inputs, props } = await provider.read("app", id, app.outputs);
            expect(inputs).to.deep.equal(app.inputs);
            expect(props).to.deep.equal(app.outputs);
        });

        it("takes over an app that runs another number without a write", async () => {
            await operator.create({ id, cmd: "serve", instances: 7 });
            await create({ ...scaled, adopt: true });
            expect(marathon.app(id)).to.deep.include({ instances: 7 });
        });
    });

    describe("forceDestroy", () => {
        const container = {
            type: "MESOS",
            volumes: [{ containerPath: "data", mode: "RW", persistent: { size: 100 } }],
        };
        const resident = {
            container,
            upgradeStrategy: { maximumOverCapacity: 0, minimumHealthCapacity: 0.5 },
        };

        /** By a destroy, which has a process of its own. */
        const remove = async (app: App) => {
            await provider.close();
            provider = await start();
            await provider.delete("app", id, app.outputs);
        };

        it("keeps an app with local persistent volumes from being deleted", async () => {
            const failure = await failureOf<ProviderError>(remove(await create(resident)));
            expect(failure.message)
                .to.contain("/web is not deleted")
                .and.contain("(data)")
                .and.contain("forceDestroy");
            expect(marathon.app(id)).to.not.equal(undefined);
        });

        it("lets it be deleted once it stands in the state", async () => {
            const app = await update(await create(resident), { ...resident, forceDestroy: true });
            await remove(app);
            expect(marathon.app(id)).to.equal(undefined);
        });

        it("must stand in the state before the app may get another id", async () => {
            const { inputs } = await create(resident);
            const moved = { ...wanted({ ...resident, forceDestroy: true }), appId: "/other" };
            const refused = await provider.check("app", inputs, moved);
            expect(refused.failures.map(({ reason }) => reason).join())
                .to.match(/^appId: would replace \/web and destroy/)
                .and.contain("forceDestroy: true");
            const allowed = await provider.check("app", { ...inputs, forceDestroy: true }, moved);
            expect(allowed.failures).to.deep.equal([]);
        });
    });
});
