import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { oldFormRules } from "../../../provider/definition/validation/old-form-rules";
import { withoutOldForms } from "../../../sdk/app-old-forms";
import { observe } from "../../support/observe";
import { anyConsistentDefinition } from "../definition/arbitrary-definition";

/** What each field is to a program: hidden, not known yet, or its value. */
async function seen(definition: pulumi.Inputs): Promise<Record<string, unknown>> {
    const members = Object.entries(definition).map(async ([name, value]) => {
        const { known, secret, value: resolved } = await observe(pulumi.output(value));
        return [name, known ? (secret ? { secret: resolved } : resolved) : "unknown"] as const;
    });
    const all = await Promise.all(members);
    return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** In canonical form; an empty list of files means the same as none. */
function meaningOf(definition: PropertyMap): PropertyMap {
    const { fetch, ...rest } = canonicalise(definition);
    return Array.isArray(fetch) && fetch.length > 0 ? { ...rest, fetch } : rest;
}

/** Any value in which some parts, at any depth, are Outputs. */
function withOutputs(value: unknown, comesLater: () => boolean): unknown {
    const inner = Array.isArray(value)
        ? value.map((element) => withOutputs(element, comesLater))
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
                Object.entries(value).map(([name, member]) => [name, withOutputs(member, comesLater)]),
            )
          : value;
    return comesLater() ? pulumi.output(inner) : inner;
}

const bridged = { docker: { image: "nginx", network: "BRIDGE", portMappings: [{ containerPort: 80 }] } };

describe("a definition in the old form", () => {
    const unknown = pulumi.output(pulumi.unknown);

    before(async () => {
        await pulumi.runtime.setMocks(
            {
                call: ({ inputs }) => inputs,
                newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
            },
            "shop",
            "dev",
            true,
        );
    });

    it("becomes what Marathon makes of it, however much of it comes later", async () => {
        const anyCase = anyConsistentDefinition.filter((definition) => oldFormRules(definition).length === 0);
        await fc.assert(
            fc.asyncProperty(anyCase, fc.infiniteStream(fc.nat(4)), async (definition, dice) => {
                const given = Object.entries(definition).map(([name, value]) => [
                    name,
                    withOutputs(value, () => dice.next().value === 0),
                ]);
                const { value } = await observe(
                    pulumi.output(withoutOldForms(Object.fromEntries(given) as pulumi.Inputs)),
                );
                expect(meaningOf(value as PropertyMap)).to.deep.equal(meaningOf(definition));
            }),
            { numRuns: 200 },
        );
    });

    it("has no old form left", async () => {
        const ipAddress = { networkName: "weave" };
        const left = withoutOldForms({ uris: ["http://h/x"], ports: [0], container: bridged });
        expect(left).to.have.all.keys("fetch", "portDefinitions", "networks", "container");
        expect(left.container).to.deep.equal({
            docker: { image: "nginx" },
            portMappings: [{ containerPort: 80 }],
        });
        expect(withoutOldForms({ ipAddress })).to.have.all.keys("networks", "container");
    });

    describe("hides behind a secret only", () => {
        const cases: readonly [what: string, given: pulumi.Inputs, secrets: readonly string[]][] = [
            ["the files of a secret uri", { uris: [pulumi.secret("http://h/x")], ports: [80] }, ["fetch"]],
            ["the files of secret uris", { uris: pulumi.secret(["http://h/x"]), ports: [80] }, ["fetch"]],
            ["the ports of a secret port", { uris: ["x"], ports: [pulumi.secret(80)] }, ["portDefinitions"]],
            [
                "the container with a secret image",
                { container: { docker: { ...bridged.docker, image: pulumi.secret("i") } }, uris: ["x"] },
                ["container"],
            ],
            [
                "the networks with a secret label",
                { ipAddress: { networkName: "n", labels: { key: pulumi.secret("k") } }, container: bridged },
                ["networks"],
            ],
        ];
        for (const [what, given, secrets] of cases) {
            it(what, async () => {
                const fields = Object.entries(await seen(withoutOldForms(given)));
                const hidden = fields.filter(([, value]) => Object.hasOwn(value as object, "secret"));
                expect(hidden.map(([name]) => name)).to.deep.equal(secrets);
            });
        }
    });

    describe("does not know what depends on an unknown", () => {
        const cases: readonly [what: string, given: pulumi.Inputs, unknowns: readonly string[]][] = [
            ["uri", { uris: [unknown], ports: [80], container: bridged }, ["fetch"]],
            ["list of uris", { uris: unknown, ports: [80] }, ["fetch"]],
            ["port", { uris: ["x"], ports: [unknown], container: bridged }, ["portDefinitions"]],
            ["image", { container: { docker: { ...bridged.docker, image: unknown } } }, ["container"]],
            [
                "Docker mode",
                { container: { docker: { image: "i", network: unknown } }, uris: ["x"] },
                ["container", "networks"],
            ],
            ["name of a network", { ipAddress: { networkName: unknown }, uris: ["x"] }, ["networks"]],
            ["container", { container: unknown, uris: ["x"], ports: [80] }, ["container", "networks"]],
            [
                "container off the old networks",
                { container: unknown, networks: [{ mode: "host" }] },
                ["container"],
            ],
        ];
        for (const [what, given, unknowns] of cases) {
            it(what, async () => {
                const fields = Object.entries(await seen(withoutOldForms(given)));
                const missing = fields.filter(([, value]) => value === "unknown").map(([name]) => name);
                expect(missing.sort()).to.deep.equal(unknowns);
            });
        }
    });

    it("may show the same ports in both forms, as Marathon 1.4 did", () => {
        const given = { ports: [80, 0], portDefinitions: [{ port: 80, protocol: "tcp" }, { name: "admin" }] };
        const { portDefinitions } = given;
        expect(canonicalise(withoutOldForms(given))).to.deep.equal({ portDefinitions });
    });

    for (const [what, given] of [
        ["uris and fetch", { uris: ["http://h/x"], fetch: [{ uri: "http://h/y" }] }],
        ["ports and portDefinitions", { ports: [80], portDefinitions: [{ port: 81 }] }],
        ["ipAddress and networks", { ipAddress: {}, networks: [{ mode: "host" }] }],
        ["ipAddress and ports", { ipAddress: {}, ports: [80] }],
        ["docker.network and networks", { container: bridged, networks: [{ mode: "host" }] }],
        ["docker.network and a Mesos container", { container: { ...bridged, type: "MESOS" } }],
    ] as const) {
        it(`stays as it is where Marathon would refuse it: ${what}`, () => {
            expect(withoutOldForms(given)).to.deep.equal(given);
        });
    }
});
