import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import type { Facts } from "../../../provider/resources/facts";
import { withOwner } from "../../../provider/resources/ownership";
import {
    ownVolumeNames,
    shareVolume,
    takenVolumeProblems,
    volumeProblems,
    withVolumeDefaults,
} from "../../../provider/resources/volume-rules";

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

    it("by an app of somebody else is a failure that names that app", () => {
        for (const owner of [undefined, "shop/prod/00000000"]) {
            const [problem] = takenVolumeProblems(
                urn,
                mounting(external("data")),
                factsWith("/theirs", owner),
            );
            expect(problem?.path).to.equal("container.volumes");
            expect(problem?.text).to.contain("data").and.contain("/theirs");
        }
    });

    it("by an app of this stack is none: it may be moved in this very update", () => {
        const facts = factsWith("/ours", "shop/dev/00000000");
        expect(takenVolumeProblems(urn, mounting(external("data")), facts)).to.deep.equal([]);
    });

    it("by the app itself is none", () => {
        expect(takenVolumeProblems(urn, mounting(external("data")), factsWith("/db"))).to.deep.equal([]);
    });

    it("is unknown where Marathon cannot be asked", () => {
        expect(takenVolumeProblems(urn, mounting(external("data")), undefined)).to.deep.equal([]);
    });
});
