import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../../provider/definition/unknown";
import { mesos, persistent } from "../sample-volumes";
import { failures, marathon, warnings } from "./said";

const app = (more: PropertyMap): PropertyMap => ({ id: "/dev/s/web", cmd: "serve", ...more });

describe("the role of an app", () => {
    it("is the server's or that of the top-level group", () => {
        for (const role of ["*", "dev"]) expect(failures(app({ role }), marathon(11))).to.deep.equal([]);
        for (const role of ["s", "prod"])
            expect(failures(app({ role }), marathon(11))).to.deep.equal(["role"]);
    });

    it("is that of the group where the group enforces it", () => {
        const enforcing = { enforcesRole: true };
        expect(failures(app({ role: "dev" }), marathon(11), enforcing)).to.deep.equal([]);
        expect(failures(app({ role: "*" }), marathon(11), enforcing)).to.deep.equal(["role"]);
    });

    it("may stay what it is", () => {
        const present = { enforcesRole: true, presentRole: "old" };
        expect(failures(app({ role: "old" }), marathon(11), present)).to.deep.equal([]);
    });

    it("of an app in no group is the server's", () => {
        const server = marathon(11, { mesosRole: "prod" });
        expect(failures({ id: "/web", cmd: "serve", role: "web" }, server)).to.deep.equal(["role"]);
        expect(failures({ id: "/web", cmd: "serve", role: "prod" }, server)).to.deep.equal([]);
    });

    it("is any as long as the server or the id is not known", () => {
        expect(failures(app({ role: "x" }))).to.deep.equal([]);
        expect(failures({ id: UNKNOWN, cmd: "serve", role: "x" }, marathon(11))).to.deep.equal([]);
    });

    it("is dropped before 1.9", () => {
        expect(failures(app({ role: "x" }), marathon(8))).to.deep.equal([]);
        expect(warnings(app({ role: "x" }), marathon(8))).to.deep.equal(["role"]);
    });

    it("is not * with persistent volumes, from 1.9 on", () => {
        const resident = { ...mesos(persistent({})), id: "/web" };
        expect(failures({ ...resident, role: "*" }, marathon(9))).to.deep.equal(["role"]);
        expect(failures(resident, marathon(9))).to.deep.equal(["role"]);
        expect(failures(resident, marathon(9, { mesosRole: "prod" }))).to.deep.equal([]);
        expect(failures(resident, marathon(8))).to.deep.equal([]);
    });

    it("with persistent volumes is that of an enforcing group by default", () => {
        const resident = { ...mesos(persistent({})), id: "/dev/db" };
        expect(failures(resident, marathon(11), { enforcesRole: true })).to.deep.equal([]);
        expect(failures(resident, marathon(11), { enforcesRole: false })).to.deep.equal(["role"]);
        expect(failures(resident, marathon(11))).to.deep.equal([]);
    });
});

describe("the roles of resources", () => {
    const accepting = (...acceptedResourceRoles: string[]) => app({ role: "dev", acceptedResourceRoles });

    it("are * and the app's own, from 1.10 on", () => {
        expect(failures(accepting("*", "dev"), marathon(10))).to.deep.equal([]);
        expect(failures(accepting("prod"), marathon(10))).to.deep.equal(["acceptedResourceRoles"]);
        expect(failures(accepting("prod"), marathon(8))).to.deep.equal([]);
    });

    it("are cleaned by 1.9, and where the server is told to", () => {
        for (const server of [marathon(9), marathon(10, { sanitizesAcceptedRoles: true })]) {
            expect(failures(accepting("prod"), server)).to.deep.equal([]);
            expect(failures(accepting(), server)).to.deep.equal([]);
            expect(warnings(accepting("prod"), server)).to.deep.equal(["acceptedResourceRoles"]);
            expect(warnings(accepting(), server)).to.deep.equal(["acceptedResourceRoles"]);
            expect(warnings(accepting("*", "dev"), server)).to.deep.equal([]);
        }
    });

    it("are some, and have names", () => {
        expect(failures(accepting())).to.deep.equal(["acceptedResourceRoles"]);
        expect(failures(accepting("", "*"))).to.include("acceptedResourceRoles[0]");
    });

    it("are * with persistent volumes", () => {
        const resident = (...acceptedResourceRoles: string[]) => ({
            ...mesos(persistent({})),
            id: "/dev/db",
            role: "dev",
            acceptedResourceRoles,
        });
        for (const server of [marathon(8), marathon(9), marathon(11)]) {
            expect(failures(resident("*"), server)).to.deep.equal([]);
            expect(failures(resident("*", "dev"), server)).to.deep.equal(["acceptedResourceRoles"]);
        }
    });
});
