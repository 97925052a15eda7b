import { expect } from "chai";
import fc from "fast-check";
import { UNKNOWN } from "../../provider/definition/unknown";
import { refusingUrl } from "../support/http-faults";
import { ProviderProcess } from "../support/provider-process";

/** Stands for a secret; whatever `check` has to say, it must not say this. */
const canary = "canary-4711";

/** A value that fits hardly any property, with the canary in it; names are told, values are not. */
const wrong = fc.oneof(
    fc.constantFrom<unknown>(canary, [canary], { nested: canary }, { "/odd name": { deep: [canary] } }, ""),
    fc.constantFrom<unknown>(-1, 1e9, 0.5, true, null),
);

const wrongApp = fc.record(
    { appId: wrong, cmd: wrong, instances: wrong, cpus: wrong, mem: wrong, env: wrong, labels: wrong },
    { requiredKeys: [] },
);

describe("what check finds wrong", () => {
    let provider: ProviderProcess;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderProcess.start({ config: { "marathon:url": await refusingUrl() } });
    });

    after(() => provider?.close());

    const failuresOf = async (news: Record<string, unknown>) =>
        (await provider.check("app", {}, { appId: "/shop/web", cmd: "sleep 100", ...news })).failures;

    it("is said all at once, each with its path", async () => {
        const failures = await failuresOf({ appId: "no/slash", instances: -1, cpus: "many", mem: -5 });
        expect(failures.map(({ reason }) => reason.slice(0, reason.indexOf(":"))).sort()).to.deep.equal([
            "appId",
            "cpus",
            "instances",
            "mem",
        ]);
    });

    it("begins with what the class of the resource has found, which goes no further", async () => {
        const news = { appId: "/shop/web", cmd: "sleep 100", instances: -1 };
        const found = { __refusals: ["links.DB: is wrong"] };
        const { failures, inputs } = await provider.check("app", {}, { ...news, ...found });
        expect(failures.map(({ reason }) => reason.split(":")[0])).to.deep.equal(["links.DB", "instances"]);
        expect(inputs).to.not.have.property("__refusals");
        const later = await provider.check("app", {}, { appId: "/shop/web", cmd: "ls", __refusals: UNKNOWN });
        expect(later.failures).to.deep.equal([]);
        expect(later.inputs).to.not.have.property("__refusals");
    });

    it("names no property, since the engine would print its value", async () => {
        for (const { property } of await failuresOf({ instances: -1, cpus: canary })) {
            expect(property).to.equal("");
        }
    });

    it("is nothing where values are not known yet", async () => {
        expect(await failuresOf({ instances: UNKNOWN, cpus: UNKNOWN, env: UNKNOWN })).to.deep.equal([]);
    });

    it("is told in words that contain no value", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(wrongApp, async (news) => {
                const { failures } = await provider.check("app", {}, news as Record<string, unknown>);
                expect(JSON.stringify(failures)).to.not.contain(canary);
            }),
            { numRuns: 100 },
        );
        expect(JSON.stringify(provider.logs)).to.not.contain(canary);
        expect(provider.stderr).to.not.contain(canary);
    });

    it("never ends in an error instead", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(wrongApp, async (news) => {
                await provider.check("app", {}, news as Record<string, unknown>);
            }),
            { numRuns: 100 },
        );
    });
});
