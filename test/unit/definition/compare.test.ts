import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import { differencesBetween, differingFields, driftOf, isSame } from "../../../provider/definition/compare";
import { effectiveDefinition } from "../../../provider/definition/effective";
import { latestServer, type Server } from "../../../provider/definition/server";
import { containsUnknown, type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { anyDefinition, anyDefinitionWithUnknowns } from "./arbitrary-definition";

const image = { docker: { image: "nginx" } };
const bridge = (portMappings: PropertyMap[]) => ({
    networks: [{ mode: "container/bridge" }],
    container: { ...image, portMappings },
});
const persistent = (more: PropertyMap) => ({
    container: {
        type: "MESOS",
        volumes: [{ containerPath: "d", mode: "RW", persistent: { size: 1, ...more } }],
    },
});
const external = (more: PropertyMap) => ({
    container: {
        ...image,
        volumes: [
            {
                containerPath: "/d",
                mode: "RW",
                external: { name: "v", provider: "dvdi", options: { "dvdi/driver": "rexray" }, ...more },
            },
        ],
    },
});

/** What means the same to Marathon. */
const equal: readonly [string, PropertyMap, PropertyMap][] = [
    ["absent and default", {}, { instances: 1, cpus: 1, labels: {}, killSelection: "YOUNGEST_FIRST" }],
    ["absent and empty", {}, { env: {}, constraints: [], fetch: [], healthChecks: [], args: [] }],
    ["no ports in host mode and the default one", {}, { portDefinitions: [{ port: 0, name: "default" }] }],
    [
        "service port 0 and any number",
        { portDefinitions: [{ port: 0 }] },
        { portDefinitions: [{ port: 10_007 }] },
    ],
    [
        "no service port and any number",
        bridge([{ containerPort: 80 }]),
        bridge([{ containerPort: 80, servicePort: 10_007 }]),
    ],
    ["numbers and their text", { env: { A: 1 } }, { env: { A: "1" } }],
    ["sets in any order", { dependencies: ["/a", "/b"] }, { dependencies: ["/b", "/a"] }],
    [
        "health checks in any order",
        { healthChecks: [{ protocol: "TCP" }, { portIndex: 0 }] },
        {
            healthChecks: [
                { protocol: "HTTP", portIndex: 0 },
                { protocol: "TCP", portIndex: 0 },
            ],
        },
    ],
    ["relative and absolute ids", { dependencies: ["a"] }, { dependencies: ["/a"] }],
    ["words in any case", { killSelection: "oldest_first" }, { killSelection: "OLDEST_FIRST" }],
    ["old ports and new ones", { ports: [80, 0] }, { portDefinitions: [{ port: 80 }, { port: 0 }] }],
    [
        "old networking and new",
        {
            container: {
                docker: { image: "nginx", network: "BRIDGE", portMappings: [{ containerPort: 80 }] },
            },
        },
        bridge([{ containerPort: 80 }]),
    ],
    ["any text for disabled", { unreachableStrategy: "disabled" }, { unreachableStrategy: "whatever" }],
    [
        "the first port and none named",
        { healthChecks: [{ path: "/" }] },
        { healthChecks: [{ path: "/", portIndex: 0 }] },
    ],
    [
        "the kind of a persistent volume and none",
        persistent({}),
        persistent({ type: "root", constraints: [] }),
    ],
    ["not shared and nothing said", external({}), external({ shared: false })],
    [
        "mappings in host mode and none",
        { container: image },
        { container: { ...image, portMappings: [{ containerPort: 1 }] } },
    ],
    ["required ports and not, off the host", bridge([]), { ...bridge([]), requirePorts: true }],
    ["no terminal and nothing said", {}, { tty: false }],
    [
        "what Marathon does not store",
        { healthChecks: [{ portIndex: 0 }] },
        { healthChecks: [{ portIndex: 0, ignoreHttp1xx: true, delaySeconds: 3, portName: "http" }] },
    ],
    ["fields that are none", { appId: "/a" }, { appId: "/b" }],
];

/** What does not, and where. */
const different: readonly [string, PropertyMap, PropertyMap, string[]][] = [
    ["a command", { cmd: "sleep 1" }, { cmd: "sleep 2" }, ["cmd"]],
    ["a variable", { env: { A: "1", B: "1" } }, { env: { A: "1", B: "2" } }, ["env.B"]],
    ["a label with a strange name", { labels: { "a/b": "1" } }, {}, ['labels["a/b"]']],
    ["no ports and the default one", {}, { portDefinitions: [] }, ["portDefinitions"]],
    [
        "no mappings and the default one",
        { networks: [{ mode: "container/bridge" }], container: image },
        bridge([]),
        ["container.portMappings"],
    ],
    [
        "two service ports",
        { portDefinitions: [{ port: 1 }] },
        { portDefinitions: [{ port: 2 }] },
        ["portDefinitions[0].port"],
    ],
    [
        "an image",
        { container: image },
        { container: { docker: { image: "redis" } } },
        ["container.docker.image"],
    ],
    [
        "an element of a set",
        { constraints: [["a", "UNIQUE"]] },
        { constraints: [["b", "UNIQUE"]] },
        ["constraints"],
    ],
    ["two roles", { role: "a" }, { role: "b" }, ["role"]],
    [
        "a path of a check",
        { healthChecks: [{ path: "/a" }] },
        { healthChecks: [{ path: "/b" }] },
        ["healthChecks"],
    ],
    ["a terminal", {}, { tty: true }, ["tty"]],
    ["something unknown", { cmd: UNKNOWN }, { cmd: UNKNOWN }, ["cmd"]],
    ["something unknown inside", { env: { A: UNKNOWN } }, { env: { A: UNKNOWN } }, ["env.A"]],
];

describe("two definitions", () => {
    for (const [what, left, right] of equal) {
        it(`are the same with ${what}`, () => {
            expect(differencesBetween(left, right)).to.deep.equal([]);
            expect(differencesBetween(right, left)).to.deep.equal([]);
        });
    }

    for (const [what, left, right, expected] of different) {
        it(`differ by ${what}`, () => {
            expect(differencesBetween(left, right).map(({ path }) => path)).to.deep.equal(expected);
            expect(differencesBetween(right, left).map(({ path }) => path)).to.deep.equal(expected);
        });
    }

    it("differ by the name of the default network where it is known", () => {
        const named = { networks: [{ name: "dcos" }], container: { type: "MESOS" } };
        const nameless = { networks: [{ mode: "container" }], container: { type: "MESOS" } };
        const server: Server = { ...latestServer, defaultNetworkName: "dcos" };
        expect(differingFields(named, nameless, server)).to.deep.equal([]);
        expect(differingFields(named, nameless)).to.deep.equal(["networks"]);
    });

    it("differ by a role where there was none", () => {
        expect(differingFields({}, { role: "dev" })).to.deep.equal(["role"]);
    });

    it("are the same when the role is left to the server from now on", () => {
        const server: Server = { ...latestServer, mesosRole: "*" };
        expect(differingFields({ role: "dev" }, {})).to.deep.equal([]);
        expect(differingFields({ role: "dev" }, {}, server)).to.deep.equal([]);
    });

    it("differ by the role that the group gives where it is known", () => {
        expect(differencesBetween({}, { role: "ops" }, latestServer, { role: "dev" })).to.have.lengthOf(1);
        expect(differencesBetween({}, { role: "dev" }, latestServer, { role: "dev" })).to.deep.equal([]);
    });

    it("name a field once, however many of its parts differ", () => {
        expect(differingFields({ env: { A: "1" } }, { env: { B: "1" } })).to.deep.equal(["env"]);
    });

    it("are the same in canonical form", () => {
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                expect(differencesBetween(definition, canonicalise(definition))).to.deep.equal([]);
            }),
        );
    });

    it("are not the same with anything unknown in a field", () => {
        fc.assert(
            fc.property(anyDefinitionWithUnknowns, (definition) => {
                const fieldsWithUnknowns = containsUnknown(effectiveDefinition(definition, latestServer));
                fc.pre(fieldsWithUnknowns);
                expect(differingFields(definition, definition)).not.to.deep.equal([]);
            }),
        );
    });
});

