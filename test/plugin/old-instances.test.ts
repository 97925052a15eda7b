import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import type { PartialFailure } from "../support/provider-errors";
import { type Properties, ProviderProcess } from "../support/provider-process";

const id = "/web";

describe("instances that a deployment has left, which was ended while it replaced them,", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess | undefined;
    /** What stands in the state after an update whose new instance did not come in time. */
    let outputs: Properties;

    const change = { cmd: "serve 2" };

    const begin = async (settings: Properties = {}) => {
        await provider?.close();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url, ...settings } });
        return provider;
    };

    const update = async (process: ProviderProcess, fields: Properties) => {
        const { inputs } = await process.check("app", {}, { appId: id, cmd: "serve", ...fields });
        return await process.update("app", id, outputs, inputs);
    };

    beforeEach(async () => {
        marathon = await Emulator.start();
        const process = await begin({ "marathon:progressTimeout": "1s" });
        const { inputs } = await process.check("app", {}, { appId: id, cmd: "serve" });
        ({ outputs } = await process.create("app", inputs));
        marathon.behave(id, { noOffers: true });
        const { properties } = await failureOf<PartialFailure>(update(process, change));
        outputs = properties;
    });

    afterEach(async () => {
        await provider?.close();
        provider = undefined;
        await marathon?.close();
    });

    const posts = () => marathon.writes().flatMap(({ method, path }) => (method === "POST" ? [path] : []));

    const expectNewOnes = (instances: number) => {
        expect(marathon.app(id)).to.deep.include({
            ...change,
            instances,
            tasksRunning: instances,
            deployments: [],
        });
        expect(posts().at(-1)).to.equal("/v2/apps/web/restart");
    };

    it("are replaced when an update that only scales takes its place", async () => {
        const process = await begin();
        const updating = update(process, { ...change, instances: 2 });
        await process.waitForLog(({ ephemeral, message }) => ephemeral && / running/.test(message));
        marathon.behave(id, undefined);
        await updating;
        expectNewOnes(2);
    });

    it("are replaced by an unchanged update where somebody has stopped it", async () => {
        for (const deployment of marathon.deployments()) {
            await new Operator(marathon).stop(String(deployment.id));
        }
        marathon.behave(id, undefined);
        await update(await begin(), change);
        expectNewOnes(1);
    });

    it("are left to a deployment that still goes on", async () => {
        marathon.behave(id, undefined);
        await update(await begin(), change);
        expect(marathon.app(id)).to.deep.include({ ...change, tasksRunning: 1 });
        expect(posts()).to.deep.equal(["/v2/apps"]);
    });
});
