import { expect } from "chai";
import { failures, marathon, refusals, warnings } from "./said";

const appc = { type: "MESOS", appc: { image: "quay.example/x" } };

describe("what an app runs", () => {
    it("may be a command of blanks, which Marathon takes too", () => {
        expect(failures({ cmd: "  " })).to.deep.equal([]);
    });

    it("may be what an image says, next to an empty list of arguments", () => {
        expect(failures({ args: [], container: { docker: { image: "nginx" } } })).to.deep.equal([]);
    });

    it("is not said by an empty list of arguments", () => {
        expect(failures({ args: [] })).to.deep.equal(["cmd"]);
    });

    it("may be an image of App Container up to 1.8", () => {
        expect(failures({ container: appc }, marathon(8))).to.deep.equal([]);
    });

    it("is not an image of App Container from 1.9 on, which drops it", () => {
        expect(failures({ container: appc }, marathon(9))).to.deep.equal(["cmd"]);
        expect(warnings({ cmd: "serve", container: appc }, marathon(9))).to.deep.equal(["container.appc"]);
    });

    it("is not two images", () => {
        const container = { ...appc, docker: { image: "nginx" } };
        expect(failures({ container }, marathon(8))).to.deep.equal(["container.appc"]);
    });

    it("has an App Container image with a digest, if it says one", () => {
        const container = { type: "MESOS", appc: { image: "x", id: "md5-1" } };
        expect(failures({ container }, marathon(8))).to.deep.equal(["container.appc.id"]);
    });

    it("is text for Marathon, though programs may say numbers", () => {
        expect(failures({ args: ["-p", 80] })).to.deep.equal([]);
        expect(refusals({ args: ["-p", 80] })).to.deep.equal(["args[1]"]);
    });
});