describe("a live app", () => {
    it("is what a definition says when a server has filled it in", () => {
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                const live = effectiveDefinition(definition, latestServer);
                const { executorResources: _, ...wanted } = definition;
                expect(driftOf(live, wanted)).to.deep.equal([]);
            }),
        );
    });

    it("is not what a definition says when its check names no port", () => {
        const checks = { healthChecks: [{ path: "/x" }] };
        const live = effectiveDefinition(checks, latestServer, { carrier: "post" });
        expect(isSame(live, checks)).to.equal(false);
    });

    it("has drifted where somebody set what the definition leaves open", () => {
        const drift = driftOf({ cmd: "sleep 100", instances: 1, user: "root" }, { cmd: "sleep 100" });
        expect(drift).to.deep.equal([{ field: "user", path: "user" }]);
    });

    it("has not drifted by a role that the definition leaves open", () => {
        const server: Server = { ...latestServer, mesosRole: "*" };
        expect(driftOf({ cmd: "sleep 100", role: "dev" }, { cmd: "sleep 100" }, server)).to.deep.equal([]);
    });

    it("has not drifted by where it stands", () => {
        expect(
            isSame(
                { cmd: "sleep 100", version: "v", tasksRunning: 1, deployments: [] },
                { cmd: "sleep 100" },
            ),
        ).to.equal(true);
    });
});
