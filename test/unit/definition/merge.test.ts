import { expect } from "chai";
import fc from "fast-check";
import { isSame } from "../../../provider/definition/compare";
import { effectiveDefinition } from "../../../provider/definition/effective";
import { mergeDefinitions } from "../../../provider/definition/merge";
import { latestServer, type Server } from "../../../provider/definition/server";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { anyConsistentDefinition } from "./arbitrary-definition";

/** One kind of field with three values that mean different things. */
interface Kind {
    readonly field: string;
    readonly values: readonly [PropertyMap[string], PropertyMap[string], PropertyMap[string]];
}

const kinds: readonly Kind[] = [
    { field: "cmd", values: ["sleep 100", "sleep 200", "sleep 300"] },
    { field: "instances", values: [2, 4, 6] },
    { field: "cpus", values: [0.5, 2, 3] },
    { field: "constraints", values: [[["a", "UNIQUE"]], [["b", "UNIQUE"]], [["c", "UNIQUE"]]] },
    { field: "dependencies", values: [["/a"], ["/b"], ["/c"]] },
    { field: "upgradeStrategy", values: [share(0), share(0.5), share(0.7)] },
    { field: "container", values: [image("a"), image("b"), image("c")] },
    { field: "portDefinitions", values: [[{ port: 1 }], [{ port: 2 }], [{ port: 3 }]] },
    {
        field: "healthChecks",
        values: [
            [{ path: "/a", portIndex: 0 }],
            [{ path: "/b", portIndex: 0 }],
            [{ path: "/c", portIndex: 0 }],
        ],
    },
    {
        field: "unreachableStrategy",
        values: ["disabled", { expungeAfterSeconds: 1 }, { expungeAfterSeconds: 2 }],
    },
    { field: "role", values: ["a", "b", "c"] },
    { field: "resourceLimits", values: [{ cpus: 2 }, { cpus: 3 }, { cpus: 4 }] },
    { field: "tty", values: [true, undefined, true] },
];

function share(maximumOverCapacity: number) {
    return { minimumHealthCapacity: 0.5, maximumOverCapacity };
}

function image(name: string) {
    return { type: "DOCKER", docker: { image: name } };
}

/** A definition with nothing but that field; without it where the value is undefined. */
function only(field: string, value: PropertyMap[string]): PropertyMap {
    return value === undefined ? {} : { [field]: value };
}

/** The app as a server shows it. */
function live(definition: PropertyMap): PropertyMap {
    return {
        ...effectiveDefinition(definition, latestServer, { carrier: "post" }),
        version: "v1",
        tasksRunning: 1,
    };
}

function merged(base: PropertyMap, theirs: PropertyMap, ours: PropertyMap, server?: Server) {
    return mergeDefinitions(base, live(theirs), ours, server);
}

