import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { ProviderProcess, type ProviderProcessOptions } from "../support/provider-process";

const app = { appId: "/web", cmd: "serve" };

describe("the configuration of the provider process", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;

    beforeEach(async () => {
        marathon = await Emulator.start({ credentials: { token: "canary-4711" } });
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const start = async (options: ProviderProcessOptions) => {
        provider = await ProviderProcess.start(options);
    };

    it("comes from the stack or from an explicit provider", async () => {
        await start({ config: { "marathon:url": marathon.url, "marathon:token": "canary-4711" } });
        expect(await provider.create("app", app)).to.deep.include({ id: "/web" });
    });

    it("comes from the environment where neither says anything", async () => {
        await start({ env: { MARATHON_URL: marathon.url, MARATHON_TOKEN: "canary-4711" } });
        expect(await provider.create("app", app)).to.deep.include({ id: "/web" });
    });

    it("is there for operations that begin at the same time", async () => {
        await start({ config: { "marathon:url": marathon.url, "marathon:token": "canary-4711" } });
        const ids = ["/a", "/b", "/c"];
        const created = await Promise.all(
            ids.map((appId) => provider.create("app", { ...app, appId }, { name: appId })),
        );
        expect(created.map(({ id }) => id)).to.deep.equal(ids);
    });

    it("may be missing while nothing has changed, since nothing is asked of Marathon then", async () => {
        await start({});
        const settled = { ...app, portDefinitions: [], endpoints: {} };
        const { inputs, failures } = await provider.check("app", settled, settled);
        expect(failures).to.deep.equal([]);
        const outputs = { ...inputs, __live: { owner: "project/test/0123abcd", rollout: "ok" } };
        expect((await provider.diff("app", "/web", outputs, inputs)).changes).to.equal(false);
    });

    it("is told how to be set where it is missing", async () => {
        await start({});
        const { message } = await failureOf(provider.create("app", app));
        expect(message).to.contain("pulumi config set marathon:url").and.contain("MARATHON_URL");
    });

    it("is not told where it is wrong", async () => {
        await start({ config: { "marathon:url": marathon.url, "marathon:token": "canary-0815" } });
        const { message } = await failureOf(provider.create("app", app));
        expect(message + provider.stderr + JSON.stringify(provider.logs)).to.not.contain("canary");
    });
});
