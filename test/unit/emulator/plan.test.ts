import { expect } from "chai";
import fc from "fast-check";
import type { App } from "../../emulator/app";
import { dialectOf } from "../../emulator/dialect";
import { planSteps, runSpecOf } from "../../emulator/plan";
import { TreeDraft } from "../../emulator/tree";
import { validateTree } from "../../emulator/validate-tree";
import { appOf, changeTo, treeOf } from "./trees";

const nothing = treeOf();

function briefly(steps: ReturnType<typeof planSteps>): string[] {
    return steps.map(({ actions }) =>
        actions.map((action) => `${action.action} ${runSpecOf(action)}`).join(", "),
    );
}

describe("the plan of a deployment", () => {
    it("starts and then scales a new app", () => {
        expect(briefly(planSteps(changeTo(nothing, [appOf({ id: "/a" })])))).to.deep.equal([
            "StartApplication /a",
            "ScaleApplication /a",
        ]);
    });

    it("stops everything that is gone in one first step", () => {
        const before = treeOf(appOf({ id: "/a" }), appOf({ id: "/b", dependencies: ["/a"] }));
        expect(briefly(planSteps(changeTo(before, [appOf({ id: "/c" })])))[0]).to.equal(
            "StopApplication /a, StopApplication /b",
        );
    });

    it("scales when only the number of instances differs", () => {
        const change = changeTo(treeOf(appOf({ id: "/a" })), [appOf({ id: "/a", instances: 3 })]);
        expect(briefly(planSteps(change))).to.deep.equal(["ScaleApplication /a"]);
    });

    it("restarts for a changed label", () => {
        const change = changeTo(treeOf(appOf({ id: "/a" })), [appOf({ id: "/a", labels: { tier: "web" } })]);
        expect(briefly(planSteps(change))).to.deep.equal(["RestartApplication /a"]);
    });

    it("scales instead of restarting an app without instances", () => {
        const before = treeOf(appOf({ id: "/a", instances: 0 }));
        const change = changeTo(before, [appOf({ id: "/a", instances: 0, mem: 64 })]);
        expect(briefly(planSteps(change))).to.deep.equal(["ScaleApplication /a"]);
    });

    it("restarts an unchanged app that it is told to restart", () => {
        const tree = treeOf(appOf({ id: "/a" }));
        expect(briefly(planSteps(new TreeDraft(tree).done(), new Set(["/a"])))).to.deep.equal([
            "RestartApplication /a",
        ]);
    });

    it("scales an app that it is told to restart where its number of instances is all that differs", () => {
        const change = changeTo(treeOf(appOf({ id: "/a" })), [appOf({ id: "/a", instances: 3 })]);
        expect(briefly(planSteps(change, new Set(["/a"])))).to.deep.equal(["ScaleApplication /a"]);
    });

    it("has no steps when nothing differs", () => {
        const tree = treeOf(appOf({ id: "/a" }));
        expect(planSteps(changeTo(tree, [appOf({ id: "/a" })]))).to.deep.equal([]);
    });

    it("takes one step for each layer of dependencies", () => {
        const web = appOf({ id: "/web", dependencies: ["/api"] });
        const api = appOf({ id: "/api", dependencies: ["/db"] });
        const change = changeTo(nothing, [web, api, appOf({ id: "/db" }), appOf({ id: "/other" })]);
        expect(briefly(planSteps(change)).slice(1)).to.deep.equal([
            "ScaleApplication /db, ScaleApplication /other",
            "ScaleApplication /api",
            "ScaleApplication /web",
        ]);
    });

    it("takes a dependency on a group for all apps in it, and a group's own for all its apps", () => {
        const apps = ["/back/d1", "/front/w1", "/front/deep/w2"].map((id) => appOf({ id }));
        const draft = new TreeDraft(nothing);
        for (const app of [...apps, appOf({ id: "/last", dependencies: ["/front"] })]) draft.putApp(app);
        draft.putGroup({ id: "/front", dependencies: ["/back"], enforceRole: false });
        expect(briefly(planSteps(draft.done())).slice(1)).to.deep.equal([
            "ScaleApplication /back/d1",
            "ScaleApplication /front/w1, ScaleApplication /front/deep/w2",
            "ScaleApplication /last",
        ]);
    });

    it("leaves out what a dependency names in vain", () => {
        const change = changeTo(nothing, [appOf({ id: "/a", dependencies: ["/nowhere"] })]);
        expect(briefly(planSteps(change))).to.have.length(2);
    });

    it("refuses a circle of dependencies", () => {
        const circle = [appOf({ id: "/a", dependencies: ["/b"] }), appOf({ id: "/b", dependencies: ["/a"] })];
        expect(() => validateTree(changeTo(nothing, circle), dialectOf("1.11.24")))
            .to.throw()
            .with.nested.property("body.details[0].errors[0]", "Dependency graph has cyclic dependencies.");
    });

    it("never acts on an app before the apps it depends on, and on each new app once", () => {
        const graphs = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 1, maxLength: 12 });
        fc.assert(
            fc.property(graphs, (graph) => {
                const apps = graph.map((targets, index) => dependentApp(index, targets));
                const scales = planSteps(changeTo(nothing, [...apps])).slice(1);
                const position = new Map(
                    scales.flatMap(({ actions }, at) => actions.map((action) => [runSpecOf(action), at])),
                );
                expect(position.size).to.equal(apps.length);
                for (const { id, dependencies = [] } of apps) {
                    for (const target of dependencies) {
                        expect(position.get(target)).to.be.lessThan(Number(position.get(id)));
                    }
                }
            }),
        );
    });
});

/** An app that depends only on apps of lower numbers. */
function dependentApp(index: number, targets: readonly number[]): App {
    const dependencies = targets.filter((target) => target < index).map((target) => `/app${target}`);
    return appOf({ id: `/app${index}`, dependencies });
}
