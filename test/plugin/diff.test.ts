import { expect } from "chai";
import { Emulator } from "../emulator";
import { type Properties, ProviderProcess, urnOf } from "../support/provider-process";

const appId = "/shop/web";
const arguments_ = { appId, cmd: "sleep 100", instances: 2, env: { LOG: "info", MODE: "fast" } };

describe("the diff of an app", () => {
    let emulator: Emulator;
    let provider: ProviderProcess;
    let inputs: Properties;
    let outputs: Properties;

    before(async function () {
        this.timeout(30_000);
        emulator = await Emulator.start();
        provider = await ProviderProcess.start({ config: { "marathon:url": emulator.url } });
        ({ inputs } = await provider.check("app", {}, arguments_));
        outputs = { ...inputs, __live: { owner: "project/test/0123abcd", rollout: "ok" } };
    });

    after(async () => {
        await provider?.close();
        await emulator?.close();
    });

    const diff = (olds: Properties, news: Properties) => provider.diff("app", appId, olds, news);

    it("is none when nothing changed", async () => {
        expect((await diff(outputs, inputs)).changes).to.equal(false);
    });

    it("is none when only the order of keys changed", async () => {
        const reordered = { ...reversed(inputs), env: reversed(inputs.env as Properties) };
        expect((await diff(outputs, reordered)).changes).to.equal(false);
    });

    it("is none when a default is written out", async () => {
        const { inputs: same } = await provider.check("app", inputs, { ...arguments_, cpus: 1, mem: 128 });
        expect((await diff(outputs, same)).changes).to.equal(false);
    });

    it("is none when a number or a boolean becomes its text", async () => {
        const env = { PORT: "80", ON: "true" };
        const { inputs: same } = await provider.check(
            "app",
            {},
            { ...arguments_, env: { PORT: 80, ON: true } },
        );
        expect((await diff({ ...outputs, env }, same)).changes).to.equal(false);
    });

    it("is left to the engine, which shows each changed leaf, when properties changed", async () => {
        const env = { ...arguments_.env, LOG: "debug" };
        expect(await diff(outputs, { ...inputs, env })).to.deep.equal({
            changes: undefined,
            replaces: [],
            deleteBeforeReplace: false,
        });
    });

    it("is left to the engine also when hidden keys come in another order", async () => {
        const meta = inputs.__meta as Properties;
        const reordered = { ...inputs, instances: 3, __meta: reversed(meta) };
        expect((await diff(outputs, reordered)).changes).to.equal(undefined);
    });

    it("is none when only the resource's place among the others changed", async () => {
        const moved = { ...inputs, __meta: { v: 1, urn: urnOf("app", { name: "moved" }) } };
        expect((await diff(outputs, moved)).changes).to.equal(false);
    });

    it("is some when the time-outs changed", async () => {
        const __meta = { ...(inputs.__meta as Properties), timeouts: { create: "20m" } };
        expect((await diff(outputs, { ...inputs, __meta })).changes).to.equal(true);
    });

    it("is some while the last rollout has not ended well", async () => {
        const __live = { owner: "project/test/0123abcd", rollout: "unfinished" };
        expect((await diff({ ...outputs, __live }, inputs)).changes).to.equal(true);
    });

    it("does not look at what only the provider remembers", async () => {
        const __live = { owner: "project/test/0123abcd", rollout: "ok", anything: "else" };
        expect((await diff({ ...outputs, __live, __later: 1 }, inputs)).changes).to.equal(false);
    });

    it("asks for a new app when the id changed, and for the old one to live until then", async () => {
        expect(await diff(outputs, { ...inputs, appId: "/shop/web2" })).to.deep.equal({
            changes: undefined,
            replaces: ["appId"],
            deleteBeforeReplace: false,
        });
    });

    it("asks for the old app to go first when the new one wants the same port on the agents", async () => {
        const ports = { portDefinitions: [{ port: 8080 }], requirePorts: true };
        const { inputs: fixed } = await provider.check("app", {}, { ...arguments_, ...ports });
        const renamed = { ...arguments_, ...ports, appId: "/shop/web2" };
        const { inputs: news } = await provider.check("app", fixed, renamed);
        const answer = await diff({ ...fixed, __live: outputs.__live }, news);
        expect(answer).to.deep.include({ replaces: ["appId"], deleteBeforeReplace: true });
    });

    it("makes no request", async () => {
        emulator.clearRequests();
        await diff(outputs, { ...inputs, cmd: "sleep 200" });
        expect(emulator.requests).to.deep.equal([]);
    });
});

function reversed(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).reverse());
}
