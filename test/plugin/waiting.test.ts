import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { PartialFailure } from "../support/provider-errors";
import { type Properties, ProviderProcess, urnOf } from "../support/provider-process";

describe("an operation that waits", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;
    let inputs: Properties;

    beforeEach(async () => {
        marathon = await Emulator.start({ noOffers: true });
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        ({ inputs } = await provider.check("app", {}, { appId: "/web", cmd: "serve", env: { A: "1" } }));
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const statuses = () => provider.logs.filter(({ ephemeral }) => ephemeral);
    const waiting = () => provider.waitForLog(({ ephemeral, message }) => ephemeral && message !== "");

    it("tells in the resource's own row how far it is, and clears the row in the end", async () => {
        const creating = provider.create("app", inputs);
        expect(await waiting()).to.deep.include({ urn: urnOf("app"), severity: "info" });
        marathon.behave("/web", { noOffers: false });
        await creating;
        await provider.waitForLog(({ ephemeral, message }) => ephemeral && message === "");
        expect(statuses().at(-1)).to.deep.include({ urn: urnOf("app"), message: "" });
    });

    it("tells no status twice in a row", async () => {
        const creating = failureOf(provider.create("app", inputs));
        await waiting();
        await provider.cancel();
        await creating;
        const texts = statuses().map(({ message }) => message);
        expect(texts.filter((text, index) => text === texts[index - 1])).to.deep.equal([]);
    });

    it("ends within a second when the user cancels, and keeps what it has made", async () => {
        const creating = failureOf(provider.create("app", inputs));
        await waiting();
        const begun = Date.now();
        await provider.cancel();
        const failure = (await creating) as PartialFailure;
        expect(Date.now() - begun).to.be.lessThan(1_000);
        expect(failure).to.be.instanceOf(PartialFailure);
        expect(failure.id).to.equal("/web");
        const [deployment] = marathon.deployments();
        expect(failure.reasons[0]).to.contain(
            `Cancelled while waiting for /web. Its deployment ${deployment?.id} goes on in Marathon`,
        );
        const { __provider, __meta } = inputs;
        expect(failure.properties).to.deep.include({ __provider, __meta, appId: "/web", env: { A: "1" } });
    });

    it("does not delay a second one", async () => {
        const hanging = failureOf(provider.create("app", inputs));
        await waiting();
        marathon.behave("/other", { noOffers: false });
        const news = { ...inputs, appId: "/other" };
        expect(await provider.create("app", news, { name: "other" })).to.deep.include({ id: "/other" });
        await provider.cancel();
        await hanging;
    });
});
