import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess } from "../support/provider-process";
import { until } from "../support/until";

const id = "/web";

/** What has this in its environment takes ten minutes to run: its deployment hangs. */
const stuck = { SIM_RUN_MS: "600000" };
const swift = { SIM_RUN_MS: "0" };

/** For a process that is to give up; any other has the time that a busy machine needs. */
const impatient = { "marathon:progressTimeout": "2s" };

describe("after a process that was killed before it could tell what it had started", function () {
    this.timeout(40_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess | undefined;

    beforeEach(async () => {
        marathon = await Emulator.start({ clock: "real" });
        operator = new Operator(marathon);
    });

    afterEach(async () => {
        await provider?.close();
        provider = undefined;
        await marathon?.close();
    });

    /** Another process, as the next `pulumi up` has one. */
    const begin = async (settings: Properties = {}) => {
        await provider?.close();
        provider = await ProviderProcess.start({
            config: { "marathon:url": marathon.url, ...settings },
        });
        return provider;
    };

    const inputsOf = async (process: ProviderProcess, fields: Properties): Promise<Properties> =>
        (await process.check("app", {}, { appId: id, cmd: "serve", ...fields })).inputs;

    const create = async (process: ProviderProcess, fields: Properties = {}): Promise<Properties> =>
        (await process.create("app", await inputsOf(process, fields))).outputs;

    const update = async (process: ProviderProcess, outputs: Properties, fields: Properties) =>
        await process.update("app", id, outputs, await inputsOf(process, fields));

    /** Kills the process as soon as Marathon deploys what it has written. */
    const killOnceWritten = async (process: ProviderProcess, work: Promise<unknown>) => {
        const failure = failureOf(work);
        await until("Marathon deploys it", () => marathon.deployments().length > 0);
        process.kill("SIGKILL");
        await failure;
    };

    const forced = () =>
        marathon
            .writes()
            .filter(({ query }) => query.includes("force=true"))
            .map(({ method, status }) => `${method} ${status}`);

    describe("in the middle of an update", () => {
        let outputs: Properties;

        beforeEach(async () => {
            outputs = await create(await begin());
            const process = await begin();
            await killOnceWritten(process, update(process, outputs, { env: stuck }));
        });

        it("a corrected update goes straight through", async () => {
            await update(await begin(), outputs, { env: swift });
            expect(marathon.app(id)).to.deep.include({ env: swift, tasksRunning: 1, deployments: [] });
            expect(forced()).to.deep.equal(["PUT 200"]);
        });

        it("so does a deletion", async () => {
            await (await begin()).delete("app", id, outputs);
            expect(marathon.app(id)).to.equal(undefined);
            expect(forced()).to.deep.equal(["DELETE 200"]);
        });
    });

    it("in the middle of a creation, a corrected one goes straight through", async () => {
        const process = await begin();
        await killOnceWritten(process, create(process, { env: stuck }));
        await create(await begin());
        expect(marathon.app(id)).to.deep.include({ tasksRunning: 1 }).and.not.have.property("env");
        expect(forced()).to.deep.equal(["PUT 200"]);
    });

    describe("in the middle of an update that took the place of one that the state still names", () => {
        let outputs: Properties;

        beforeEach(async () => {
            outputs = await create(await begin(), { env: stuck, waitFor: "none" });
            const process = await begin();
            const [named] = marathon.deployments();
            const isReplaced = () => {
                const [deployment, ...others] = marathon.deployments();
                return others.length === 0 && deployment !== undefined && deployment.id !== named?.id;
            };
            const failure = failureOf(update(process, outputs, { env: { ...stuck, A: "1" } }));
            await until("Marathon deploys another one", isReplaced);
            process.kill("SIGKILL");
            await failure;
        });

        it("a corrected update goes straight through", async () => {
            await update(await begin(), outputs, { env: swift });
            expect(marathon.app(id)).to.deep.include({ tasksRunning: 1, deployments: [] });
            expect(marathon.app(id)?.env).to.deep.include(swift);
        });

        it("so does a deletion", async () => {
            await (await begin()).delete("app", id, outputs);
            expect(marathon.app(id)).to.equal(undefined);
        });
    });

    describe("nobody else's deployment is ended:", () => {
        it("not a scaling, which an operator or an autoscaler has begun", async () => {
            const outputs = await create(await begin());
            marathon.behave(id, { noOffers: true });
            await operator.change(id, { instances: 2 });
            const { message } = await failureOf(update(await begin(impatient), outputs, { cmd: "serve 2" }));
            expect(message).to.contain("/web is locked by 1 unfinished deployment");
        });

        it("not one that has left the app as it is", async () => {
            const outputs = await create(await begin());
            marathon.lock(id);
            const { message } = await failureOf(update(await begin(impatient), outputs, { cmd: "serve 2" }));
            expect(message).to.contain("/web is locked by 1 unfinished deployment");
        });

        it("not one on an app that does not say whose it is", async () => {
            const unlabelled = { "marathon:ownerLabel": "false" };
            const outputs = await create(await begin(unlabelled));
            await operator.change(id, { env: stuck });
            const process = await begin({ ...unlabelled, ...impatient });
            const { message } = await failureOf(update(process, outputs, { cmd: "serve 2" }));
            expect(message).to.contain("/web is locked by 1 unfinished deployment");
        });

        it("not one that touches another app as well", async () => {
            const outputs = await create(await begin());
            await operator.create({ id: "/other", cmd: "serve" });
            await operator.changeAll([id, "/other"].map((both) => ({ id: both, env: stuck })));
            const { message } = await failureOf(update(await begin(impatient), outputs, { cmd: "serve 2" }));
            expect(message).to.contain("/web is locked by 1 unfinished deployment");
        });

        it("not the one that an operator puts in the place of ours while an update runs", async () => {
            const outputs = await create(await begin(), { env: stuck, waitFor: "none" });
            const process = await begin(impatient);
            const sending = marathon.hold({ method: "PUT" });
            const failure = failureOf(update(process, outputs, { cmd: "serve 2" }));
            await sending.arrived;
            await operator.change(id, { env: { ...stuck, THEIRS: "yes" } });
            sending.release();
            expect((await failure).message).to.contain("/web is locked by 1 unfinished deployment");
        });
    });
});
