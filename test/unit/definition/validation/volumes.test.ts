import { expect } from "chai";
import type { PropertyMap } from "../../../../provider/definition/unknown";
import { volumesInConflict } from "../../../../provider/definition/validate";
import { csi, dvdi, image, mesos, persistent } from "../sample-volumes";
import { failures, marathon, refusals, warnings } from "./said";

const rexray = (options: PropertyMap) => dvdi({ options: { "dvdi/driver": "rexray", ...options } });
const option = (name: string) => `container.volumes[0].external.options["dvdi/${name}"]`;
const stopFirst = { upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 } };

describe("an external volume", () => {
    it("is for one instance, also when it is shared", () => {
        expect(failures({ ...mesos(dvdi({ shared: true })), instances: 2 })).to.deep.equal(["instances"]);
        expect(failures({ ...mesos(dvdi({})), instances: 0 })).to.deep.equal([]);
    });

    it("leaves no room for one more", () => {
        const greedy = { upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0.5 } };
        expect(failures({ ...mesos(dvdi({})), ...greedy })).to.deep.equal([
            "upgradeStrategy.maximumOverCapacity",
        ]);
        expect(failures({ ...mesos(dvdi({})), ...stopFirst })).to.deep.equal([]);
    });

    for (const path of [".", ".."]) {
        it(`is not mounted at ${path}`, () =>
            expect(failures(mesos(dvdi({}, { containerPath: path })))).to.deep.equal([
                "container.volumes[0].containerPath",
            ]));
    }

    it("is read only in DOCKER containers alone", () => {
        expect(failures({ container: { ...image, volumes: [dvdi({}, { mode: "RO" })] } })).to.deep.equal([]);
    });

    it("has any name from 1.8.222 on", () => {
        const named = mesos(dvdi({ name: "My Vol" }));
        const at = (patch: number) => ({ version: { major: 1, minor: 8, patch } });
        expect(failures(named, marathon(8, at(221)))).to.deep.equal(["container.volumes[0].external.name"]);
        expect(failures(named, marathon(8, at(222)))).to.deep.equal([]);
        expect(failures(mesos(dvdi({ name: "my-vol" })), marathon(7))).to.deep.equal([]);
    });

    it("has a provider in lower case", () => {
        expect(failures(mesos(dvdi({ provider: "DVDI" })))).to.deep.equal([
            "container.volumes[0].external.provider",
        ]);
    });

    it("has a size of at least 1", () => {
        expect(failures(mesos(dvdi({ size: 0 })))).to.deep.equal(["container.volumes[0].external.size"]);
        expect(failures(mesos(dvdi({ size: 1 })))).to.deep.equal([]);
    });

    for (const [name, right, wrong] of [
        ["iops", "+0100", "0"],
        ["overwritefs", "TRUE", "false"],
        ["volumetype", "io1", "IO 1"],
        ["newfstype", "xfs", "XFS"],
    ] as const) {
        it(`of REX-Ray has ${name} as REX-Ray takes it`, () => {
            expect(failures(mesos(rexray({ [`dvdi/${name}`]: right })))).to.deep.equal([]);
            expect(failures(mesos(rexray({ [`dvdi/${name}`]: wrong })))).to.deep.equal([option(name)]);
        });
    }

    it("of another driver has options as that driver takes them", () => {
        const convoy = dvdi({ options: { "dvdi/driver": "convoy", "dvdi/iops": "fast" } });
        expect(failures(mesos(convoy))).to.deep.equal([]);
    });

    it("has a driver whose name is a label", () => {
        expect(failures(mesos(dvdi({ options: { "dvdi/driver": "a b" } })))).to.deep.equal([
            option("driver"),
        ]);
    });

    it("needs the feature", () => {
        expect(failures(mesos(dvdi({})), marathon(11, { features: [] }))).to.deep.equal([
            "container.volumes[0].external",
        ]);
    });

    it("has options of text for Marathon, though programs may say numbers", () => {
        expect(failures(mesos(rexray({ "dvdi/iops": 100 })))).to.deep.equal([]);
        expect(refusals(mesos(rexray({ "dvdi/iops": 100 })))).to.deep.equal([option("iops")]);
    });
});

