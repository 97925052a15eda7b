import { expect } from "chai";
import { failures, marathon, refusals, warnings } from "./said";

describe("what an app needs", () => {
    it("may be limited at what it asks for", () => {
        expect(failures({ cmd: "serve", cpus: 2, resourceLimits: { cpus: 2, mem: 128 } })).to.deep.equal([]);
    });

    it("may not be limited below what it asks for by default", () => {
        expect(failures({ cmd: "serve", resourceLimits: { mem: 127 } })).to.deep.equal([
            "resourceLimits.mem",
        ]);
    });

    it("may be unlimited, in lower case", () => {
        expect(failures({ cmd: "serve", resourceLimits: { cpus: "unlimited" } })).to.deep.equal([]);
        expect(failures({ cmd: "serve", resourceLimits: { cpus: "Unlimited" } })).to.deep.equal([
            "resourceLimits.cpus",
        ]);
    });

    it("is limited in vain before 1.10, whatever the limits are", () => {
        const limited = { cmd: "serve", cpus: 4, resourceLimits: { cpus: 1 } };
        expect(failures(limited, marathon(9))).to.deep.equal([]);
        expect(warnings(limited, marathon(9))).to.deep.equal(["resourceLimits"]);
    });

    it("is limited until the next restart of a Marathon 1.10", () => {
        const limited = { cmd: "serve", resourceLimits: { cpus: 2 } };
        expect(warnings(limited, marathon(10))).to.deep.equal(["resourceLimits"]);
        expect(warnings(limited, marathon(11))).to.deep.equal([]);
        expect(warnings({ cmd: "serve", resourceLimits: {} }, marathon(10))).to.deep.equal([]);
    });

    it("may be no processor at all, and a small one for its executor", () => {
        expect(failures({ cmd: "serve", cpus: 0, executorResources: { cpus: 0.01 } })).to.deep.equal([]);
    });

    it("may be GPUs where the feature is on", () => {
        expect(failures({ cmd: "serve", gpus: 1 }, marathon(11))).to.deep.equal([]);
        expect(failures({ cmd: "serve", gpus: 1 }, marathon(11, { features: [] }))).to.deep.equal(["gpus"]);
        expect(failures({ cmd: "serve", gpus: 0 }, marathon(11, { features: [] }))).to.deep.equal([]);
    });

    it("is an object for Marathon only where it says so", () => {
        expect(refusals({ cmd: "serve", resourceLimits: 5 })).to.deep.equal(["resourceLimits"]);
        expect(refusals({ cmd: "serve", executorResources: "x" })).to.deep.equal([]);
        expect(warnings({ cmd: "serve", executorResources: "x" })).to.deep.equal(["executorResources"]);
    });
});
