import { expect } from "chai";
import fc from "fast-check";
import {
    cycleProblems,
    dependenciesIn,
    findCycle,
    uselessDependencies,
    withAbsoluteDependencies,
    withOrderedDependencies,
} from "../../../provider/definition/group-dependencies";
import { UNKNOWN } from "../../../provider/definition/unknown";

const names = ["a", "b", "c", "d", "e", "f"];
const someGraph = fc
    .array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 12 })
    .map((edges) => {
        const targets = (from: string) => edges.filter(([start]) => start === from).map(([, end]) => end);
        return new Map(names.map((name) => [name, new Set(targets(name))]));
    });

describe("the dependencies of a group", () => {
    it("begin at the group of an app, and in a group at itself", () => {
        const group = withAbsoluteDependencies({
            groupId: "/shop",
            dependencies: ["backend"],
            apps: { web: { dependencies: ["backend/db", "/queue/", ".."] } },
            groups: { backend: { dependencies: ["../queue"], apps: { db: { dependencies: ["cache"] } } } },
        });
        expect(dependenciesIn(group)).to.deep.equal([
            { path: "dependencies[0]", from: "/shop", isGroup: true, on: "/shop/backend" },
            {
                path: "groups.backend.dependencies[0]",
                from: "/shop/backend",
                isGroup: true,
                on: "/shop/queue",
            },
            { path: "apps.web.dependencies[0]", from: "/shop/web", isGroup: false, on: "/shop/backend/db" },
            { path: "apps.web.dependencies[1]", from: "/shop/web", isGroup: false, on: "/queue" },
            { path: "apps.web.dependencies[2]", from: "/shop/web", isGroup: false, on: "/" },
            {
                path: "groups.backend.apps.db.dependencies[0]",
                from: "/shop/backend/db",
                isGroup: false,
                on: "/shop/backend/cache",
            },
        ]);
    });

    it("are unknown where they follow from an id that is", () => {
        const { apps } = withAbsoluteDependencies({
            groupId: UNKNOWN,
            apps: { web: { dependencies: ["db", "/queue", UNKNOWN] } },
        });
        expect(apps).to.deep.equal({ web: { dependencies: [UNKNOWN, "/queue", UNKNOWN] } });
    });

    it("are named once and in order, unless one is not known", () => {
        const ordered = withOrderedDependencies({
            dependencies: ["/b", "/a", "/b"],
            groups: { inner: { dependencies: ["/b", UNKNOWN, "/a"] } },
        });
        expect(ordered).to.deep.equal({
            dependencies: ["/a", "/b"],
            groups: { inner: { dependencies: ["/b", UNKNOWN, "/a"] } },
        });
    });

    it("lead in a circle through the groups that apps stand in", () => {
        const problems = cycleProblems({
            groupId: "/shop",
            apps: { web: { dependencies: ["/shop/backend"] } },
            groups: {
                backend: { dependencies: ["/shop/queue"], apps: { db: {} } },
                queue: { apps: { broker: { dependencies: ["/shop/web"] } } },
            },
        });
        expect(problems).to.deep.equal([
            {
                path: "apps.web.dependencies[0]",
                text: "waits in a circle, and nothing in it could start: web → backend/db → queue/broker → web",
            },
        ]);
    });

    it("have no effect from a group on an app", () => {
        const group = {
            groupId: "/shop",
            apps: { db: {} },
            groups: { backend: { dependencies: ["/shop/db"] } },
        };
        expect(uselessDependencies(group).map(({ path }) => path)).to.deep.equal([
            "groups.backend.dependencies[0]",
        ]);
    });
});

describe("a circle", () => {
    it("is a way along the edges that ends where it began", () => {
        fc.assert(
            fc.property(someGraph, (graph) => {
                const circle = findCycle(graph);
                if (!circle) return;
                expect(circle.length).to.be.at.least(3);
                expect(circle.at(-1)).to.equal(circle[0]);
                for (const [index, node] of circle.slice(0, -1).entries()) {
                    expect([...(graph.get(node) ?? [])]).to.include(circle[index + 1]);
                }
            }),
        );
    });

    it("is found exactly when nobody can go first in the end", () => {
        fc.assert(
            fc.property(someGraph, (graph) => {
                expect(findCycle(graph) === undefined).to.equal(canBeOrdered(graph));
            }),
        );
    });

    it("is not what leads only to itself", () => {
        expect(findCycle(new Map([["a", ["a"]]]))).to.equal(undefined);
    });
});

/** Whether taking away, again and again, what waits for nothing else leaves nothing. */
function canBeOrdered(graph: ReadonlyMap<string, ReadonlySet<string>>): boolean {
    const left = new Set(graph.keys());
    for (;;) {
        const free = [...left].filter((node) =>
            [...(graph.get(node) ?? [])].every((target) => target === node || !left.has(target)),
        );
        if (free.length === 0) return left.size === 0;
        for (const node of free) left.delete(node);
    }
}
