import { expect } from "chai";
import { canonicalise } from "../../../../provider/definition/canonical";
import { type PropertyMap, UNKNOWN } from "../../../../provider/definition/unknown";
import { findChangeProblems } from "../../../../provider/definition/validate";
import { mesos, persistent } from "../sample-volumes";

const before = mesos(persistent({}));
const changes = (after: PropertyMap, from: PropertyMap = before) =>
    findChangeProblems(from, canonicalise(after)).map(({ path }) => path);

describe("a change of an app with persistent volumes", () => {
    it("may be of anything that is not reserved with them", () => {
        expect(changes({ ...before, env: { A: "b" }, instances: 3, labels: { a: "b" } })).to.deep.equal([]);
    });

    for (const [field, value] of [
        ["cpus", 2],
        ["mem", 1],
        ["disk", 1],
        ["gpus", 1],
        ["requirePorts", true],
    ] as const) {
        it(`may not be of ${field}`, () =>
            expect(changes({ ...before, [field]: value })).to.deep.equal([field]));
    }

    it("may not be of the volumes, nor take or give one", () => {
        expect(changes(mesos(persistent({ size: 20 })))).to.deep.equal(["container.volumes"]);
        expect(changes({ cmd: "serve" })).to.deep.equal(["container.volumes"]);
        expect(changes(before, { cmd: "serve" })).to.deep.equal(["container.volumes"]);
        expect(changes(mesos(persistent({}), persistent({}, "more")))).to.deep.equal(["container.volumes"]);
    });

    it("may be of their order, and of what means the same", () => {
        const two = mesos(persistent({}, "a"), persistent({}, "b"));
        expect(changes(mesos(persistent({ type: "ROOT" }, "b"), persistent({}, "a")), two)).to.deep.equal([]);
    });

    it("may not be of the number of ports", () => {
        expect(changes({ ...before, portDefinitions: [{}, {}] })).to.deep.equal(["portDefinitions"]);
    });

    it("may be of a service port", () => {
        expect(changes({ ...before, portDefinitions: [{ port: 9000 }] })).to.deep.equal([]);
    });

    it("is not known to be wrong while it is not known", () => {
        expect(changes({ ...before, container: UNKNOWN, cpus: UNKNOWN })).to.deep.equal([]);
    });
});

describe("a change of any other app", () => {
    it("may be of everything", () => {
        expect(changes({ cmd: "serve", cpus: 2 }, { cmd: "serve", cpus: 1 })).to.deep.equal([]);
    });
});
