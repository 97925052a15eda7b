import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { endpointsOf } from "../../../provider/links/endpoints";
import { resolveTarget } from "../../../provider/links/resolve";

function appWith(...portMappings: PropertyMap[]) {
    const endpoints = endpointsOf({ networks: [{ mode: "container/bridge" }], container: { portMappings } });
    return { appId: "/shop/db", endpoints, isManaged: true };
}

const db = appWith(
    { name: "redis", containerPort: 6379 },
    { name: "admin", containerPort: 8080 },
    { containerPort: 9000 },
);

describe("the port a link asks for", () => {
    for (const [wish, key] of [
        [undefined, "redis"],
        ["admin", "admin"],
        ["p2", "p2"],
        [1, "admin"],
        ["1", "admin"],
        [9000, "p2"],
        ["8080", "admin"],
    ] as const) {
        it(`is ${key} for ${wish ?? "no wish"}`, () => {
            expect(resolveTarget(db, wish)).to.have.nested.property("value.key", key);
        });
    }

    it("is found by the number of its definition in host mode", () => {
        const endpoints = endpointsOf({
            portDefinitions: [
                { name: "a", port: 0 },
                { name: "b", port: 15002 },
            ],
        });
        expect(resolveTarget({ ...db, endpoints }, 15002)).to.have.nested.property("value.key", "b");
    });

    it("fails with the ports there are when none fits", () => {
        expect(resolveTarget(db, "http")).to.deep.equal({
            failure: {
                path: "targetPort",
                text:
                    '/shop/db has no port "http". It has "redis" (index 0, port 6379), "admin" (index 1, port 8080), ' +
                    '"p2" (index 2, port 9000).',
            },
        });
    });

    it("fails when the app has no ports", () => {
        expect(resolveTarget(appWith(), undefined)).to.deep.equal({
            failure: { path: "target", text: "/shop/db has no ports, so nothing can link to it." },
        });
    });

    describe("in a preview", () => {
        it("is not known without the app's endpoints", () => {
            expect(resolveTarget({ ...db, endpoints: UNKNOWN }, "redis")).to.deep.equal({ value: UNKNOWN });
        });

        it("is not known without the wish", () => {
            expect(resolveTarget(db, UNKNOWN)).to.deep.equal({ value: UNKNOWN });
        });

        it("is not known while it may be a port whose number is not known", () => {
            const app = appWith({ name: "redis", containerPort: UNKNOWN });
            expect(resolveTarget(app, 6379)).to.deep.equal({ value: UNKNOWN });
        });

        it("is known by name although its number is not", () => {
            const app = appWith({ name: "redis", containerPort: UNKNOWN });
            expect(resolveTarget(app, "redis")).to.have.nested.property("value.key", "redis");
        });

        it("does not print an id that is not known", () => {
            const outcome = resolveTarget({ ...db, appId: UNKNOWN }, "http");
            expect(outcome)
                .to.have.nested.property("failure.text")
                .that.matches(/^the target has no port/);
        });
    });
});
