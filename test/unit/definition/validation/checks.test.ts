import { expect } from "chai";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../../../provider/definition/unknown";
import { bridge, image } from "../sample-volumes";
import { failures, marathon, refusals, warnings } from "./said";

const withPort = { cmd: "serve", portDefinitions: [{ port: 0 }] };
const checked = (...healthChecks: PropertyValue[]): PropertyMap => ({ ...withPort, healthChecks });

describe("a health check", () => {
    it("may be of a port that is not the app's", () => {
        expect(failures({ cmd: "serve", portDefinitions: [], healthChecks: [{ port: 80 }] })).to.deep.equal(
            [],
        );
    });

    it("of Mesos needs a port of the app's too", () => {
        expect(failures(checked({ protocol: "MESOS_HTTP", portIndex: 1 }))).to.deep.equal([
            "healthChecks[0].portIndex",
        ]);
    });

    it("says nothing while the ports are unknown", () => {
        const later = { cmd: "serve", portDefinitions: UNKNOWN, healthChecks: [{ portIndex: 7 }] };
        expect(failures(later)).to.deep.equal([]);
    });

    it("asks nobody if it names no port of an app that has only the one by default", () => {
        expect(warnings({ cmd: "serve", healthChecks: [{}] })).to.deep.equal(["healthChecks[0].portIndex"]);
        expect(warnings({ cmd: "serve", healthChecks: [{ portIndex: 0 }] })).to.deep.equal([]);
        expect(warnings(checked({}))).to.deep.equal([]);
        expect(warnings({ container: image, ...bridge, healthChecks: [{}] })).to.deep.equal([]);
    });

    it("by IPv6 is one of Mesos, of a DOCKER container", () => {
        const ipProtocol = "IPv6";
        const check = { protocol: "MESOS_TCP", ipProtocol };
        expect(failures({ container: image, ...bridge, healthChecks: [check] })).to.deep.equal([]);
        expect(failures(checked(check))).to.deep.equal(["healthChecks[0].ipProtocol"]);
        expect(failures({ ...checked(check), container: UNKNOWN })).to.deep.equal([]);
    });

    it("of Mesos is one at most, besides those by command", () => {
        const command = { protocol: "COMMAND", command: { value: "true" } };
        expect(
            failures(checked({ protocol: "MESOS_TCP" }, command, { ...command, intervalSeconds: 1 })),
        ).to.deep.equal([]);
        expect(failures(checked({ protocol: "MESOS_TCP" }, { protocol: "MESOS_HTTP" }))).to.deep.equal([
            "healthChecks",
        ]);
    });

    for (const [lost, check] of [
        ["ignoreHttp1xx", { ignoreHttp1xx: true }],
        ["delaySeconds", { delaySeconds: 5 }],
        ["delaySeconds", { protocol: "TCP", delaySeconds: 5 }],
        ["path", { protocol: "TCP", path: "/" }],
        ["path", { protocol: "MESOS_TCP", path: "/" }],
        ["portIndex", { protocol: "COMMAND", command: { value: "true" }, portIndex: 0 }],
        ["timeoutSeconds", { timeoutSeconds: -1 }],
        ["foo", { foo: 1 }],
    ] as const) {
        it(`is told what is dropped of ${JSON.stringify(check)}`, () =>
            expect(warnings(checked(check))).to.deep.equal([`healthChecks[0].${lost}`]));
    }

    for (const kept of [
        { ignoreHttp1xx: false, delaySeconds: 15 },
        { protocol: "MESOS_HTTP", delaySeconds: 5, path: "/" },
        { protocol: "COMMAND", command: { value: "true" }, delaySeconds: 5 },
    ]) {
        it(`is kept as it is: ${JSON.stringify(kept)}`, () =>
            expect(warnings(checked(kept))).to.deep.equal([]));
    }

    it("that is no object is one by default to Marathon", () => {
        expect(refusals(checked("x"))).to.deep.equal([]);
        expect(warnings(checked("x"))).to.deep.equal(["healthChecks[0]"]);
    });

    it("has seconds that are none before 0", () => {
        expect(failures(checked({ intervalSeconds: -1 }))).to.deep.equal(["healthChecks[0].intervalSeconds"]);
        expect(failures(checked({ intervalSeconds: 0 }))).to.deep.equal([]);
    });
});

describe("a check", () => {
    it("is of a port of the app's", () => {
        expect(failures({ ...withPort, check: { http: { portIndex: 1 } } })).to.deep.equal([
            "check.http.portIndex",
        ]);
        expect(failures({ ...withPort, check: { tcp: { portIndex: 0 } } })).to.deep.equal([]);
        expect(failures({ ...withPort, check: { tcp: {} } })).to.deep.equal([]);
    });

    it("by a list of arguments would make all apps unreadable", () => {
        const check = { exec: { command: { argv: ["true"] } } };
        expect(failures({ cmd: "serve", check })).to.deep.equal(["check.exec.command.argv"]);
        expect(failures({ cmd: "serve", check: { exec: { command: { shell: "true" } } } })).to.deep.equal([]);
        expect(failures({ cmd: "serve", check: { exec: { command: {} } } })).to.deep.equal([
            "check.exec.command.shell",
        ]);
    });

    it("is dropped before 1.8", () => {
        expect(failures({ cmd: "serve", check: {} }, marathon(7))).to.deep.equal([]);
        expect(warnings({ cmd: "serve", check: {} }, marathon(7))).to.deep.equal(["check"]);
    });
});

describe("a readiness check", () => {
    const ready = (check: PropertyMap) => ({
        cmd: "serve",
        portDefinitions: [{ port: 0, name: "http-api" }],
        readinessChecks: [check],
    });

    it("asks a port by name", () => {
        expect(failures(ready({}))).to.deep.equal([]);
        expect(failures(ready({ portName: "other" }))).to.deep.equal(["readinessChecks[0].portName"]);
    });

    it("is faster than it is asked", () => {
        expect(failures(ready({ intervalSeconds: 10 }))).to.deep.equal(["readinessChecks[0].timeoutSeconds"]);
        expect(failures(ready({ intervalSeconds: 11 }))).to.deep.equal([]);
    });

    it("may be pleased by any status that there is", () => {
        expect(failures(ready({ httpStatusCodesForReady: [] }))).to.deep.equal([
            "readinessChecks[0].httpStatusCodesForReady",
        ]);
        expect(warnings(ready({ httpStatusCodesForReady: [99] }))).to.deep.equal([
            "readinessChecks[0].httpStatusCodesForReady[0]",
        ]);
    });
});
