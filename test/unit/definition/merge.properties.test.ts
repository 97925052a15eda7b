import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import { differencesBetween, driftOf, fieldsOf } from "../../../provider/definition/compare";
import { effectiveDefinition } from "../../../provider/definition/effective";
import { fields } from "../../../provider/definition/fields";
import { type Merge, mergeDefinitions } from "../../../provider/definition/merge";
import { latestServer } from "../../../provider/definition/server";
import type { PropertyMap, PropertyValue } from "../../../provider/definition/unknown";
import { anyConsistentDefinition } from "./arbitrary-definition";

const name = fc.constantFrom("A", "B", "C", "D");
const value = fc.constantFrom("1", "2", "3");
const secret = value.map((source) => ({ source }));

/** The fields that are merged key by key, and what their members may be. */
const keyed: Readonly<Record<string, fc.Arbitrary<PropertyValue>>> = {
    env: fc.oneof(
        value,
        value.map((name) => ({ secret: name })),
    ),
    labels: value,
    secrets: secret,
};

/** What no version that is known here has. */
const foreign = fc.dictionary(
    fc.stringMatching(/^of[A-Z][a-z]{1,5}$/),
    fc.oneof(fc.string(), fc.integer(), fc.record({ a: fc.integer() })),
    { maxKeys: 3 },
) as fc.Arbitrary<PropertyMap>;

/** The app as a server shows it, with what it knows besides. */
function live(definition: PropertyMap, others: PropertyMap = {}): PropertyMap {
    return {
        ...effectiveDefinition(definition, latestServer, { carrier: "patch" }),
        ...others,
        version: "v1",
        tasksRunning: 1,
    };
}

/** The topmost names of the paths. */
function topmost(paths: readonly string[]): Set<string> {
    return new Set(paths.map((path) => path.split(/[.[]/)[0] ?? path));
}

function parts({ definition, kept, conflicts }: Merge) {
    return { definition, kept, conflicts };
}

const threeDefinitions = fc.tuple(anyConsistentDefinition, anyConsistentDefinition, anyConsistentDefinition);

describe("any merge", () => {
    it("keeps every field that nobody here knows as it is", () => {
        fc.assert(
            fc.property(threeDefinitions, foreign, ([base, theirs, ours], others) => {
                const { definition } = mergeDefinitions(base, live(theirs, others), ours);
                expect(definition).to.deep.include(others);
            }),
        );
    });

    it("comes to the same every time, whatever the order of members", () => {
        fc.assert(
            fc.property(threeDefinitions, ([base, theirs, ours]) => {
                const once = mergeDefinitions(base, live(theirs), ours);
                const again = mergeDefinitions(reversed(base), reversed(live(theirs)), reversed(ours));
                expect(again.definition).to.deep.equal(once.definition);
                expect([...again.kept].sort()).to.deep.equal([...once.kept].sort());
                expect([...again.conflicts].sort()).to.deep.equal([...once.conflicts].sort());
                expect(parts(mergeDefinitions(base, live(theirs), ours))).to.deep.equal(parts(once));
            }),
        );
    });

    it("takes over every field that the program has not changed", () => {
        fc.assert(
            fc.property(threeDefinitions, ([base, others, ours]) => {
                const theirs = live(others);
                const { definition } = mergeDefinitions(base, theirs, ours);
                const changed = new Set(fieldsOf(differencesBetween(base, ours)));
                const untouched = Object.keys(fields).filter((field) => !changed.has(field));
                const shown = canonicalise(theirs);
                for (const field of untouched.filter((field) => field !== "role" && !(field in keyed))) {
                    expect(definition[field], field).to.deep.equal(shown[field]);
                }
            }),
        );
    });

    it("says of a field at most one: that it was kept, or that it was replaced", () => {
        fc.assert(
            fc.property(threeDefinitions, ([base, theirs, ours]) => {
                const { kept, conflicts } = mergeDefinitions(base, live(theirs), ours);
                expect(kept.filter((path) => conflicts.includes(path))).to.deep.equal([]);
            }),
        );
    });

    it("warns of exactly what others have changed and the program has not", () => {
        fc.assert(
            fc.property(threeDefinitions, ([base, others, ours]) => {
                const theirs = live(others);
                const { kept } = mergeDefinitions(base, theirs, ours);
                const byUs = new Set(fieldsOf(differencesBetween(base, ours)));
                const byThem = fieldsOf(driftOf(theirs, base));
                const expected = byThem.filter((field) => !byUs.has(field) && !(field in keyed));
                const said = [...topmost(kept)].filter((field) => !(field in keyed));
                expect(said).to.have.members(expected);
            }),
        );
    });
});

for (const [field, member] of Object.entries(keyed)) {
    describe(`any merge of ${field}`, () => {
        const members = fc.dictionary(name, member, { maxKeys: 4 }) as fc.Arbitrary<PropertyMap>;
        const sides = fc.tuple(members, members, members);
        const merge = ([base, theirs, ours]: readonly PropertyMap[]) =>
            mergeDefinitions({ [field]: base }, live({ [field]: theirs }), { [field]: ours });
        const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

        it("gives each key to whoever changed it, to the program where both did", () => {
            fc.assert(
                fc.property(sides, ([base, theirs, ours]) => {
                    const result = (merge([base, theirs, ours]).definition[field] ?? {}) as PropertyMap;
                    for (const key of ["A", "B", "C", "D"]) {
                        const wanted = same(ours[key], base[key]) ? theirs[key] : ours[key];
                        expect(result[key], key).to.deep.equal(wanted);
                    }
                }),
            );
        });

        it("warns of each key by its own path", () => {
            fc.assert(
                fc.property(sides, ([base, theirs, ours]) => {
                    const { kept, conflicts } = merge([base, theirs, ours]);
                    const keys = ["A", "B", "C", "D"];
                    const byUs = keys.filter((key) => !same(ours[key], base[key]));
                    const byThem = keys.filter((key) => !same(theirs[key], base[key]));
                    const path = (key: string) => `${field}.${key}`;
                    expect(kept).to.have.members(byThem.filter((key) => !byUs.includes(key)).map(path));
                    const contested = byThem.filter(
                        (key) => byUs.includes(key) && !same(ours[key], theirs[key]),
                    );
                    expect(conflicts).to.have.members(contested.map(path));
                }),
            );
        });
    });
}

function reversed(members: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(members).reverse());
}
