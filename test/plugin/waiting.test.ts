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

    describe("ends at the customTimeouts of the resource, and says so,", () => {
        const within = (operation: string) => ({
            ...inputs,
            __meta: { ...(inputs.__meta as Properties), urn: urnOf("app"), timeouts: { [operation]: "1s" } },
        });

        it("when it creates", async () => {
            const { message, reasons } = await failureOf<PartialFailure>(
                provider.create("app", within("create")),
            );
            expect(reasons[0], message).to.contain("0 of 1 running, after 1s (customTimeouts.create)");
        });

        it("when it updates", async () => {
            marathon.behave("/web", { noOffers: false });
            const { outputs } = await provider.create("app", inputs);
            marathon.behave("/web", { noOffers: true });
            const news = { ...within("update"), instances: 2 };
            const failing = failureOf<PartialFailure>(provider.update("app", "/web", outputs, news));
            expect((await failing).reasons[0]).to.contain("1 of 2 running, after 1s (customTimeouts.update)");
        });

        it("when it deletes", async () => {
            marathon.behave("/web", { noOffers: false });
            const { outputs } = await provider.create("app", within("delete"));
            // The one that the process has just made would not be deleted by it.
            await provider.close();
            provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
            marathon.lock("/web");
            const { message } = await failureOf(provider.delete("app", "/web", outputs));
            expect(message).to.contain("after 1s (customTimeouts.delete)");
        });
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
