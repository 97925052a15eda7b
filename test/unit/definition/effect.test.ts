import { expect } from "chai";
import { describeEffect, effectOf } from "../../../provider/definition/effect";
import { fields } from "../../../provider/definition/fields";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { UNKNOWN } from "../../../provider/definition/unknown";

const app = { cmd: "sleep 100", instances: 4, labels: { a: "1" } };

const effects: readonly [string, PropertyMap, string][] = [
    ["a label", { labels: { a: "2" } }, "restarts 4 of 4 (labels)"],
    ["a command and a label", { cmd: "sleep 200", labels: {} }, "restarts 4 of 4 (cmd, labels)"],
    ["instances", { instances: 6 }, "scales 4 → 6"],
    ["instances to none", { instances: 0 }, "scales 4 → 0"],
    ["instances and a label", { instances: 6, labels: {} }, "restarts 4 of 4 (labels), scales 4 → 6"],
    ["instances that are not known", { instances: UNKNOWN }, "scales 4 → ?"],
    ["executorResources", { executorResources: { cpus: 1 } }, "no task effect"],
    ["nothing", {}, "no task effect"],
    ["a default that is said", { cpus: 1 }, "no task effect"],
    ["something unknown", { env: { A: UNKNOWN } }, "restarts 4 of 4 (env)"],
];

describe("the effect of a change", () => {
    for (const [what, change, expected] of effects) {
        it(`of ${what} is: ${expected}`, () => {
            expect(describeEffect(effectOf(app, { ...app, ...change }))).to.equal(expected);
        });
    }

    it("counts one instance where none is said", () => {
        expect(describeEffect(effectOf({ cmd: "sleep 1" }, { cmd: "sleep 2" }))).to.equal(
            "restarts 1 of 1 (cmd)",
        );
    });

    it("restarts nothing where nothing runs", () => {
        const stopped = { ...app, instances: 0 };
        expect(describeEffect(effectOf(stopped, { ...stopped, cmd: "sleep 2" }))).to.equal("no task effect");
    });

    it("restarts all instances where their number is not known", () => {
        const before = { ...app, instances: UNKNOWN };
        expect(describeEffect(effectOf(before, { ...before, cmd: "sleep 2" }))).to.equal(
            "restarts all instances (cmd), scales ? → ?",
        );
    });

    it("is a restart for every field but those that Marathon leaves out", () => {
        const exempt = Object.keys(fields).filter((name) => fields[name]?.effect !== undefined);
        expect(exempt).to.have.members(["instances", "executorResources"]);
    });
});
