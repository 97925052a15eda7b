import { expect } from "chai";
import { Emulator } from "../emulator";
import { ProviderProcess } from "../support/provider-process";

const definition = { appId: "/shop/web", cmd: "serve" };

describe("what check says of an old Marathon without features", () => {
    let marathon: Emulator;
    let provider: ProviderProcess;

    before(async function () {
        this.timeout(30_000);
        marathon = await Emulator.start({ version: "1.8.244", features: [] });
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    });

    after(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const warned = (start: string) =>
        provider.waitForLog(
            ({ severity, message }) => severity === "warning" && message.startsWith(start),
            5_000,
        );

    it("fails for a feature that is off", async () => {
        const secrets = { s: { source: "vault/s" } };
        const { failures } = await provider.check("app", {}, { ...definition, secrets });
        expect(failures.map(({ reason }) => reason)).to.deep.equal([
            "secrets: needs a Marathon started with --enable_features secrets; this one is not",
        ]);
    });

    it("warns of what that Marathon drops, and fails for nothing", async () => {
        const resourceLimits = { cpus: 2 };
        const { failures } = await provider.check("app", {}, { ...definition, resourceLimits });
        expect(failures).to.deep.equal([]);
        await warned("resourceLimits: needs Marathon 1.10 or newer; this one is 1.8.244 and drops it");
    });

    it("warns of deployments that cannot end, and of fields that there are not", async () => {
        const constraints = [["hostname", "UNIQUE"]];
        const { failures } = await provider.check("app", {}, { ...definition, constraints, helthChecks: [] });
        expect(failures).to.deep.equal([]);
        await warned("constraints[0]: leaves no place for a successor");
        await warned("helthChecks: is no field of an app definition");
    });

    it("fails for a change that Marathon would refuse", async () => {
        const persistent = { containerPath: "data", mode: "RW", persistent: { size: 10 } };
        const olds = { ...definition, container: { type: "MESOS", volumes: [persistent] } };
        const { failures } = await provider.check("app", olds, { ...olds, cpus: 2 });
        expect(failures.map(({ reason }) => reason.split(":")[0])).to.deep.equal(["cpus"]);
    });

    it("fails for a feature that a change asks for, and asks no more than which Marathon it is", async () => {
        const { inputs } = await provider.check("app", {}, definition);
        const update = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        marathon.clearRequests();
        try {
            const { failures } = await update.check("app", inputs, { ...definition, gpus: 1 });
            expect(failures.map(({ reason }) => reason.split(":")[0])).to.deep.equal(["gpus"]);
        } finally {
            await update.close();
        }
        expect(marathon.requests.map(({ path }) => path)).to.deep.equal(["/v2/info"]);
    });
});
