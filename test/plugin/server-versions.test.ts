import { expect } from "chai";
import { failureOf } from "../support/failure-of";
import { FixedMarathon } from "../support/fixed-marathon";
import { ProviderProcess } from "../support/provider-process";

const wanted = { appId: "/web", cmd: "serve" };

describe("a Marathon whose version", function () {
    this.timeout(30_000);
    let marathon: FixedMarathon;
    let provider: ProviderProcess;

    beforeEach(async () => {
        marathon = await FixedMarathon.start();
        marathon.app = { id: "/web", cmd: "serve", instances: 0 };
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const warnings = () =>
        provider.logs.filter(({ severity }) => severity === "warning").map(({ message }) => message);

    const operations: Record<string, () => Promise<unknown>> = {
        preview: () => provider.check("app", {}, wanted),
        create: () => provider.create("app", wanted),
        update: () => provider.update("app", "/web", wanted, wanted),
        refresh: () => provider.read("app", "/web", wanted),
        delete: () => provider.delete("app", "/web", wanted),
    };

    for (const [operation, run] of Object.entries(operations)) {
        it(`is too old fails the ${operation} in one line`, async () => {
            marathon.is = { version: { major: 1, minor: 4, patch: 13 } };
            const { message } = await failureOf(run());
            expect(message)
                .to.match(/^Marathon 1\.4\.13 is too old: /)
                .and.contain("Nothing was written.")
                .and.not.contain("\n");
        });
    }

    it("is newer than any that is known is warned about once", async () => {
        marathon.is = { version: { major: 1, minor: 12, patch: 0 } };
        await provider.check("app", {}, { ...wanted, appId: "/one" });
        await provider.check("app", {}, { ...wanted, appId: "/other" });
        await provider.read("app", "/web", wanted);
        expect(warnings()).to.have.length(1);
        expect(warnings().join()).to.match(/^Marathon 1\.12\.0 is newer than 1\.11/);
    });

    it("is known is not mentioned", async () => {
        await provider.check("app", {}, { ...wanted, appId: "/one" });
        expect(warnings()).to.deep.equal([]);
    });
});
