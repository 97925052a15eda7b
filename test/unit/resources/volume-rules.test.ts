import { expect } from "chai";
import { withVolumeDefaults } from "../../../provider/definition/docker-volumes";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import type { Facts } from "../../../provider/resources/facts";
import { createMemory } from "../../../provider/resources/memory";
import { withOwner } from "../../../provider/resources/ownership";
import {
    judgeMounts,
    ownVolumeNames,
    shareVolume,
    volumeProblems,
} from "../../../provider/resources/volume-rules";
import type { Settings } from "../../../provider/settings/settings";

const external = (name: string, more: PropertyMap = {}) => ({
    containerPath: "/data",
    mode: "RW",
    external: { name, provider: "dvdi", options: { "dvdi/driver": "rexray" }, ...more },
});

const mounting = (...volumes: PropertyMap[]): PropertyMap => ({
    appId: "/db",
    container: { type: "DOCKER", docker: { image: "mongo:7" }, volumes },
});

const stopFirst = { maximumOverCapacity: 0, minimumHealthCapacity: 0 };

describe("an app with external volumes", () => {
    it("stops its old instance before it starts the new one, unless it says something else", () => {
        expect(withVolumeDefaults(mounting(external("data"))).upgradeStrategy).to.deep.equal(stopFirst);
        const own = { maximumOverCapacity: 0, minimumHealthCapacity: 0.5 };
        const inputs = { ...mounting(external("data")), upgradeStrategy: own };
        expect(withVolumeDefaults(inputs)).to.equal(inputs);
    });

    it("is told where it contradicts that", () => {
        const upgradeStrategy = { maximumOverCapacity: 0, minimumHealthCapacity: 0.5 };
        const [problem, ...more] = volumeProblems({ ...mounting(external("data")), upgradeStrategy });
        expect(problem?.path).to.equal("upgradeStrategy.minimumHealthCapacity");
        expect(problem?.text).to.contain("must be 0");
        expect(more).to.deep.equal([]);
    });

    it("may keep its old instance when the volume is shared", () => {
        const upgradeStrategy = { maximumOverCapacity: 0, minimumHealthCapacity: 0.5 };
        const inputs = { ...mounting(external("data", { shared: true })), upgradeStrategy };
        expect(volumeProblems(inputs)).to.deep.equal([]);
    });

    it("may leave open what is not known yet", () => {
        expect(volumeProblems({ ...mounting(external("data")), upgradeStrategy: UNKNOWN })).to.deep.equal([]);
        expect(ownVolumeNames(mounting(external(UNKNOWN)))).to.deep.equal([]);
        expect(withVolumeDefaults({ container: UNKNOWN })).to.deep.equal({ container: UNKNOWN });
    });

    it("cannot be beside another one that has the same volume for itself", () => {
        const one = mounting(external("data"), external("log"));
        expect(shareVolume(one, mounting(external("log")))).to.equal(true);
        expect(shareVolume(one, mounting(external("other")))).to.equal(false);
        expect(shareVolume(one, mounting(external("log", { shared: true })))).to.equal(false);
    });
});

describe("other volumes", () => {
    const hostVolume = { containerPath: "/data", hostPath: "/mnt", mode: "RW" };
    const csiVolume = { containerPath: "/data", mode: "RW", external: { name: "data", provider: "csi" } };

    for (const [kind, volume] of Object.entries({ host: hostVolume, CSI: csiVolume })) {
        it(`of kind ${kind} leave the upgrade strategy to the app`, () => {
            const inputs = mounting(volume);
            expect(withVolumeDefaults(inputs)).to.equal(inputs);
            expect(ownVolumeNames(inputs)).to.deep.equal([]);
        });
    }
});