describe("a CSI volume", () => {
    for (const [accessMode, mode, instances] of [
        ["SINGLE_NODE_WRITER", "RW", 1],
        ["SINGLE_NODE_READER_ONLY", "RO", 1],
        ["MULTI_NODE_SINGLE_WRITER", "RW", 1],
        ["MULTI_NODE_SINGLE_WRITER", "RO", 2],
        ["MULTI_NODE_READER_ONLY", "RO", 2],
        ["MULTI_NODE_MULTI_WRITER", "RW", 2],
    ] as const) {
        it(`with ${accessMode} mounted ${mode} is for ${instances === 1 ? "one instance" : "many"}`, () => {
            const app = (count: number) => ({ ...mesos(csi(accessMode, mode)), instances: count });
            expect(failures(app(1))).to.deep.equal([]);
            expect(failures(app(2))).to.deep.equal(instances === 1 ? ["instances"] : []);
        });
    }

    it("may have any upgrade strategy", () => {
        const upgradeStrategy = { minimumHealthCapacity: 1, maximumOverCapacity: 1 };
        expect(failures({ ...mesos(csi("SINGLE_NODE_WRITER", "RW")), upgradeStrategy })).to.deep.equal([]);
    });

    it("loses what Marathon does not pass on", () => {
        const volume = csi("MULTI_NODE_MULTI_WRITER", "RW");
        const { options } = volume.external;
        const external = {
            ...volume.external,
            name: "",
            size: 5,
            options: {
                ...options,
                capability: { ...options.capability, accessType: "block", mountFlags: ["noatime"] },
            },
        };
        const where = "container.volumes[0].external";
        expect(warnings(mesos({ ...volume, external }))).to.have.members([
            `${where}.size`,
            `${where}.name`,
            `${where}.options.capability.fsType`,
            `${where}.options.capability.mountFlags`,
        ]);
    });

    it("is not mounted by DOCKER containers", () => {
        const volumes = [csi("MULTI_NODE_MULTI_WRITER", "RW")];
        expect(warnings({ container: { ...image, volumes } })).to.deep.equal([
            "container.volumes[0].external",
        ]);
    });

    it("needs Marathon 1.11", () => {
        expect(failures(mesos(csi("SINGLE_NODE_WRITER", "RW")), marathon(10))).to.deep.equal([
            "container.volumes[0].external.provider",
        ]);
    });
});

describe("a persistent volume", () => {
    it("is on a mount disk to have a largest size, above its size", () => {
        const path = "container.volumes[0].persistent.maxSize";
        expect(failures(mesos(persistent({ type: "mount", maxSize: 11 })))).to.deep.equal([]);
        expect(failures(mesos(persistent({ type: "mount", maxSize: 10 })))).to.deep.equal([path]);
        expect(failures(mesos(persistent({ type: "path", maxSize: 11 })))).to.deep.equal([path]);
    });

    it("constrains the path of its disk, by an expression", () => {
        const constrained = (...constraint: string[]) =>
            failures(mesos(persistent({ type: "path", constraints: [constraint] })));
        const wrong = ["container.volumes[0].persistent.constraints[0]"];
        expect(constrained("path", "LIKE", "/mnt/.*")).to.deep.equal([]);
        expect(constrained("path", "UNLIKE", "/mnt/.*")).to.deep.equal([]);
        expect(constrained("path", "LIKE")).to.deep.equal(wrong);
        expect(constrained("path", "LIKE", "[")).to.deep.equal(wrong);
        expect(constrained("path", "UNIQUE", "x")).to.deep.equal(wrong);
        expect(constrained("disk", "LIKE", "x")).to.deep.equal(wrong);
    });

    for (const wrong of [".", "..", "a/b", "/a"]) {
        it(`is not in ${wrong}`, () =>
            expect(failures(mesos(persistent({}, wrong)))).to.deep.equal([
                "container.volumes[0].containerPath",
            ]));
    }

    it("is written", () => {
        expect(failures(mesos({ ...persistent({}), mode: "RO" }))).to.deep.equal([
            "container.volumes[0].mode",
        ]);
    });

    it("keeps unreachable instances", () => {
        const app = mesos(persistent({}));
        expect(failures({ ...app, unreachableStrategy: "disabled" })).to.deep.equal([]);
        expect(failures({ ...app, unreachableStrategy: { expungeAfterSeconds: 1 } })).to.deep.equal([
            "unreachableStrategy",
        ]);
        expect(failures({ ...app, unreachableStrategy: 5 })).to.deep.equal(["unreachableStrategy"]);
    });
});

