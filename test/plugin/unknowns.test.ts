import { expect } from "chai";
import fc from "fast-check";
import { UNKNOWN } from "../../provider/definition/unknown";
import { refusingUrl } from "../support/http-faults";
import { type Properties, ProviderProcess, visible } from "../support/provider-process";

const someName = fc.stringMatching(/^[a-z]{1,6}$/);
const someProtocol = fc.constantFrom("tcp", "udp", "udp,tcp");
const someNumbers = fc.record({ cpus: fc.constantFrom(0.1, 1, 4), mem: fc.constantFrom(32, 512) });
const someText = fc.oneof(fc.constantFrom("info", ""), fc.nat({ max: 9 }), fc.boolean());

/** Distinct names, since Marathon wants the names of ports to be. */
const somePorts = <T>(port: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
    fc.uniqueArray(
        fc.record({ name: someName, protocol: someProtocol, ...port }, { requiredKeys: ["name"] }),
        {
            selector: ({ name }) => name,
            maxLength: 3,
        },
    );

/** Marathon wants the numbers of port definitions to be distinct too. */
const onHostNetwork = fc.record({
    cmd: fc.constant("serve"),
    portDefinitions: somePorts({ isFixed: fc.boolean() }).map((ports) =>
        ports.map(({ name, isFixed, protocol }, index) => ({
            name,
            ...(protocol !== undefined && { protocol }),
            ...(isFixed !== undefined && { port: isFixed ? 10_104 + index : 0 }),
        })),
    ),
});

const onContainerNetwork = fc.record({
    networks: fc.constant([{ mode: "container/bridge" }]),
    container: fc.record({
        type: fc.constantFrom("DOCKER", "MESOS"),
        docker: fc.record({ image: fc.constant("redis:7") }),
        portMappings: somePorts({
            containerPort: fc.constantFrom(80, 6379),
            servicePort: fc.constantFrom(0, 10_106),
        }),
    }),
});

const anyway = fc.record(
    {
        instances: fc.nat({ max: 20 }),
        env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,8}$/), someText, { maxKeys: 3 }),
        labels: fc.dictionary(someName, someText, { maxKeys: 3 }),
        constraints: fc.constantFrom([["hostname", "UNIQUE"]], [["rack", "GROUP_BY", "3"]]),
        upgradeStrategy: fc.constant({ minimumHealthCapacity: 0.5, maximumOverCapacity: 0.2 }),
        fetch: fc.constant([{ uri: "http://files.example/app.tgz" }]),
        healthChecks: fc.constant([{ protocol: "COMMAND", command: { value: "true" } }]),
    },
    { requiredKeys: [] },
);

/** Valid arguments of an app in which some values, at any depth, are not known yet. */
const someAppWithUnknowns = fc
    .tuple(fc.oneof(onHostNetwork, onContainerNetwork), someNumbers, anyway, fc.infiniteStream(fc.nat(5)))
    .map(([kind, numbers, rest, dice]) =>
        forgetSome({ appId: "/shop/web", ...kind, ...numbers, ...rest }, () => dice.next().value === 0),
    );

/** What `check` makes of ports and of what leads to them. */
const derived = /^(endpoints\b|portDefinitions\.\d+\.port$|container\.portMappings\.\d+\.servicePort$)/;
const leadsToPorts = /^(appId|portDefinitions|container|networks|labels)\b/;

describe("values that are not known yet", () => {
    let provider: ProviderProcess;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderProcess.start({ config: { "marathon:url": await refusingUrl() } });
    });

    after(() => provider?.close());

    it("pass through check", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(someAppWithUnknowns, async (news) => {
                const { inputs } = await provider.check("app", {}, news);
                expect(unknownPaths(inputs)).to.include.members(unknownPaths(news));
            }),
            { numRuns: 100 },
        );
    });

    it("come out of check only where they went in, or where something follows from them", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(someAppWithUnknowns, async (news) => {
                const wentIn = unknownPaths(news);
                const { inputs } = await provider.check("app", {}, news);
                const portsAreUnknown = wentIn.some((path) => leadsToPorts.test(path));
                const unexplained = unknownPaths(inputs).filter(
                    (path) => !wentIn.includes(path) && !(portsAreUnknown && derived.test(path)),
                );
                expect(unexplained).to.deep.equal([]);
            }),
            { numRuns: 100 },
        );
    });

    it("are no fault of the program", async function () {
        this.timeout(60_000);
        await fc.assert(
            fc.asyncProperty(someAppWithUnknowns, async (news) => {
                const { failures } = await provider.check("app", {}, news);
                expect(failures).to.deep.equal([]);
            }),
            { numRuns: 100 },
        );
    });

    it("stand for a port that follows from an id that is not known yet", async () => {
        const ports = { portDefinitions: [{ name: "http" }, { name: "admin", port: 10_104 }] };
        const { inputs } = await provider.check("app", {}, { appId: UNKNOWN, cmd: "serve", ...ports });
        expect(inputs).to.have.nested.property("portDefinitions[0].port", UNKNOWN);
        expect(inputs).to.have.nested.property("endpoints.http.servicePort", UNKNOWN);
        expect(inputs).to.have.nested.property("endpoints.admin.servicePort", 10_104);
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

/** Forgets values for which the dice say so, at any depth; the id stays. */
function forgetSome(properties: Properties, forgets: () => boolean): Properties {
    const forget = (value: unknown): unknown => {
        if (forgets()) return UNKNOWN;
        if (Array.isArray(value)) return value.map(forget);
        return typeof value === "object" && value !== null ? forgetSome(value as Properties, forgets) : value;
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
