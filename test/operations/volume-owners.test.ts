import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs, type MountOptions, RexRayVolume } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

const mongo = { container: { type: "DOCKER", docker: { image: "mongo:7" } } } satisfies MarathonAppArgs;

describe("a volume that several apps want", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    /** A program of one volume and apps, of which some mount it. */
    const program = (apps: Readonly<Record<string, "mounts it" | "does not">>, options?: MountOptions) => {
        world.stack.setProgram(async () => {
            const data = new RexRayVolume("data", { volumeName: "data" });
            for (const [name, mounts] of Object.entries(apps)) {
                const volumes = mounts === "mounts it" ? [data.mount("/data/db", options)] : [];
                new MarathonApp(name, { ...mongo, volumes });
            }
        });
    };

    const refusal = async () => {
        const { operation } = await failureOf<OperationFailed>(world.stack.preview());
        return operation.errors.join("\n");
    };

    it("is refused in the first preview for all but one of them", async () => {
        program({ one: "mounts it", other: "mounts it" });
        expect(await refusal()).to.match(
            /container\.volumes: the volume data is mounted by \/(one|other) of this program too/,
        );
    });

    it("is theirs if all say that they share it", async () => {
        program({ one: "mounts it", other: "mounts it" }, { shared: true });
        await world.stack.up();
        expect(world.marathon.app("/other")).to.have.nested.property(
            "container.volumes[0].external.shared",
            true,
        );
        await world.stack.preview({ expectNoChanges: true });
        await world.stack.destroy();
    });

    it("goes from one to the other in one update that has both", async () => {
        program({ one: "mounts it", other: "does not" });
        await world.stack.up();
        program({ one: "does not", other: "mounts it" });
        expect((await world.stack.preview()).warnings.join("\n")).to.not.contain("the volume data");
        await world.stack.up();
        program({ one: "mounts it", other: "does not" });
        await world.stack.up();
        const mounting = world.marathon
            .apps()
            .filter(({ container }) => JSON.stringify(container).includes("external"));
        expect(mounting.map(({ id }) => id)).to.deep.equal(["/one"]);
        await world.stack.destroy();
    });

    it("goes from one that leaves to another in two updates, and the preview tells why not in one", async () => {
        program({ one: "mounts it" });
        await world.stack.up();
        program({ other: "mounts it" });
        const { warnings } = await world.stack.preview();
        expect(warnings.join("\n")).to.contain("the volume data is mounted by /one of this stack");
        program({ one: "does not" });
        await world.stack.up();
        program({ one: "does not", other: "mounts it" });
        const second = await world.stack.up();
        expect(second.warnings.join("\n")).to.not.contain("the volume data");
        await world.stack.preview({ expectNoChanges: true });
    });

    it("stays with an app that the program calls by another name", async () => {
        world.stack.setProgram(async () => {
            const data = new RexRayVolume("data", { volumeName: "data" });
            const volumes = [data.mount("/data/db")];
            new MarathonApp("third", { ...mongo, volumes }, { aliases: [{ name: "other" }] });
        });
        const preview = await world.stack.preview();
        expect(preview.warnings.join("\n")).to.not.contain("the volume data");
        await world.stack.up();
        expect(world.marathon.apps().map(({ id }) => id)).to.deep.equal(["/third"]);
        await world.stack.destroy();
    });
});

describe("a volume on a Marathon that knows none", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { features: [] } });

    it("is refused in the first preview", async () => {
        world.stack.setProgram(async () => {
            const data = new RexRayVolume("data");
            new MarathonApp("mongo", { ...mongo, volumes: [data.mount("/data/db")] });
        });
        const { operation } = await failureOf<OperationFailed>(world.stack.preview());
        expect(operation.errors.join("\n")).to.contain(
            "container.volumes[0].external: needs a Marathon started with --enable_features external_volumes",
        );
    });
});
