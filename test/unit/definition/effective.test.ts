import { expect } from "chai";
import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import { defaultRole, effectiveDefinition, type Reading } from "../../../provider/definition/effective";
import type { Server } from "../../../provider/definition/server";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { UNKNOWN } from "../../../provider/definition/unknown";
import { anyDefinition, anyDefinitionWithUnknowns } from "./arbitrary-definition";

function marathon(minor: number, more: Partial<Server> = {}): Server {
    return { version: { major: 1, minor }, mesosRole: "*", ...more };
}

/** The definition as it is created on Marathon 1.11. */
function created(definition: PropertyMap, server = marathon(11), reading: Reading = {}): PropertyMap {
    return effectiveDefinition(definition, server, { carrier: "post", ...reading });
}

const image = { docker: { image: "nginx" } };
const volume = (kind: PropertyMap) => ({
    container: { type: "MESOS", volumes: [{ containerPath: "d", mode: "RW", ...kind }] },
});
const persistent = volume({ persistent: { size: 10 } });
const external = volume({ external: { name: "v", provider: "dvdi", options: { "dvdi/driver": "rexray" } } });

describe("what a server makes of a definition", () => {
    it("has all defaults", () => {
        expect(created({ id: "a", cmd: "sleep 100" })).to.deep.equal({
            id: "/a",
            cmd: "sleep 100",
            instances: 1,
            cpus: 1,
            mem: 128,
            disk: 0,
            gpus: 0,
            executor: "",
            labels: {},
            role: "*",
            networks: [{ mode: "host" }],
            portDefinitions: [{ port: 0, name: "default", protocol: "tcp" }],
            requirePorts: false,
            backoffSeconds: 1,
            backoffFactor: 1.15,
            maxLaunchDelaySeconds: 300,
            upgradeStrategy: { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
            unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
            killSelection: "YOUNGEST_FIRST",
        });
    });

    it("waits up to an hour after failures before Marathon 1.8", () => {
        expect(created({}, marathon(7)).maxLaunchDelaySeconds).to.equal(3600);
    });

    for (const [field, value, minor] of [
        ["executorResources", { cpus: 1 }, 6],
        ["check", { tcp: { port: 80 } }, 8],
        ["role", "dev", 9],
        ["resourceLimits", { cpus: 2 }, 10],
    ] as const) {
        it(`has no ${field} before Marathon 1.${minor}`, () => {
            expect(created({ [field]: value }, marathon(minor - 1))).not.to.have.property(field);
            expect(created({ [field]: value }, marathon(minor))).to.have.property(field);
        });
    }

    it("shows shared volumes from 1.8.222 on", () => {
        const shared = (patch: number) =>
            created(external, { ...marathon(8), version: { major: 1, minor: 8, patch } });
        expect(shared(221)).not.to.have.nested.property("container.volumes[0].external.shared");
        expect(shared(222)).to.have.nested.property("container.volumes[0].external.shared", false);
    });

    it("knows no members that Marathon does not know", () => {
        const check = { protocol: "TCP", portName: "http" };
        expect(created({ foreign: 1, healthChecks: [check] })).not.to.have.property("foreign");
        expect(created({ healthChecks: [check] })).not.to.have.nested.property("healthChecks[0].portName");
    });

    describe("with volumes", () => {
        for (const [kind, definition] of Object.entries({ persistent, external })) {
            it(`replaces instances cautiously with ${kind} ones`, () => {
                expect(created(definition).upgradeStrategy).to.deep.equal({
                    minimumHealthCapacity: 0.5,
                    maximumOverCapacity: 0,
                });
            });
        }

        it("never gives up an instance with persistent ones", () => {
            expect(created(persistent).unreachableStrategy).to.equal("disabled");
            expect(created(external).unreachableStrategy).not.to.equal("disabled");
        });

        it("shows residency only with persistent ones", () => {
            const residency = { taskLostBehavior: "RELAUNCH_AFTER_TIMEOUT" };
            expect(created({ residency })).not.to.have.property("residency");
            expect(created({ ...persistent, residency }).residency).to.deep.equal({
                relaunchEscalationTimeoutSeconds: 3600,
                taskLostBehavior: "WAIT_FOREVER",
            });
        });

        it("goes by residency without any only before Marathon 1.9", () => {
            const resident = (minor: number) => created({ residency: {} }, marathon(minor)).upgradeStrategy;
            expect(resident(8)).to.deep.equal({ minimumHealthCapacity: 0.5, maximumOverCapacity: 0 });
            expect(resident(9)).to.deep.equal({ minimumHealthCapacity: 1, maximumOverCapacity: 1 });
        });

        it("takes a disk of its own for a profile", () => {
            const profiled = volume({ persistent: { size: 10, profileName: "fast" } });
            expect(created(profiled)).to.have.nested.property(
                "container.volumes[0].persistent.type",
                "mount",
            );
            expect(created(persistent)).to.have.nested.property(
                "container.volumes[0].persistent.type",
                "root",
            );
        });

        it("shows no file system of a block device", () => {
            const capability = { accessMode: "SINGLE_NODE_WRITER", accessType: "block", fsType: "ext4" };
            const csi = volume({
                external: { name: "v", provider: "csi", options: { pluginName: "p", capability } },
            });
            expect(created(csi)).not.to.have.nested.property(
                "container.volumes[0].external.options.capability.fsType",
            );
        });
    });

    describe("with containers", () => {
        it("has nothing of Linux in one of type DOCKER", () => {
            const linuxInfo = { seccomp: { unconfined: true } };
            expect(created({ container: { ...image, linuxInfo } }).container).not.to.have.property(
                "linuxInfo",
            );
            const mesos = created({ container: { type: "MESOS", linuxInfo } }).container;
            expect(mesos).to.have.deep.property("linuxInfo", linuxInfo);
        });

        it("is privileged only in one of type DOCKER", () => {
            const docker = { image: "nginx", privileged: true };
            expect(created({ container: { docker } })).to.have.nested.property(
                "container.docker.privileged",
                true,
            );
            const mesos = created({ container: { type: "MESOS", docker } });
            expect(mesos).to.have.nested.property("container.docker.privileged", false);
        });
    });

    describe("with roles", () => {
        it("has the role of the group", () => {
            expect(created({}, marathon(11), { role: "dev" }).role).to.equal("dev");
        });

        it("has none where the server's is not known", () => {
            expect(created({}, { version: { major: 1, minor: 11 } })).not.to.have.property("role");
        });

        it("accepts only roles that it can use, on Marathon 1.9", () => {
            const accepted = (roles: readonly string[], minor = 9) =>
                created({ role: "dev", acceptedResourceRoles: roles }, marathon(minor)).acceptedResourceRoles;
            expect(accepted(["dev", "other"])).to.deep.equal(["dev"]);
            expect(accepted(["other"])).to.deep.equal(["*"]);
            expect(accepted(["other"], 10)).to.deep.equal(["other"]);
        });

        it("has the top-level group's name where that is enforced", () => {
            expect(defaultRole("/dev/eu/web", marathon(11), true)).to.equal("dev");
            expect(defaultRole("/dev/eu/web", marathon(11), false)).to.equal("*");
            expect(defaultRole("/web", marathon(11), true)).to.equal("*");
        });
    });

    it("loses executorResources when it replaces an app, and not when it creates one", () => {
        const executorResources = { cpus: 0.2 };
        expect(effectiveDefinition({ executorResources }, marathon(11))).not.to.have.property(
            "executorResources",
        );
        expect(created({ executorResources }).executorResources).to.deep.equal({
            cpus: 0.2,
            mem: 32,
            disk: 10,
        });
    });

    it("says nothing about ports while the network is unknown", () => {
        const app = created({ networks: UNKNOWN, container: image });
        expect(app.networks).to.equal(UNKNOWN);
        expect(app).not.to.have.property("portDefinitions");
    });

    it("is the same when read again", () => {
        fc.assert(
            fc.property(anyDefinition, fc.integer({ min: 5, max: 11 }), (definition, minor) => {
                const live = created(definition, marathon(minor));
                expect(effectiveDefinition(live, marathon(minor), { carrier: "live" })).to.deep.equal(live);
            }),
        );
    });

    it("is in canonical form", () => {
        fc.assert(
            fc.property(anyDefinition, (definition) => {
                const live = created(definition);
                expect(canonicalise(live)).to.deep.equal(live);
            }),
        );
    });

    it("never fails on what is not known yet", () => {
        fc.assert(fc.property(anyDefinitionWithUnknowns, (definition) => void created(definition)));
    });
});
