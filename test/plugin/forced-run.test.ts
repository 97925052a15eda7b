import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { type Properties, ProviderProcess } from "../support/provider-process";

const id = "/web";

describe("a run that MARATHON_FORCE", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess | undefined;
    let inputs: Properties;
    let outputs: Properties;

    const begin = async (force?: string) => {
        await provider?.close();
        const env: Record<string, string> = force === undefined ? {} : { MARATHON_FORCE: force };
        provider = await ProviderProcess.start({
            config: { "marathon:url": marathon.url, "marathon:progressTimeout": "1s" },
            env,
        });
        return provider;
    };

    beforeEach(async () => {
        marathon = await Emulator.start();
        const process = await begin();
        ({ inputs } = await process.check("app", {}, { appId: id, cmd: "serve" }));
        ({ outputs } = await process.create("app", inputs));
        const other = await process.check("app", {}, { appId: "/other", cmd: "serve" }, { name: "other" });
        await process.create("app", other.inputs, { name: "other" });
    });

    afterEach(async () => {
        await provider?.close();
        provider = undefined;
        await marathon?.close();
    });

    const update = async (process: ProviderProcess) => {
        const checked = await process.check("app", inputs, { appId: id, cmd: "serve 2" });
        return await process.update("app", id, outputs, checked.inputs);
    };

    it("does not name leaves deployments of others alone", async () => {
        marathon.lock(id);
        for (const force of [undefined, "/other,/web/api"]) {
            const { message } = await failureOf(update(await begin(force)));
            expect(message).to.match(/^\/web is locked by 1 unfinished deployment/);
        }
        expect(marathon.app(id)).to.deep.include({ cmd: "serve" });
    });

    it("names ends the deployment in its way, and says which", async () => {
        marathon.lock(id);
        const process = await begin("/other, /web");
        await update(process);
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2" });
        const warnings = process.logs.filter(({ severity }) => severity === "warning");
        expect(warnings.map(({ message }) => message).join()).to.match(
            /^MARATHON_FORCE ends deployment \S+ of \/web\.$/,
        );
    });

    it("names is refused where that would leave other apps half-way", async () => {
        marathon.lock(id, "/other");
        const { message } = await failureOf(update(await begin("/web")));
        expect(message)
            .to.match(
                /^\/web is not forced: it is locked by deployment \S+, and ending it would leave \/other half-way/,
            )
            .and.contain("MARATHON_FORCE=/web!");
        expect(marathon.app(id)).to.deep.include({ cmd: "serve" });
    });

    it("names with an exclamation mark takes that into account, and says so", async () => {
        marathon.lock(id, "/other");
        const process = await begin("/web!");
        await update(process);
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2" });
        expect(process.logs.map(({ message }) => message).join()).to.contain("It leaves /other half-way.");
    });

    it("names deletes an app that is locked", async () => {
        marathon.lock(id);
        await (await begin("/web")).delete("app", id, outputs);
        expect(marathon.app(id)).to.equal(undefined);
    });

    it("names in a wrong form does nothing", async () => {
        const { message } = await failureOf(update(await begin("web")));
        expect(message).to.contain("MARATHON_FORCE is not a list of ids of apps").and.contain("/shop/cart");
    });
});
