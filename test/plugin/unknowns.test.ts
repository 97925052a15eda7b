import { expect } from "chai";
import fc from "fast-check";
import { UNKNOWN } from "../../provider/definition/unknown";
import { refusingUrl } from "../support/http-faults";
import { type Properties, ProviderProcess, visible } from "../support/provider-process";

/** Valid arguments of an app, some left out. */
const someApp = fc.record(
    {
        cmd: fc.constantFrom("sleep 100", "python3 -m http.server"),
        instances: fc.nat({ max: 20 }),
        cpus: fc.constantFrom(0.1, 1, 4),
        mem: fc.constantFrom(32, 512),
        env: fc.dictionary(
            fc.stringMatching(/^[A-Z]{1,8}$/),
            fc.oneof(fc.constantFrom("info", ""), fc.nat({ max: 9 }), fc.boolean()),
            { maxKeys: 4 },
        ),
    },
    { requiredKeys: ["cmd"] },
);

/** Valid arguments of an app in which some values, at any depth, are not known yet. */
const someAppWithUnknowns = fc
    .tuple(someApp, fc.infiniteStream(fc.boolean()))
    .map(([app, coin]) => forgetSome({ appId: "/shop/web", ...app }, () => coin.next().value as boolean));

describe("values that are not known yet", () => {
    let provider: ProviderProcess;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderProcess.start({ config: { "marathon:url": await refusingUrl() } });
    });

    after(() => provider?.close());

    it("pass through check, and come out of it only where they went in", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(someAppWithUnknowns, async (news) => {
                const { inputs } = await provider.check("app", {}, news);
                expect(unknownPaths(inputs)).to.deep.equal(unknownPaths(news));
            }),
            { numRuns: 60 },
        );
    });

    it("are no fault of the program", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(someAppWithUnknowns, async (news) => {
                const { failures } = await provider.check("app", {}, news);
                expect(failures).to.deep.equal([]);
            }),
            { numRuns: 60 },
        );
    });

    it("change nothing about the values beside them", async () => {
        const known = { appId: "/shop/web", cmd: "sleep 100", instances: 2, env: { LOG: "info", SIZE: 3 } };
        const { inputs } = await provider.check("app", {}, known);
        const partly = { ...known, instances: UNKNOWN, env: { ...known.env, LOG: UNKNOWN } };
        const { inputs: partlyKnown } = await provider.check("app", {}, partly);
        expect(visible(partlyKnown)).to.deep.equal({
            ...visible(inputs),
            instances: UNKNOWN,
            env: { ...(inputs.env as Properties), LOG: UNKNOWN },
        });
    });

    it("count as a change, since they may be one", async () => {
        const { inputs } = await provider.check("app", {}, { appId: "/shop/web", cmd: "sleep 100" });
        const outputs = { ...inputs, __live: { owner: "project/test/0123abcd", rollout: "ok" } };
        const diff = await provider.diff("app", "/shop/web", outputs, { ...inputs, env: { LOG: UNKNOWN } });
        expect(diff.changes).to.equal(undefined);
    });
});

/** Replaces members for which the coin says so, at any depth; the id stays. */
function forgetSome(properties: Properties, coin: () => boolean): Properties {
    const forget = (value: unknown): unknown => {
        if (coin() && coin()) return UNKNOWN;
        return typeof value === "object" && value !== null ? forgetSome(value as Properties, coin) : value;
    };
    return Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, key === "appId" ? value : forget(value)]),
    );
}

/** Where values are not known, sorted: `env.LOG`. */
function unknownPaths(properties: Properties): string[] {
    return Object.entries(properties)
        .flatMap(([key, value]) => {
            if (value === UNKNOWN) return [key];
            if (typeof value !== "object" || value === null) return [];
            return unknownPaths(value as Properties).map((path) => `${key}.${path}`);
        })
        .sort();
}
