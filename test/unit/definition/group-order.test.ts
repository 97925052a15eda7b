import { expect } from "chai";
import fc from "fast-check";
import { membersOf } from "../../../provider/definition/group-content";
import { inDependencyOrder, memberDependencies, waitingFor } from "../../../provider/definition/group-order";

const shop = {
    groupId: "/shop",
    apps: { web: { dependencies: ["backend"] }, admin: { dependencies: ["/shop/web", "/other/app"] } },
    groups: {
        backend: {
            dependencies: ["/shop/queue"],
            apps: { cart: { dependencies: ["db"] }, db: {} },
        },
        queue: { apps: { broker: {} } },
    },
};

describe("the order of a group", () => {
    it("has an app wait for those that it names, and for all in groups that it names", () => {
        const dependencies = memberDependencies(shop);
        expect([...(dependencies.get("web") ?? [])]).to.deep.equal(["backend/cart", "backend/db"]);
        expect([...(dependencies.get("admin") ?? [])]).to.deep.equal(["web"]);
    });

    it("has the apps of a group wait for what the group waits for", () => {
        const dependencies = memberDependencies(shop);
        expect([...(dependencies.get("backend/cart") ?? [])]).to.deep.equal(["backend/db", "queue/broker"]);
        expect([...(dependencies.get("backend/db") ?? [])]).to.deep.equal(["queue/broker"]);
    });

    it("puts each app behind those that it waits for", () => {
        const order = inDependencyOrder(membersOf(shop), memberDependencies(shop)).map(({ key }) => key);
        expect(order).to.deep.equal(["queue/broker", "backend/db", "backend/cart", "web", "admin"]);
    });

    it("tells those that wait for some others, also over each other", () => {
        const dependencies = memberDependencies(shop);
        const waiting = (...others: string[]) => [
            ...waitingFor(others, ["backend/cart", "web", "admin"], dependencies),
        ];
        expect(waiting("backend/db")).to.deep.equal(["backend/cart", "web", "admin"]);
        expect(waiting("web")).to.deep.equal(["admin"]);
        expect(waiting()).to.deep.equal([]);
    });

    it("holds every app once, behind its dependencies unless they wait for it", () => {
        const names = ["a", "b", "c", "d", "e", "f"];
        const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)));
        fc.assert(
            fc.property(edges, (given) => {
                // Only from later to earlier names: no cycles.
                const forward = given.filter(([from, to]) => from > to);
                const apps = names.map((name) => {
                    const dependencies = forward
                        .filter(([from]) => from === name)
                        .map(([, to]) => `/g/${to}`);
                    return [name, { dependencies }] as const;
                });
                const group = { groupId: "/g", apps: Object.fromEntries([...apps].reverse()) };
                const order = inDependencyOrder(membersOf(group), memberDependencies(group)).map(
                    ({ key }) => key,
                );
                expect([...order].sort()).to.deep.equal(names);
                for (const [from, to] of forward) expect(order.indexOf(to)).to.be.below(order.indexOf(from));
            }),
        );
    });

    it("comes to an end where apps wait for each other", () => {
        const group = { groupId: "/g", apps: { a: { dependencies: ["b"] }, b: { dependencies: ["a"] } } };
        const order = inDependencyOrder(membersOf(group), memberDependencies(group)).map(({ key }) => key);
        expect(order).to.have.members(["a", "b"]);
    });
});
