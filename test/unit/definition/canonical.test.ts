import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import { containsUnknown, type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { anyDefinition, anyDefinitionWithUnknowns } from "./arbitrary-definition";

const archives = ["x.tar", "x.tar.gz", "x.tgz", "x.tar.bz2", "x.tbz2", "x.tar.xz", "x.txz", "x.gz", "x.zip"];

/** What is given, and its canonical form. */
const forms: readonly [string, PropertyMap, PropertyMap][] = [
    ["an empty definition stays empty", {}, {}],
    ["what is null is not there", { cmd: null, labels: null }, {}],
    [
        "numbers and booleans of the environment are text",
        { env: { A: 1, B: true } },
        { env: { A: "1", B: "true" } },
    ],
    ["secrets of the environment stay", { env: { A: { secret: "s" } } }, { env: { A: { secret: "s" } } }],
    ["a variable without a value is left out", { env: { A: null, B: "" } }, { env: { B: "" } }],
    ["words have Marathon's case", { killSelection: "oldest_first" }, { killSelection: "OLDEST_FIRST" }],
    [
        "operators of constraints are in upper case and values are text",
        { constraints: [["rack", "max_per", 2]] },
        { constraints: [["rack", "MAX_PER", "2"]] },
    ],
    [
        "constraints are a set",
        {
            constraints: [
                ["b", "UNIQUE"],
                ["a", "UNIQUE"],
                ["b", "UNIQUE"],
            ],
        },
        {
            constraints: [
                ["a", "UNIQUE"],
                ["b", "UNIQUE"],
            ],
        },
    ],
    ["relative ids begin at the root", { dependencies: ["b", "/a/"] }, { dependencies: ["/a", "/b"] }],
    ["steps upwards end at the root", { dependencies: ["../../x"] }, { dependencies: ["/x"] }],
    ["any text stops expunging", { unreachableStrategy: "off" }, { unreachableStrategy: "disabled" }],
    [
        "members that are no fields stay",
        { appId: "/a", restartOn: { a: 1 } },
        { appId: "/a", restartOn: { a: 1 } },
    ],
    [
        "ports are definitions without names",
        { ports: [0, 80] },
        { portDefinitions: [{ port: 0 }, { port: 80 }] },
    ],
    ["an empty list of ports means none", { ports: [] }, { portDefinitions: [] }],
    [
        "archives among the uris are extracted",
        { uris: ["http://h.example/x.jar", "http://h.example/x.tgz"] },
        {
            fetch: [
                { uri: "http://h.example/x.jar", extract: false },
                { uri: "http://h.example/x.tgz", extract: true },
            ],
        },
    ],
    ["an empty list of uris says nothing", { uris: [] }, {}],
    [
        "docker.network BRIDGE is a bridge",
        { container: { docker: { image: "i", network: "bridge" } } },
        { networks: [{ mode: "container/bridge" }], container: { docker: { image: "i" } } },
    ],
    [
        "docker.network HOST is the host's network",
        { container: { docker: { image: "i", network: "HOST" } } },
        { networks: [{ mode: "host" }], container: { docker: { image: "i" } } },
    ],
    [
        "docker.network USER takes the name and the labels of ipAddress",
        {
            ipAddress: { networkName: "n", labels: { a: 1 } },
            container: { docker: { image: "i", network: "USER" } },
        },
        {
            networks: [{ mode: "container", name: "n", labels: { a: "1" } }],
            container: { docker: { image: "i" } },
        },
    ],
    [
        "docker.portMappings are the container's",
        { container: { docker: { image: "i", portMappings: [{ containerPort: 80, protocol: "TCP" }] } } },
        { container: { docker: { image: "i" }, portMappings: [{ containerPort: 80, protocol: "tcp" }] } },
    ],
    [
        "ipAddress without a container makes an empty one",
        { ipAddress: { networkName: "n" } },
        { networks: [{ mode: "container", name: "n" }], container: { type: "MESOS" } },
    ],
    [
        "ipAddress with the name of the bridge is a bridge",
        { ipAddress: { networkName: "mesos-bridge" } },
        { networks: [{ mode: "container/bridge" }], container: { type: "MESOS" } },
    ],
    [
        "ports that ipAddress announces are mappings without a host port",
        { ipAddress: { discovery: { ports: [{ number: 80, name: "http" }] } } },
        {
            networks: [{ mode: "container" }],
            container: { type: "MESOS", portMappings: [{ containerPort: 80, name: "http" }] },
        },
    ],
    [
        "old and new ports together stay as they are",
        { ports: [80], portDefinitions: [{ port: 81 }] },
        { ports: [80], portDefinitions: [{ port: 81 }] },
    ],
    [
        "old and new networks together stay as they are",
        { networks: [{ mode: "host" }], container: { docker: { image: "i", network: "BRIDGE" } } },
        { networks: [{ mode: "host" }], container: { docker: { image: "i", network: "BRIDGE" } } },
    ],
    ["unknown ports are unknown definitions", { ports: UNKNOWN }, { portDefinitions: UNKNOWN }],
    [
        "an unknown uri may be an archive",
        { uris: [UNKNOWN] },
        { fetch: [{ uri: UNKNOWN, extract: UNKNOWN }] },
    ],
    [
        "an unknown docker.network is an unknown network",
        { container: { docker: { image: "i", network: UNKNOWN } } },
        { networks: UNKNOWN, container: { docker: { image: "i" } } },
    ],
    [
        "a set with an unknown element stays in its order",
        { dependencies: ["/b", UNKNOWN, "/a"] },
        { dependencies: ["/b", UNKNOWN, "/a"] },
    ],
];

describe("the canonical form of a definition", () => {
    for (const [rule, given, expected] of forms) {
        it(`${rule}`, () => expect(canonicalise(given)).to.deep.equal(expected));
    }

    for (const archive of archives) {
        it(`extracts ${archive} as Marathon does`, () => {
            const { fetch } = canonicalise({ uris: [`http://h.example/${archive}`] });
            expect(fetch).to.have.nested.property("[0].extract", true);
        });
    }

    it("resolves ids against the group it is given", () => {
        const canonical = canonicalise({ id: "web", dependencies: ["db", "/x"] }, { group: "/shop" });
        expect(canonical).to.deep.equal({ id: "/shop/web", dependencies: ["/shop/db", "/x"] });
    });

    it("knows the bridge by the name it is given", () => {
        const canonical = canonicalise({ ipAddress: { networkName: "br" } }, { bridgeName: "br" });
        expect(canonical.networks).to.deep.equal([{ mode: "container/bridge" }]);
    });

    it("has itself as its canonical form", () => {
        fc.assert(
            fc.property(anyDefinitionWithUnknowns, (definition) => {
                const canonical = canonicalise(definition);
                expect(canonicalise(canonical)).to.deep.equal(canonical);
            }),
        );
    });

    it("has nothing unknown that was known", () => {
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                expect(containsUnknown(canonicalise(definition))).to.equal(false);
            }),
        );
    });

    it("loses nothing unknown", () => {
        fc.assert(
            fc.property(anyDefinitionWithUnknowns, (definition) => {
                fc.pre(containsUnknown(definition));
                expect(containsUnknown(canonicalise(definition))).to.equal(true);
            }),
        );
    });
});
