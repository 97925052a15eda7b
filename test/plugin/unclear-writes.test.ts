import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { PartialFailure } from "../support/provider-errors";
import { type Properties, ProviderProcess } from "../support/provider-process";

describe("a write whose answer does not come", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;
    let inputs: Properties;

    beforeEach(async () => {
        marathon = await Emulator.start();
        await start();
        ({ inputs } = await provider.check("app", {}, { appId: "/web", cmd: "serve" }));
    });

    const start = async () => {
        provider = await ProviderProcess.start({
            config: { "marathon:url": marathon.url, "marathon:requestTimeout": "500ms" },
        });
    };

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const creation = { method: "POST", path: "/v2/apps" };

    /** An app that could not be told to the engine would be left behind by every later destroy. */
    const expectToBeKept = (failure: Error) => {
        expect(failure).to.be.instanceOf(PartialFailure);
        expect(failure).to.deep.include({ id: "/web" });
        expect((failure as PartialFailure).properties).to.deep.include({ appId: "/web" });
        expect((failure as PartialFailure).properties).to.include.keys("__provider", "__meta", "__live");
    };

    it("because the user cancels leaves an app that is kept in state", async () => {
        const held = marathon.hold(creation, { when: "after" });
        const creating = failureOf(provider.create("app", inputs));
        await held.arrived;
        await provider.cancel();
        expectToBeKept(await creating);
        held.release();
    });

    it("because it takes too long leaves an app that is kept in state", async () => {
        const held = marathon.hold(creation, { when: "after" });
        const outcome = await provider.create("app", inputs).catch((error: Error) => error);
        if (outcome instanceof Error) expectToBeKept(outcome);
        else expect(outcome).to.deep.include({ id: "/web" });
        held.release();
    });

    it("because the connection broke is found to be done, and not repeated", async () => {
        marathon.loseAnswer(creation);
        expect(await provider.create("app", inputs)).to.deep.include({ id: "/web" });
        expect(marathon.apps()).to.have.length(1);
    });

    it("and that changes an app is found to be done", async () => {
        const { outputs } = await provider.create("app", inputs);
        marathon.loseAnswer({ method: "PUT" });
        const news = { ...inputs, cmd: "serve --more" };
        expect(await provider.update("app", "/web", outputs, news)).to.deep.include({ cmd: "serve --more" });
        expect(marathon.app("/web")).to.deep.include({ cmd: "serve --more" });
    });

    it("and that never arrives is sent by the next update", async () => {
        const { outputs } = await provider.create("app", inputs);
        marathon.loseAnswer({ method: "PUT", when: "before", times: 100 });
        const news = { ...inputs, cmd: "serve --more" };
        const failure = await failureOf(provider.update("app", "/web", outputs, news));
        expectToBeKept(failure);
        marathon.clearFaults();
        await provider.update("app", "/web", (failure as PartialFailure).properties, news);
        expect(marathon.app("/web")).to.deep.include({ cmd: "serve --more" });
    });

    it("and that deletes an app is found to be done", async () => {
        const { outputs } = await provider.create("app", inputs);
        await provider.close();
        await start();
        marathon.loseAnswer({ method: "DELETE" });
        await provider.delete("app", "/web", outputs);
        expect(marathon.app("/web")).to.equal(undefined);
    });
});
