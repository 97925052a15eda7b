import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess } from "../support/provider-process";

const wanted = { appId: "/web", cmd: "serve" };

describe("apps without the owner label", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess | undefined;

    beforeEach(async () => {
        marathon = await Emulator.start();
    });

    afterEach(async () => {
        await provider?.close();
        provider = undefined;
        await marathon?.close();
    });

    /** A process of its own, as every command of the user has. */
    const begin = async (ownerLabel: boolean) => {
        await provider?.close();
        const config = { "marathon:url": marathon.url, "marathon:ownerLabel": String(ownerLabel) };
        provider = await ProviderProcess.start({ config });
        return provider;
    };

    const create = async (ownerLabel: boolean) => {
        const process = await begin(ownerLabel);
        const { inputs } = await process.check("app", {}, wanted);
        return { inputs, outputs: (await process.create("app", inputs)).outputs };
    };

    const change = async (
        ownerLabel: boolean,
        inputs: Properties,
        outputs: Properties,
        fields: Properties,
    ) => {
        const process = await begin(ownerLabel);
        const checked = await process.check("app", inputs, { ...wanted, ...fields });
        return await process.update("app", "/web", outputs, checked.inputs);
    };

    it("are made, changed and deleted like others", async () => {
        const { inputs, outputs } = await create(false);
        expect(marathon.app("/web")?.labels ?? {}).to.deep.equal({});
        const changed = await change(false, inputs, outputs, { cmd: "serve --more" });
        expect(marathon.app("/web")?.labels ?? {}).to.deep.equal({});
        await (await begin(false)).delete("app", "/web", changed);
        expect(marathon.app("/web")).to.equal(undefined);
    });

    it("are still ours when their creation was interrupted", async () => {
        await create(false);
        marathon.clearRequests();
        const process = await begin(false);
        const { inputs, failures } = await process.check("app", {}, wanted);
        expect(failures).to.deep.equal([]);
        await process.create("app", inputs);
        expect(marathon.writes()).to.deep.equal([]);
    });

    it("are replaced under their own ids like others", async () => {
        const { inputs, outputs } = await create(false);
        const process = await begin(false);
        // The engine checks with the old inputs first, and once more without them when it replaces.
        await process.check("app", inputs, { ...wanted, cmd: "serve 2" });
        const checked = await process.check("app", {}, { ...wanted, cmd: "serve 2" });
        expect(checked.failures).to.deep.equal([]);
        await process.create("app", checked.inputs);
        await process.delete("app", "/web", outputs);
        expect(marathon.app("/web")).to.deep.include({ cmd: "serve 2" });
    });

    it("are not written anew for the label's sake, whichever way the switch is turned", async () => {
        const unlabelled = await create(false);
        marathon.clearRequests();
        const outputs = await change(true, unlabelled.inputs, unlabelled.outputs, {});
        await change(false, unlabelled.inputs, outputs, {});
        expect(marathon.writes()).to.deep.equal([]);
    });

    it("get it with the next change once it is switched on, and lose it once it is switched off", async () => {
        const { inputs, outputs } = await create(false);
        const labelled = await change(true, inputs, outputs, { cmd: "serve 2" });
        expect(marathon.app("/web")?.labels?.PULUMI_OWNER).to.match(/^project\/test\//);
        const again = await change(false, inputs, labelled, { cmd: "serve 3" });
        expect(marathon.app("/web")?.labels ?? {}).to.deep.equal({});
        await (await begin(false)).delete("app", "/web", again);
        expect(marathon.app("/web")).to.equal(undefined);
    });

    it("are left alone once another stack has labelled them", async () => {
        const { outputs } = await create(false);
        const labels = { PULUMI_OWNER: "shop/prod/00000000" };
        await new Operator(marathon).change("/web", { labels });
        const process = await begin(false);
        await process.delete("app", "/web", outputs);
        expect(marathon.app("/web")).to.not.equal(undefined);
        await process.waitForLog(({ message }) => message.startsWith("/web is not deleted"));
        const { message } = await failureOf((await begin(false)).create("app", wanted));
        expect(message).to.contain("belongs to the stack shop/prod");
    });
});
