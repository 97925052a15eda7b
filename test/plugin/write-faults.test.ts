import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { type Properties, ProviderProcess } from "../support/provider-process";

const id = "/web";

describe("a write that meets a Marathon in trouble", function () {
    this.timeout(40_000);
    let marathon: Emulator;
    let provider: ProviderProcess;
    let inputs: Properties;

    const begin = async (settings: Properties = {}) => {
        await provider?.close();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url, ...settings } });
    };

    beforeEach(async () => {
        marathon = await Emulator.start();
        await begin();
        ({ inputs } = await provider.check("app", {}, { appId: id, cmd: "serve" }));
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const create = async () => (await provider.create("app", inputs)).outputs;
    const update = async (outputs: Properties) =>
        await provider.update("app", id, outputs, { ...inputs, cmd: "serve 2" });

    it("is sent again when its request was lost on the way there", async () => {
        const outputs = await create();
        marathon.loseAnswer({ method: "PUT", when: "before" });
        await update(outputs);
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2" });
    });

    it("creates one app, however often its request was lost", async () => {
        marathon.loseAnswer({ method: "POST", path: "/v2/apps", when: "before", times: 2 });
        await create();
        expect(marathon.apps()).to.have.length(1);
    });

    for (const status of [502, 503, 504] as const) {
        it(`creates, changes and deletes although the first answer to each is ${status}`, async () => {
            const once = (method: string) => marathon.unavailable({ status, method, times: 1 });
            once("POST");
            const outputs = await create();
            once("PUT");
            const changed = await update(outputs);
            expect(marathon.app(id)).to.deep.include({ cmd: "serve 2" });
            await begin();
            once("DELETE");
            await provider.delete("app", id, changed);
            expect(marathon.app(id)).to.equal(undefined);
        });
    }

    it("finds its own app behind a 502 that came after the work was done, and makes no second one", async () => {
        marathon.unavailable({ status: 502, method: "POST", times: 1, when: "after" });
        await create();
        expect(marathon.apps()).to.have.length(1);
        expect(marathon.writes()).to.have.length(1);
    });

    it("goes on after a change of leader in the middle of it", async () => {
        const outputs = await create();
        const held = marathon.hold({ method: "PUT" });
        const updating = update(outputs);
        await held.arrived;
        const changed = marathon.changeLeader({ outage: 1_500 });
        held.release();
        await changed;
        await updating;
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2" });
    });

    it("gives up when the request is lost for longer than one may take, and says that it may have been made", async () => {
        const outputs = await create();
        await begin({ "marathon:requestTimeout": "1s" });
        marathon.loseAnswer({ method: "PUT", when: "before", times: 1_000 });
        const { message } = await failureOf(update(outputs));
        expect(message).to.contain("may have been made");
        expect(marathon.app(id)).to.deep.include({ cmd: "serve" });
    });

    it("whose answer is lost is superseded by a corrected one all the same", async () => {
        const outputs = await create();
        await begin({ "marathon:progressTimeout": "1s" });
        marathon.behave(id, { noOffers: true });
        marathon.loseAnswer({ method: "PUT" });
        const failure = await failureOf<Error & { properties: Properties }>(update(outputs));
        await failureOf(provider.update("app", id, failure.properties, { ...inputs, cmd: "serve 3" }));
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 3" });
    });
});