describe("residency", () => {
    const resident = { cmd: "serve", residency: { taskLostBehavior: "WAIT_FOREVER" } };

    it("means nothing without a persistent volume", () => {
        expect(warnings(resident, marathon(8))).to.deep.equal(["residency"]);
        expect(failures(resident, marathon(7))).to.deep.equal(["residency"]);
        expect(warnings({ ...resident, ...mesos(persistent({})) })).to.deep.equal([]);
    });

    it("asks for the same strategies all the same", () => {
        expect(failures({ ...resident, unreachableStrategy: {} }, marathon(8))).to.deep.equal([
            "unreachableStrategy",
        ]);
        const upgradeStrategy = { minimumHealthCapacity: 1, maximumOverCapacity: 1 };
        expect(failures({ ...resident, upgradeStrategy }, marathon(8))).to.deep.equal([
            "upgradeStrategy.maximumOverCapacity",
        ]);
    });
});

describe("volumes", () => {
    it("at one path hide each other", () => {
        const volume = { containerPath: "/a", hostPath: "/b", mode: "RO" };
        expect(warnings(mesos(volume, { ...volume, hostPath: "/c" }))).to.deep.equal([
            "container.volumes[1].containerPath",
        ]);
    });

    it("that are no objects are none", () => {
        const container = { type: "MESOS", volumes: ["/a:/b"] };
        expect(failures({ cmd: "serve", container })).to.deep.equal(["container.volumes[0]"]);
    });
});

describe("two apps with the same volume", () => {
    const conflict = (one: PropertyMap, other: PropertyMap) => volumesInConflict(mesos(one), mesos(other));
    const single = csi("SINGLE_NODE_WRITER", "RW");
    const read = csi("MULTI_NODE_SINGLE_WRITER", "RO");
    const written = csi("MULTI_NODE_SINGLE_WRITER", "RW");

    it("cannot both be there, unless both share it", () => {
        expect(conflict(dvdi({}), dvdi({}))).to.deep.equal(["v"]);
        expect(conflict(dvdi({ shared: true }), dvdi({}))).to.deep.equal(["v"]);
        expect(conflict(dvdi({}), dvdi({ shared: true }))).to.deep.equal(["v"]);
        expect(conflict(dvdi({ shared: true }), dvdi({ shared: true }))).to.deep.equal([]);
    });

    it("meet only where the provider is the same", () => {
        expect(conflict(dvdi({}), single)).to.deep.equal([]);
        expect(conflict(dvdi({}), dvdi({ name: "w" }))).to.deep.equal([]);
    });

    it("of CSI can both be there if it is written by one at most", () => {
        expect(conflict(single, single)).to.deep.equal(["v"]);
        expect(conflict(written, written)).to.deep.equal(["v"]);
        expect(conflict(written, read)).to.deep.equal([]);
        expect(conflict(read, read)).to.deep.equal([]);
    });
});
