import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { PartialFailure, type ProviderError } from "../support/provider-errors";
import { type Properties, ProviderProcess } from "../support/provider-process";
import { until } from "../support/until";

const id = "/web";

describe("a rollback", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    beforeEach(async () => {
        // One that hangs, and one more.
        marathon = await Emulator.start({ maxRunningDeployments: 2 });
        operator = new Operator(marathon);
        await begin();
    });

    const begin = async () => {
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    };

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const check = async (olds: Properties, fields: Properties) => {
        const wanted = { appId: id, cmd: "serve", onFailure: "rollback", ...fields };
        const { inputs, failures } = await provider.check("app", olds, wanted);
        expect(failures).to.deep.equal([]);
        return inputs;
    };

    const create = async (fields: Properties = {}) => {
        const inputs = await check({}, fields);
        return { inputs, outputs: (await provider.create("app", inputs)).outputs };
    };

    type App = Awaited<ReturnType<typeof create>>;

    const failUpdate = async ({ inputs, outputs }: App, fields: Properties): Promise<PartialFailure> => {
        const news = await check(inputs, fields);
        const failure = await failureOf<PartialFailure>(provider.update("app", id, outputs, news));
        expect(failure).to.be.instanceOf(PartialFailure);
        return failure;
    };

    const said = (text = "") => text.replace(/\s+/g, " ");

    /** Instances of the definition that carries this fail on start. */
    const broken = { SIM_FAIL_START: "yes" };
    /** And with this they never start. */
    const stuck = { SIM_NEVER_RUN: "yes" };

    const begun = (fields: Properties) =>
        until("the write has begun", () => {
            const { env } = marathon.app(id) ?? {};
            return JSON.stringify(env) === JSON.stringify(fields) && marathon.deployments().length > 0;
        });

    it("does not undo what another hand has written meanwhile", async () => {
        const app = await create();
        const updating = failUpdate(app, { env: stuck });
        await begun(stuck);
        await operator.change(id, { cmd: "theirs", env: {} });
        const { reasons } = await updating;
        expect(said(reasons[0])).to.contain("Not rolled back: another hand has changed it since");
        expect(marathon.app(id)).to.deep.include({ cmd: "theirs" });
    });

    it("gives back what a complete write loses", async () => {
        const executorResources = { cpus: 0.2, mem: 64 };
        const app = await create({ user: "www", executorResources });
        const { reasons, properties } = await failUpdate(app, { executorResources, env: broken });
        expect(said(reasons[0])).to.contain("Rolled back: Marathon has the old definition again");
        expect(marathon.app(id)).to.deep.include({ user: "www" });
        expect(marathon.app(id)?.executorResources).to.deep.include(executorResources);
        expect(properties).to.deep.include({ user: "www", executorResources }).and.not.have.property("env");
    });

    it("gives an app back to those whom it was taken over from, and keeps nothing in state", async () => {
        await operator.create({ id, cmd: "theirs" });
        const inputs = await check({}, { adopt: true, env: broken });
        const failure = await failureOf<ProviderError>(provider.create("app", inputs));
        expect(failure).not.to.be.instanceOf(PartialFailure);
        expect(said(failure.message)).to.contain("Rolled back: Marathon has the old definition again");
        expect(marathon.app(id)).to.deep.include({ cmd: "theirs", tasksRunning: 1 });
        expect(marathon.app(id)?.labels ?? {}).to.deep.equal({});
    });

    it("keeps what an operator had scaled before the change", async () => {
        const app = await create();
        await operator.change(id, { instances: 3 });
        const { properties } = await failUpdate(app, { env: broken });
        expect(marathon.app(id)).to.deep.include({ instances: 3, tasksRunning: 3 });
        expect(properties).to.deep.include({ instances: 3 });
    });

    it("ends when the user cancels, and says which deployment goes back", async () => {
        // Nobody waited for it, and it would not have come: to go back to it takes for ever.
        const app = await create({ env: stuck, waitFor: "none" });
        const updating = failUpdate(app, { env: broken });
        // The new definition may be there for a moment only: that it is taken back stays on record.
        await until("the rollback is asked for", () =>
            marathon.writes().some(({ method }) => method === "DELETE"),
        );
        await begun(stuck);
        const [deployment] = marathon.deployments();
        await provider.cancel();
        const { reasons, properties } = await updating;
        expect(said(reasons[0])).to.contain(
            `goes back to the old definition by deployment ${deployment?.id}`,
        );
        expect(properties).to.deep.include({ env: stuck });
    });

    const row = (text: RegExp) =>
        provider.waitForLog(({ ephemeral, message }) => ephemeral && text.test(message));

    it("waits for room where Marathon runs as many deployments as it allows", async () => {
        await operator.create({ id: "/other", cmd: "serve" });
        const app = await create();
        await until("nothing is being deployed", () => marathon.deployments().length === 0);
        const lock = marathon.lock("/other");
        const updating = failUpdate(app, { env: broken });
        await row(/^rolling back: waiting: too many deployments run in Marathon/);
        lock.end();
        const { reasons } = await updating;
        expect(said(reasons[0])).to.contain("Rolled back: Marathon has the old definition again");
    });

    it("is not given up for an answer that was lost, of the change or of the way back", async () => {
        const app = await create();
        marathon.loseAnswer({ method: "PUT" });
        marathon.loseAnswer({ method: "DELETE" });
        const { reasons } = await failUpdate(app, { env: broken });
        expect(said(reasons[0])).to.contain("Rolled back: Marathon has the old definition again");
        expect(marathon.app(id)).to.deep.include({ tasksRunning: 1 }).and.not.have.property("env");
    });

    it("tells in the row how many run, and that it is one", async () => {
        // What it goes back to never runs, so that there is something to wait for.
        const app = await create({ env: stuck, waitFor: "none" });
        const updating = failUpdate(app, { env: broken });
        await row(/^rolling back: 0\/1 running/);
        await provider.cancel();
        await updating;
    });

    it("in the middle of which the process is killed is finished by the next update", async () => {
        const app = await create();
        const held = marathon.hold({ method: "DELETE" }, { when: "after" });
        const news = await check(app.inputs, { env: broken });
        const updating = failureOf(provider.update("app", id, app.outputs, news));
        await held.arrived;
        provider.kill("SIGKILL");
        held.release();
        await updating;
        await provider.close();
        await begin();
        await provider.update("app", id, app.outputs, await check(app.inputs, { cmd: "serve 2" }));
        expect(marathon.app(id))
            .to.deep.include({ cmd: "serve 2", tasksRunning: 1, deployments: [] })
            .and.not.have.property("env");
    });
});
