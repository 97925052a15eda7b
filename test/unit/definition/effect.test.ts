import { expect } from "chai";
import { describeEffect, describeReplacement, effectOf } from "../../../provider/definition/effect";
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

    it("names the field that was written, and not what a server makes of others by it", () => {
        const bridged = { ...app, container: { type: "MESOS" }, networks: [{ mode: "container/bridge" }] };
        const moved = { ...bridged, networks: [{ mode: "container", name: "blue" }] };
        expect(describeEffect(effectOf(bridged, moved))).to.equal("restarts 4 of 4 (networks)");
    });

    it("is a restart for every field but those that Marathon leaves out", () => {
        const exempt = Object.keys(fields).filter((name) => fields[name]?.effect !== undefined);
        expect(exempt).to.have.members(["instances", "executorResources"]);
    });
});

describe("the effect of a replacement", () => {
    const before = { ...app, appId: "/web" };

    it("tells which of the two apps goes first", () => {
        const after = { ...app, appId: "/shop/web", instances: 6 };
        expect(describeReplacement(before, after, "new first")).to.equal(
            "starts 6 of /shop/web, then stops 4 of /web",
        );
        expect(describeReplacement(before, after, "old first")).to.equal(
            "stops 4 of /web, then starts 6 of /shop/web",
        );
    });

    it("says no more than is known", () => {
        const after = { ...app, appId: UNKNOWN, instances: UNKNOWN };
        expect(describeReplacement(before, after, "new first")).to.equal(
            "starts all of the new app, then stops 4 of /web",
        );
    });
});
