import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../../provider/definition/canonical";
import {
    isPropertyMap,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../../../../provider/definition/unknown";
import { findProblems, findRefusals, findWarnings } from "../../../../provider/definition/validate";
import { httpCasesIn } from "../../../replay/http/cases";
import { serverOf } from "../../../replay/http/recorded-server";
import { anyDefinition, anyDefinitionWithUnknowns } from "../arbitrary-definition";
import { failures, marathon, warnings } from "./said";

const servers = [undefined, ...[5, 8, 9, 10, 11].map((minor) => marathon(minor))];
const anyServer = fc.constantFrom(...servers);

/** Values of any form in any place. */
const anything = fc.dictionary(
    fc.constantFrom("cmd", "container", "networks", "healthChecks", "constraints", "upgradeStrategy", "env"),
    fc.jsonValue(),
) as unknown as fc.Arbitrary<PropertyMap>;

/** Every way to make one value, at any depth, unknown. */
function* forgotten(value: unknown): Generator<unknown> {
    yield UNKNOWN;
    if (Array.isArray(value)) {
        for (const [index, element] of value.entries()) {
            for (const inner of forgotten(element)) yield value.with(index, inner);
        }
    } else if (isPropertyMap(value)) {
        for (const [name, member] of Object.entries(value)) {
            for (const inner of forgotten(member)) yield { ...value, [name]: inner };
        }
    }
}

const recordings = ["1.8.244/app-normalisation.json", "1.10.26/resources.json", "1.11.26/csi.json"].map(
    (name) => join(__dirname, "..", "..", "..", "recordings", name),
);

/** What real servers took when it was sent. */
const takenBodies = recordings.flatMap((path) =>
    (httpCasesIn(JSON.parse(readFileSync(path, "utf8"))) ?? []).flatMap(({ env, steps }) =>
        steps.flatMap(({ request, response }) =>
            request?.path === "/v2/apps" && response?.status === 201 && isPropertyMap(request.body)
                ? [{ body: request.body, server: serverOf(path, env) }]
                : [],
        ),
    ),
);

describe("the rules for definitions", () => {
    it("take every form of value in every place", () => {
        fc.assert(
            fc.property(anything, anyServer, (definition, server) => {
                findProblems(canonicalise(definition), server);
                findWarnings(definition, server);
                findRefusals(definition, marathon(11));
            }),
        );
    });

    it("take unknown values in every place", () => {
        fc.assert(
            fc.property(anyDefinitionWithUnknowns, anyServer, (definition, server) => {
                findProblems(definition, server);
                findWarnings(canonicalise(definition), server);
            }),
        );
    });

    it("find nothing wrong in what Marathon took, of which less is known", () => {
        expect(takenBodies.length).to.be.greaterThan(100);
        for (const { body, server } of takenBodies) {
            for (const partly of forgotten(canonicalise(body))) {
                if (isPropertyMap(partly)) expect(findProblems(partly, server)).to.deep.equal([]);
            }
        }
    });

    it("say the same whatever the order of sets and members", () => {
        fc.assert(
            fc.property(anyDefinition, anyServer, (definition, server) => {
                const turned: PropertyMap = Object.fromEntries(
                    Object.entries(definition)
                        .reverse()
                        .map(([name, value]) => [name, isSet(name) ? reversed(value) : value]),
                );
                expect(failures(turned, server)).to.have.members(failures(definition, server));
                expect(warnings(turned, server)).to.have.members(warnings(definition, server));
            }),
        );
    });

    it("say the same of a definition and of its canonical form", () => {
        fc.assert(
            fc.property(anyDefinition, anyServer, (definition, server) => {
                expect(failures(canonicalise(definition), server)).to.deep.equal(
                    failures(definition, server),
                );
            }),
        );
    });
});

function isSet(name: string): boolean {
    return ["constraints", "dependencies", "acceptedResourceRoles", "healthChecks"].includes(name);
}

function reversed(value: PropertyValue | undefined): PropertyValue | undefined {
    return Array.isArray(value) ? [...value].reverse() : value;
}
