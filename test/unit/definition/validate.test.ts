import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import type { Server } from "../../../provider/definition/server";
import {
    containsUnknown,
    isPropertyMap,
    type PropertyMap,
    UNKNOWN,
} from "../../../provider/definition/unknown";
import { findProblems } from "../../../provider/definition/validate";
import { anyDefinition } from "./arbitrary-definition";
import { bridge, csi, image, mesos, persistent } from "./sample-volumes";
import { type WrongDefinition, wrongApps } from "./wrong-apps";
import { wrongChecksAndVolumes } from "./wrong-checks-and-volumes";
import { wrongContainers } from "./wrong-containers";

function marathon(minor: number, more: Partial<Server> = {}): Server {
    return { version: { major: 1, minor }, ...more };
}

const wrong: readonly WrongDefinition[] = [...wrongApps, ...wrongContainers, ...wrongChecksAndVolumes];

/** What looks strange and is right. */
const right: readonly [string, PropertyMap][] = [
    ["an image and nothing else", { container: image }],
    ["arguments of an image", { args: ["-v"], container: image }],
    ["no cores", { cmd: "serve", cpus: 0 }],
    ["port 0 twice", { cmd: "serve", portDefinitions: [{ port: 0 }, { port: 0 }] }],
    [
        "the same service port twice",
        { container: { ...image, portMappings: [{ servicePort: 1 }, { servicePort: 1 }] }, ...bridge },
    ],
    ["a check by another port", { cmd: "serve", portDefinitions: [], healthChecks: [{ port: 80 }] }],
    [
        "two checks by command",
        {
            cmd: "serve",
            healthChecks: [
                { protocol: "COMMAND", command: { value: "a" } },
                { protocol: "COMMAND", command: { value: "b" } },
            ],
        },
    ],
    [
        "a shared CSI volume in two instances",
        { ...mesos(csi("MULTI_NODE_MULTI_WRITER", "RW")), instances: 2 },
    ],
    ["an executor with a blank", { cmd: "serve", executor: "my exec" }],
    ["fields of the resource itself", { appId: "/a", cmd: "serve", restartOn: {}, links: {} }],
];

describe("what is wrong with a definition", () => {
    for (const [what, definition, expected] of wrong) {
        it(`is ${what}`, () => {
            const paths = findProblems(canonicalise(definition)).map(({ path }) => path);
            expect(paths).to.have.members(expected);
        });
    }

    for (const [what, definition] of right) {
        it(`is not ${what}`, () => expect(findProblems(canonicalise(definition))).to.deep.equal([]));
    }

    it("is nothing that is not known yet", () => {
        const unknown = Object.fromEntries(
            ["cmd", "instances", "env", "container", "networks", "healthChecks", "portDefinitions"].map(
                (name) => [name, UNKNOWN],
            ),
        );
        expect(findProblems(unknown)).to.deep.equal([]);
    });

    it("says nothing more when more of it is unknown", () => {
        fc.assert(
            fc.property(anyDefinition, fc.nat(), (definition, dice) => {
                const canonical = canonicalise(definition);
                const known = findProblems(canonical).map(({ path }) => path);
                const names = Object.keys(canonical);
                const forgotten = names[dice % Math.max(1, names.length)] ?? "cmd";
                const partly = findProblems({ ...canonical, [forgotten]: UNKNOWN });
                expect(known).to.include.members(partly.map(({ path }) => path));
            }),
        );
    });

    it("never shows a value", () => {
        const canary = "canary-4711";
        const everywhere = (value: unknown): unknown => {
            if (Array.isArray(value)) return value.map(everywhere);
            if (!isPropertyMap(value)) return canary;
            return Object.fromEntries(
                Object.entries(value).map(([name, inner]) => [name, everywhere(inner)]),
            );
        };
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                const problems = findProblems(
                    canonicalise(everywhere(definition) as PropertyMap),
                    marathon(8, { features: [] }),
                );
                expect(JSON.stringify(problems)).not.to.contain(canary);
            }),
        );
    });

    describe("on a server that is known", () => {
        const problemsOn = (server: Server, definition: PropertyMap) =>
            findProblems(canonicalise({ cmd: "serve", ...definition }), server).map(({ path }) => path);

        it("is not a field that it is too old for, whatever it says", () => {
            expect(problemsOn(marathon(9), { resourceLimits: { cpus: "x" } })).to.deep.equal([]);
            expect(problemsOn(marathon(10), { resourceLimits: { cpus: "x" } })).to.deep.equal([
                "resourceLimits.cpus",
            ]);
        });

        it("is a kind of volume that it is too old for", () => {
            const volume = mesos(csi("SINGLE_NODE_WRITER", "RW"));
            expect(problemsOn(marathon(10), volume)).to.deep.equal([
                "container.volumes[0].external.provider",
            ]);
            expect(problemsOn(marathon(11), volume)).to.deep.equal([]);
        });

        it("is a feature that is not switched on", () => {
            const secret = { secrets: { s: { source: "x" } } };
            expect(problemsOn(marathon(11, { features: [] }), secret)).to.deep.equal(["secrets"]);
            expect(problemsOn(marathon(11, { features: ["secrets"] }), secret)).to.deep.equal([]);
            expect(problemsOn(marathon(11), secret)).to.deep.equal([]);
        });

        it("is a container network without a name where there is no default", () => {
            const nameless = { networks: [{ mode: "container" }] };
            expect(problemsOn(marathon(11), nameless)).to.deep.equal(["networks[0].name"]);
            expect(problemsOn(marathon(11, { defaultNetworkName: "dcos" }), nameless)).to.deep.equal([]);
        });

        it("is a role that persistent volumes cannot have, from 1.9 on", () => {
            const resident = { ...mesos(persistent({})), role: "*" };
            expect(problemsOn(marathon(9), resident)).to.deep.equal(["role"]);
            expect(problemsOn(marathon(9), { ...resident, role: "dev" })).to.deep.equal([]);
        });

        it("is a role of resources that the app does not have, from 1.9 on", () => {
            const foreign = { role: "dev", acceptedResourceRoles: ["*", "ops"] };
            expect(problemsOn(marathon(10), foreign)).to.deep.equal(["acceptedResourceRoles"]);
        });
    });

    it("is told of every unknown-free definition without failing", () => {
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                expect(containsUnknown(findProblems(canonicalise(definition)))).to.equal(false);
            }),
        );
    });
});
