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

    it("says where service ports come from, and which are never given out", async () => {
        const config = {
            "marathon:url": marathon.url,
            "marathon:token": "canary-4711",
            "marathon:servicePortRange": "15000-15002",
            "marathon:reservedServicePorts": "15000,15002",
        };
        await start({ config });
        const { inputs } = await provider.check("app", {}, { ...app, portDefinitions: [{}] });
        expect(inputs.portDefinitions).to.deep.equal([{ port: 15_001 }]);
        const { failures } = await provider.check("app", {}, { ...app, portDefinitions: [{}, {}] });
        expect(failures.map(({ reason }) => reason).join()).to.contain("15000–15002");
    });

    it("may be what Pulumi makes of numbers, truth values and lists", async () => {
        const config = {
            "marathon:url": marathon.url,
            "marathon:token": "canary-4711",
            "marathon:maxDeployments": 5,
            "marathon:insecureSkipVerify": false,
            "marathon:reservedServicePorts": [8080, "9000-9010"],
        };
        await start({ config });
        expect(await provider.create("app", app)).to.deep.include({ id: "/web" });
    });

    it("is told in one line where it cannot be read", async () => {
        await start({ config: { "marathon:url": marathon.url, "marathon:requestTimeout": "soon" } });
        const { message } = await failureOf(provider.create("app", app));
        expect(message).to.equal(
            "marathon:requestTimeout (or MARATHON_REQUEST_TIMEOUT) is not a duration. Write it as 30s, 10m or 1h30m.",
        );
    });

    it("lets each request be logged, without credentials", async () => {
        const config = { "marathon:url": marathon.url, "marathon:token": "canary-4711" };
        await start({ config, env: { MARATHON_DEBUG: "1" } });
        await provider.create("app", app);
        expect(provider.stderr).to.match(
            /^marathon: POST http:\/\/\S+\/v2\/apps\?force=false → 201 \(\d+ ms\)$/m,
        );
        expect(provider.stderr).to.not.contain("canary");
    });
});
