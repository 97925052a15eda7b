import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { type Properties, ProviderProcess } from "../support/provider-process";

const published = { appId: "/web", cmd: "serve", labels: { HAPROXY_GROUP: "internal" } };

describe("a service port that another app took after the preview", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let preview: ProviderProcess;
    let update: ProviderProcess;
    let inputs: Properties;
    let port: number;

    beforeEach(async () => {
        marathon = await Emulator.start();
        preview = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        update = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        ({ inputs } = await preview.check("app", {}, published));
        [{ port }] = inputs.portDefinitions as [{ port: number }];
    });

    afterEach(async () => {
        await preview?.close();
        await update?.close();
        await marathon?.close();
    });

    const occupy = async (labels: Record<string, string>) => {
        const body = JSON.stringify({ id: "/rival", cmd: "serve", portDefinitions: [{ port }], labels });
        const headers = { "content-type": "application/json" };
        await fetch(`${marathon.url}/v2/apps`, { method: "POST", headers, body });
    };

    it("keeps the app from being written where one load balancer would serve both", async () => {
        await occupy({ HAPROXY_GROUP: "internal" });
        const { message } = await failureOf(update.create("app", inputs));
        expect(message).to.contain("/rival").and.contain(`${port}`).and.contain("portDefinitions[0]");
        expect(marathon.app("/web")).to.equal(undefined);
    });

    it("does not matter where no load balancer serves both", async () => {
        await occupy({ HAPROXY_GROUP: "external" });
        expect(await update.create("app", inputs)).to.deep.include({ id: "/web" });
    });
});