describe("a volume that is mounted already", () => {
    const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/marathon:App::db";
    const factsWith = (id: string, owner?: string): Facts => {
        const app = mounting(external("data"));
        const apps = new Map([[id, owner === undefined ? app : withOwner(app, owner)]]);
        return { info: {} as Facts["info"], apps, servicePorts: new Map() };
    };
    const contextWith = (memory = createMemory(), ownerLabel = true) => ({
        urn,
        memory,
        settings: { ownerLabel } as Settings,
    });
    const judge = (facts: Facts | undefined, context = contextWith(), inputs = mounting(external("data"))) =>
        judgeMounts(context, urn, inputs, facts);
    const nothing = { failures: [], warnings: [] };

    it("by an app of somebody else is a failure that names that app", () => {
        for (const owner of [undefined, "shop/prod/00000000"]) {
            const { failures } = judge(factsWith("/theirs", owner));
            expect(failures).to.have.length(1);
            expect(failures[0]?.path).to.equal("container.volumes");
            expect(failures[0]?.text).to.contain("data").and.contain("/theirs");
        }
    });

    it("by an app of this stack is a warning: it may give it up in this very update", () => {
        const { failures, warnings } = judge(factsWith("/ours", "shop/dev/00000000"));
        expect(failures).to.deep.equal([]);
        expect(warnings[0]?.text).to.contain("/ours of this stack").and.contain("aliases");
    });

    it("by an app of this stack that the program has been seen to change is none", () => {
        for (const owner of [undefined, "shop/dev/00000000"]) {
            const memory = createMemory();
            memory.noteManaged("/ours", []);
            expect(judge(factsWith("/ours", owner), contextWith(memory))).to.deep.equal(nothing);
        }
    });

    it("by an app without a label is a warning where this stack labels nothing", () => {
        const { failures, warnings } = judge(factsWith("/any"), contextWith(createMemory(), false));
        expect(failures).to.deep.equal([]);
        expect(warnings[0]?.text).to.contain("mounted by /any");
    });

    it("in another case is the same to REX-Ray, though not to Marathon nor to other drivers", () => {
        const shouting = mounting(external("DATA"));
        const { failures } = judge(factsWith("/theirs"), contextWith(), shouting);
        expect(failures.map(({ text }) => text).join()).to.contain(
            "the volume DATA (data there, which is the same to REX-Ray) is mounted by /theirs",
        );
        const context = contextWith();
        context.memory.volumes.noteMounts("urn of the other", { ...shouting, appId: "/other" });
        expect(judge(undefined, context).failures).to.have.length(1);
        const portworx = mounting(external("DATA", { options: { "dvdi/driver": "pxd" } }));
        expect(judge(factsWith("/theirs"), contextWith(), portworx)).to.deep.equal(nothing);
        const shared = mounting(external("DATA", { shared: true }));
        const sharing = contextWith();
        const others = mounting(external("data", { shared: true }));
        sharing.memory.volumes.noteMounts("urn of the other", { ...others, appId: "/other" });
        expect(judge(undefined, sharing, shared)).to.deep.equal(nothing);
    });

    it("by the app itself is none", () => {
        expect(judge(factsWith("/db"))).to.deep.equal(nothing);
    });

    it("is unknown where Marathon cannot be asked", () => {
        expect(judge(undefined)).to.deep.equal(nothing);
    });

    describe("by an app that the same program has", () => {
        const other = { ...mounting(external("data")), appId: "/other" };

        it("is a failure, without asking Marathon", () => {
            const context = contextWith();
            context.memory.volumes.noteMounts("urn of the other", other);
            const { failures } = judge(undefined, context);
            expect(failures.map(({ text }) => text).join()).to.contain(
                "the volume data is mounted by /other of this program too",
            );
        });

        it("is none once that one is to mount it no longer, or is this one under its old id", () => {
            const context = contextWith();
            context.memory.volumes.noteMounts("urn of the other", other);
            context.memory.volumes.noteMounts("urn of the other", { appId: "/other" });
            context.memory.volumes.noteMounts(urn, other);
            expect(judge(undefined, context)).to.deep.equal(nothing);
        });

        it("is none if both share it", () => {
            const shared = mounting(external("data", { shared: true }));
            const context = contextWith();
            context.memory.volumes.noteMounts("urn of the other", { ...shared, appId: "/other" });
            expect(judge(undefined, context, shared)).to.deep.equal(nothing);
            expect(judge(undefined, context).failures).to.have.length(1);
        });
    });
});