describe("merging the program's changes with a live app", () => {
    for (const { field, values } of kinds) {
        const [a, b, c] = values;
        const says = (value: PropertyMap[string]) => only(field, value);

        describe(`in ${field}`, () => {
            it("writes what the program changed", () => {
                const { definition, kept, conflicts } = merged(says(a), says(a), says(b));
                expect(isSame(definition, says(b)), JSON.stringify(definition)).to.equal(true);
                expect([kept, conflicts]).to.deep.equal([[], []]);
            });

            it("keeps what somebody else changed, and says so", () => {
                const { definition, kept, conflicts } = merged(says(a), says(b), says(a));
                expect(isSame(definition, says(b)), JSON.stringify(definition)).to.equal(true);
                expect(kept.length, "kept changes").to.be.greaterThan(0);
                expect(kept.every((path) => path.startsWith(field))).to.equal(true);
                expect(conflicts).to.deep.equal([]);
            });

            it("writes what both changed alike without a word", () => {
                const { definition, kept, conflicts } = merged(says(a), says(b), says(b));
                expect(isSame(definition, says(b))).to.equal(true);
                expect([kept, conflicts]).to.deep.equal([[], []]);
            });

            if (JSON.stringify(a) === JSON.stringify(c)) return;
            it("writes what the program wants where both changed it, and says so", () => {
                const { definition, kept, conflicts } = merged(says(a), says(c), says(b));
                expect(isSame(definition, says(b))).to.equal(true);
                expect(kept).to.deep.equal([]);
                expect(conflicts.length, "conflicts").to.be.greaterThan(0);
            });
        });
    }

    for (const [field, one, two, three] of [
        ["env", "1", "2", "3"],
        ["labels", "1", "2", "3"],
        ["secrets", { source: "1" }, { source: "2" }, { source: "3" }],
    ] as const) {
        describe(`key by key in ${field}`, () => {
            const says = (members: PropertyMap) => ({ [field]: members });
            const mergedMembers = (base: PropertyMap, theirs: PropertyMap, ours: PropertyMap) => {
                const { definition, kept, conflicts } = merged(says(base), says(theirs), says(ours));
                return { members: definition[field], kept, conflicts };
            };

            it("writes a changed key beside one that somebody else added", () => {
                expect(mergedMembers({ A: one }, { A: one, B: one }, { A: two })).to.deep.equal({
                    members: { A: two, B: one },
                    kept: [`${field}.B`],
                    conflicts: [],
                });
            });

            it("keeps a key that somebody else changed", () => {
                expect(
                    mergedMembers({ A: one, B: one }, { A: three, B: one }, { A: one, B: two }),
                ).to.deep.equal({
                    members: { A: three, B: two },
                    kept: [`${field}.A`],
                    conflicts: [],
                });
            });

            it("leaves out a key that somebody else removed", () => {
                expect(mergedMembers({ A: one, B: one }, { B: one }, { A: one, B: two })).to.deep.equal({
                    members: { B: two },
                    kept: [`${field}.A`],
                    conflicts: [],
                });
            });

            it("removes a key that the program removed", () => {
                expect(mergedMembers({ A: one, B: one }, { A: one, B: one }, { B: one })).to.deep.equal({
                    members: { B: one },
                    kept: [],
                    conflicts: [],
                });
            });

            it("gives the program a key that both changed", () => {
                expect(mergedMembers({ A: one }, { A: two }, { A: three })).to.deep.equal({
                    members: { A: three },
                    kept: [],
                    conflicts: [`${field}.A`],
                });
            });

            it("says nothing of a key that both changed alike", () => {
                expect(mergedMembers({ A: one }, { A: two }, { A: two })).to.deep.equal({
                    members: { A: two },
                    kept: [],
                    conflicts: [],
                });
            });
        });
    }

    it("keeps fields that nobody here knows", () => {
        const theirs = { ...live({ cmd: "sleep 100" }), fieldOfTomorrow: { a: 1 } };
        const { definition } = mergeDefinitions({ cmd: "sleep 100" }, theirs, { cmd: "sleep 200" });
        expect(definition.fieldOfTomorrow).to.deep.equal({ a: 1 });
    });

    it("sends nothing that only says where the app stands", () => {
        const theirs = {
            ...live({ cmd: "sleep 100" }),
            id: "/a",
            version: "v",
            versionInfo: {},
            tasks: [],
            tasksStaged: 0,
            tasksHealthy: 0,
            tasksUnhealthy: 0,
            tasksStats: {},
            deployments: [],
            lastTaskFailure: {},
            readinessCheckResults: [],
        };
        const { definition } = mergeDefinitions({}, theirs, { cmd: "sleep 200" });
        expect(
            Object.keys(definition).filter((name) =>
                /^(id$|version|task(s|Stats)|deployments|last|readinessCheckR)/.test(name),
            ),
        ).to.deep.equal([]);
    });

    it("always names the role: the program's, else the live one", () => {
        const theirs = { ...live({ cmd: "sleep 100" }), role: "dev" };
        expect(mergeDefinitions({}, theirs, {}).definition.role).to.equal("dev");
        expect(mergeDefinitions({}, theirs, { role: "ops" }).definition.role).to.equal("ops");
        expect(mergeDefinitions({ role: "dev" }, theirs, {}).definition.role).to.equal("dev");
    });

    it("has no mappings left when the program moves to the host's network", () => {
        const bridge = {
            networks: [{ mode: "container/bridge" }],
            container: { ...image("a"), portMappings: [{ containerPort: 80 }] },
        };
        const { definition } = merged(bridge, bridge, { container: image("a") });
        expect(definition.networks).to.equal(undefined);
        expect(definition.container).to.deep.equal(image("a"));
    });

    it("has no port definitions left when the program moves to a bridge", () => {
        const bridge = { networks: [{ mode: "container/bridge" }], container: image("a") };
        const { definition } = merged({ container: image("a") }, { container: image("a") }, bridge);
        expect(definition).not.to.have.property("portDefinitions");
    });

    it("takes the number that Marathon gave to a port", () => {
        const open = { cmd: "sleep 100", portDefinitions: [{ port: 0 }] };
        const theirs = { ...live(open), portDefinitions: [{ port: 10_004, protocol: "tcp" }] };
        const { definition, kept } = mergeDefinitions(open, theirs, { ...open, cmd: "sleep 200" });
        expect(definition.portDefinitions).to.deep.equal([{ port: 10_004, protocol: "tcp" }]);
        expect(kept).to.deep.equal([]);
    });

    describe("with resource limits that Marathon 1.10 forgot", () => {
        const server: Server = { version: { major: 1, minor: 10 }, mesosRole: "*" };
        const wanted = { cmd: "sleep 100", resourceLimits: { cpus: 2 } };
        const forgotten = live({ cmd: "sleep 100" });

        it("does not give them back for their own sake", () => {
            const { definition, kept } = mergeDefinitions(
                wanted,
                forgotten,
                { ...wanted, instances: 3 },
                server,
            );
            expect(definition).not.to.have.property("resourceLimits");
            expect(kept).to.deep.equal(["resourceLimits"]);
        });

        it("gives them back with a change that restarts the app anyway", () => {
            const { definition, kept } = mergeDefinitions(
                wanted,
                forgotten,
                { ...wanted, cmd: "sleep 200" },
                server,
            );
            expect(definition.resourceLimits).to.deep.equal({ cpus: 2 });
            expect(kept).to.deep.equal([]);
        });

        it("takes it for somebody's change on other versions", () => {
            const { definition } = mergeDefinitions(wanted, forgotten, { ...wanted, cmd: "sleep 200" });
            expect(definition).not.to.have.property("resourceLimits");
        });
    });

    it("writes the live app again when the program changes nothing", () => {
        fc.assert(
            fc.property(anyConsistentDefinition, anyConsistentDefinition, (base, others) => {
                const theirs = effectiveDefinition(others, latestServer, { carrier: "patch" });
                const { definition, conflicts } = mergeDefinitions(base, theirs, base);
                expect(isSame(theirs, definition)).to.equal(true);
                expect(conflicts).to.deep.equal([]);
            }),
        );
    });

    it("writes what the program wants when nobody else changes anything", () => {
        fc.assert(
            fc.property(anyConsistentDefinition, anyConsistentDefinition, (base, ours) => {
                const theirs = effectiveDefinition(base, latestServer, { carrier: "patch" });
                const { definition, kept, conflicts } = mergeDefinitions(base, theirs, ours);
                const written = effectiveDefinition(definition, latestServer, { carrier: "patch" });
                expect(isSame(written, ours)).to.equal(true);
                expect([kept, conflicts]).to.deep.equal([[], []]);
            }),
        );
    });
});
