import { expect } from "chai";
import { image } from "../sample-volumes";
import { failures, marathon, warnings } from "./said";

describe("what Marathon drops", () => {
    it("is a field that it does not know, at any depth", () => {
        expect(warnings({ cmd: "serve", helthChecks: [] })).to.deep.equal(["helthChecks"]);
        expect(warnings({ container: { ...image, docker: { image: "x", imageId: "y" } } })).to.deep.equal([
            "container.docker.imageId",
        ]);
        expect(
            warnings({
                cmd: "serve",
                upgradeStrategy: { minimumHealthCapacity: 1, maximumOverCapacity: 1, x: 1 },
            }),
        ).to.deep.equal(["upgradeStrategy.x"]);
    });

    it("is not what it calls an app", () => {
        expect(warnings({ id: "/a", cmd: "serve" })).to.deep.equal([]);
    });

    it("is a member of the other kind of container", () => {
        const linuxInfo = { seccomp: { unconfined: true } };
        expect(warnings({ container: { ...image, linuxInfo } })).to.deep.equal(["container.linuxInfo"]);
        expect(
            warnings({ container: { type: "MESOS", docker: { image: "x", privileged: true } } }),
        ).to.deep.equal(["container.docker.privileged"]);
    });

    it("is a member that came later, at any depth", () => {
        const linuxInfo = { ipcInfo: { mode: "PRIVATE" } };
        const isolated = { cmd: "serve", container: { type: "MESOS", linuxInfo } };
        expect(warnings(isolated, marathon(8))).to.deep.equal(["container.linuxInfo.ipcInfo"]);
        expect(warnings(isolated, marathon(9))).to.deep.equal([]);
    });

    it("is a text about unreachable instances that is not the one there is", () => {
        expect(failures({ cmd: "serve", unreachableStrategy: "enabled" })).to.deep.equal([]);
        expect(warnings({ cmd: "serve", unreachableStrategy: "enabled" })).to.deep.equal([
            "unreachableStrategy",
        ]);
        expect(warnings({ cmd: "serve", unreachableStrategy: "disabled" })).to.deep.equal([]);
    });

    it("is said once, not also where it fails", () => {
        const container = { docker: { image: "x", credential: { principal: "p" } } };
        expect(failures({ container })).to.deep.equal(["container.docker.credential"]);
        expect(warnings({ container })).to.deep.equal([]);
    });
});
