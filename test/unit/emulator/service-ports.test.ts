import { expect } from "chai";
import fc from "fast-check";
import { type App, servicePortsOf } from "../../emulator/app";
import { assignServicePorts, UsedPorts } from "../../emulator/service-ports";
import { type Tree, TreeDraft } from "../../emulator/tree";
import { appOf, changeTo, treeOf } from "./trees";

const range = { min: 10_000, max: 10_020 };

function portsAfter(before: App[], after: App[], id: string): number[] {
    const assigned = assigning(treeOf(...before), after).apps.get(id);
    return assigned ? servicePortsOf(assigned) : [];
}

function assigning(before: Tree, apps: readonly App[]): Tree {
    const used = new UsedPorts();
    used.follow(changeTo(treeOf(), [...before.apps.values()]));
    const draft = new TreeDraft(before);
    for (const app of apps) draft.putApp(app);
    assignServicePorts(draft, used, range);
    return draft.done().after;
}

function hostApp(id: string, ...ports: number[]): App {
    return appOf({ id, portDefinitions: ports.map((port) => ({ port })) });
}

describe("service ports", () => {
    it("are the lowest that no app uses", () => {
        expect(
            portsAfter([hostApp("/a", 10_000)], [hostApp("/a", 10_000), hostApp("/b", 0, 0)], "/b"),
        ).to.deep.equal([10_001, 10_002]);
    });

    it("stay when a definition leaves them open again", () => {
        expect(portsAfter([hostApp("/a", 10_007)], [hostApp("/a", 0)], "/a")).to.deep.equal([10_007]);
    });

    it("stay for the first position when another one is added", () => {
        expect(portsAfter([hostApp("/a", 10_007)], [hostApp("/a", 0, 0)], "/a")).to.deep.equal([
            10_007, 10_000,
        ]);
    });

    it("go by position when the first of two goes", () => {
        expect(portsAfter([hostApp("/a", 10_003, 10_004)], [hostApp("/a", 0)], "/a")).to.deep.equal([10_003]);
    });

    it("are not taken back for a number that the definition now names", () => {
        expect(portsAfter([hostApp("/a", 10_003)], [hostApp("/a", 10_003, 0)], "/a")).to.deep.equal([
            10_003, 10_000,
        ]);
    });

    it("outside the range are not used again", () => {
        expect(portsAfter([hostApp("/a", 80)], [hostApp("/a", 0)], "/a")).to.deep.equal([10_000]);
    });

    it("are those of the mappings on a bridge network", () => {
        const bridged = appOf({
            id: "/a",
            networks: [{ mode: "container/bridge" }],
            container: { docker: { image: "nginx" }, portMappings: [{ containerPort: 80 }] },
        });
        expect(portsAfter([], [bridged], "/a")).to.deep.equal([10_000]);
    });

    it("may be claimed by two apps that name the same number", () => {
        const apps = [hostApp("/a", 10_001), hostApp("/b", 10_001)];
        expect(portsAfter([], apps, "/b")).to.deep.equal([10_001]);
    });

    it("that are freed by the same write are not yet handed out", () => {
        expect(portsAfter([hostApp("/old", 10_000)], [hostApp("/new", 0)], "/new")).to.deep.equal([10_001]);
    });

    it("run out with the range", () => {
        const many = hostApp("/a", ...Array.from({ length: 22 }, () => 0));
        expect(() => assigning(treeOf(), [many])).to.throw(
            "All ports in the range [10000-10020) are already in use",
        );
    });

    it("leave no port open, give none twice, and change nothing the second time", () => {
        const counts = fc.array(fc.nat(3), { minLength: 1, maxLength: 6 });
        fc.assert(
            fc.property(counts, (sizes) => {
                const apps = sizes.map((size, index) =>
                    hostApp(`/app${index}`, ...Array.from({ length: size }, () => 0)),
                );
                const once = assigning(treeOf(), apps);
                const ports = [...once.apps.values()].flatMap(servicePortsOf);
                expect(ports).to.not.include(0);
                expect(new Set(ports).size).to.equal(ports.length);
                const again = assigning(once, apps);
                expect([...again.apps.values()].flatMap(servicePortsOf)).to.deep.equal(ports);
            }),
        );
    });
});
