import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { PartialFailure } from "../support/provider-errors";
import { type Properties, ProviderProcess } from "../support/provider-process";
import { until } from "../support/until";

const id = "/web";
const executorResources = { cpus: 0.2, mem: 64 };
const put = { method: "PUT" };

/** A complete write loses them, and a partial one cannot take a field away: it takes both. */
describe("an update that takes a field away from an app with executor resources", function () {
    this.timeout(40_000);
    let marathon: Emulator;
    let provider: ProviderProcess;
    let inputs: Properties;
    let outputs: Properties;

    beforeEach(async () => {
        marathon = await Emulator.start();
        await begin();
        ({ inputs } = await provider.check(
            "app",
            {},
            { appId: id, cmd: "serve", user: "www", executorResources },
        ));
        ({ outputs } = await provider.create("app", inputs));
        const { user: _, ...rest } = inputs;
        inputs = rest;
        marathon.clearRequests();
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    /** Another process, as the next `pulumi up` has one. */
    const begin = async () => {
        await provider?.close();
        provider = await ProviderProcess.start({
            config: { "marathon:url": marathon.url, "marathon:requestTimeout": "500ms" },
        });
    };

    const update = async (olds = outputs) => await provider.update("app", id, olds, inputs);

    /** Does something once Marathon has taken the first write, before it answers. */
    const betweenWrites = async <Result>(act: () => Result): Promise<Result> => {
        const first = marathon.hold(put, { when: "after" });
        await first.arrived;
        const result = act();
        first.release();
        return result;
    };

    const writes = () =>
        marathon.writes().map(({ query }) => (query.includes("partialUpdate=true") ? "partial" : "complete"));

    const expectToBeWhole = () => {
        expect(marathon.app(id)?.executorResources).to.deep.include(executorResources);
        expect(marathon.app(id)).to.deep.include({ deployments: [] }).and.not.have.property("user");
    };

    it("is made in two writes", async () => {
        await update();
        expectToBeWhole();
        expect(writes()).to.deep.equal(["complete", "partial"]);
    });

    it("is found to be done where the answer to the first is lost", async () => {
        marathon.loseAnswer(put);
        await update();
        expectToBeWhole();
        expect(writes()).to.deep.equal(["complete", "partial"]);
    });

    it("is found to be done where the answer to the second is lost", async () => {
        const updating = update();
        await betweenWrites(() => marathon.loseAnswer(put));
        await updating;
        expectToBeWhole();
        expect(writes()).to.deep.equal(["complete", "partial"]);
    });

    it("is finished by the next one where the second never arrives", async () => {
        const updating = failureOf<PartialFailure>(update());
        await betweenWrites(() => marathon.loseAnswer({ ...put, when: "before", times: 100 }));
        const failure = await updating;
        expect(failure).to.be.instanceOf(PartialFailure);
        marathon.clearFaults();
        await begin();
        await update(failure.properties);
        expectToBeWhole();
        expect(writes().filter((write) => write === "complete")).to.have.length(1);
    });

    it("is finished by the next one where the process is killed between them", async () => {
        const updating = failureOf(update());
        await betweenWrites(() => provider.kill("SIGKILL"));
        await updating;
        await until("nothing is being deployed", () => marathon.deployments().length === 0);
        await begin();
        await update();
        expectToBeWhole();
    });
});
