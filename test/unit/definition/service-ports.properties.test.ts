import { expect } from "chai";
import fc from "fast-check";
import { type AppPort, portsOf } from "../../../provider/definition/ports";
import { allocateServicePorts, isBalancerPort } from "../../../provider/definition/service-ports";
import { isUnknown } from "../../../provider/definition/unknown";

const range = { min: 10000, max: 10200 };

const names = fc.uniqueArray(fc.constantFrom("http", "admin", "redis", "grpc", "metrics", "dns", "smtp"), {
    minLength: 1,
});
const appIds = fc.constantFrom("/shop/db", "/shop/web", "/a", "/b/c/d");
const shuffledNames = names.chain((list) =>
    fc.record({
        before: fc.constant(list),
        after: fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    }),
);

type Numbers = Readonly<Record<string, number>>;

function portsNamed(list: readonly string[], numbers: Numbers = {}): readonly AppPort[] {
    const portDefinitions = list.map((name) => ({ name, port: numbers[name] ?? 0 }));
    const ports = portsOf({ portDefinitions });
    if (isUnknown(ports)) throw new Error("the ports are known");
    return ports;
}

function allocate(
    appId: string,
    list: readonly string[],
    old: Numbers = {},
    taken: ReadonlySet<number> = new Set(),
    reserved: ReadonlySet<number> = new Set(),
): Numbers {
    const allocation = allocateServicePorts({
        appId,
        ports: portsNamed(list),
        old: portsNamed(Object.keys(old), old),
        range,
        taken,
        reserved,
    });
    if ("failure" in allocation) throw new Error(allocation.failure.text);
    return Object.fromEntries(list.map((name, index) => [name, allocation.numbers[index] as number]));
}

describe("allocated service ports", () => {
    it("stay when ports are reordered", () => {
        fc.assert(
            fc.property(appIds, shuffledNames, (appId, { before, after }) => {
                const old = allocate(appId, before);
                expect(allocate(appId, after, old)).to.deep.equal(old);
            }),
        );
    });

    it("stay when other ports are inserted or removed", () => {
        fc.assert(
            fc.property(appIds, names, names, (appId, before, after) => {
                const old = allocate(appId, before);
                const numbers = allocate(appId, after, old);
                for (const name of after) {
                    if (old[name] !== undefined) expect(numbers[name]).to.equal(old[name]);
                }
            }),
        );
    });

    it("do not depend on the order of new ports", () => {
        fc.assert(
            fc.property(appIds, shuffledNames, (appId, { before, after }) => {
                expect(allocate(appId, after)).to.deep.equal(allocate(appId, before));
            }),
        );
    });

    it("do not depend on the order of apps unless their first candidates collide", () => {
        fc.assert(
            fc.property(fc.uniqueArray(appIds, { minLength: 2, maxLength: 2 }), names, (ids, list) => {
                const [first = "", second = ""] = ids;
                const alone = [first, second].map((appId) => Object.values(allocate(appId, list)));
                fc.pre(new Set(alone.flat()).size === list.length * 2);
                const after = allocate(second, list, {}, new Set(alone[0]));
                expect(Object.values(after)).to.deep.equal(alone[1]);
            }),
        );
    });

    it("are never taken, reserved or a port of marathon-lb, and never alike", () => {
        const numbers = fc.array(fc.integer(range)).map((list) => new Set(list));
        fc.assert(
            fc.property(appIds, names, numbers, numbers, (appId, list, taken, reserved) => {
                const allocated = Object.values(allocate(appId, list, {}, taken, reserved));
                expect(new Set(allocated).size).to.equal(list.length);
                for (const number of allocated) {
                    expect(number).to.be.within(range.min, range.max);
                    expect(taken.has(number) || reserved.has(number) || isBalancerPort(number)).to.equal(
                        false,
                    );
                }
            }),
        );
    });
});
