import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs, RexRayVolume } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation, OperationFailed } from "../support/operation";

/** How an app says that it mounts the volume. */
const mounted = (more: Readonly<Record<string, unknown>> = {}) => ({
    containerPath: "/data/db",
    mode: "RW",
    external: {
        name: "project-test-data",
        provider: "dvdi",
        options: { "dvdi/driver": "rexray" },
        ...more,
    },
});

const stopFirst = { maximumOverCapacity: 0, minimumHealthCapacity: 0 };

const dockerArgs = { container: { type: "DOCKER", docker: { image: "mongo:7" } } } satisfies MarathonAppArgs;
const mesosArgs = { cmd: "serve", container: { type: "MESOS" } } satisfies MarathonAppArgs;

describe("a volume", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const program = (args: MarathonAppArgs) => async () => {
        const data = new RexRayVolume("data", { size: 10 });
        new MarathonApp("mongo", { ...args, volumes: [data.mount("/data/db")] });
    };

    const preview = async (args: MarathonAppArgs) => {
        world.stack.setProgram(program(args));
        return await world.stack.preview();
    };

    const up = async (args: MarathonAppArgs) => {
        world.stack.setProgram(program(args));
        return await world.stack.up();
    };

    const failToPreview = async (args: MarathonAppArgs) => {
        const { operation } = await failureOf<OperationFailed>(preview(args));
        expect(world.marathon.writes()).to.deep.equal([]);
        return operation.errors.join("\n");
    };

    const volumesIn = (operation: Operation) => {
        const { container } = operation.stepOf("mongo").newInputs ?? {};
        return (container as { volumes: unknown[] }).volumes;
    };

    const live = () => world.marathon.app("/mongo");

    beforeEach(() => world.marathon.clearRequests());

    describe("of a Docker container", () => {
        it("is known in the first preview, with the upgrade strategy that it needs", async () => {
            const first = await preview(dockerArgs);
            expect(first.stepOf("data").newInputs).to.deep.include({ volumeName: "project-test-data" });
            expect(volumesIn(first)).to.deep.equal([mounted()]);
            expect(first.stepOf("mongo").newInputs).to.deep.include({ upgradeStrategy: stopFirst });
            expect(first.warnings.join("\n")).to.contain("mongo: volumes[0]: the size of the volume will be");
        });

        it("is mounted by the one instance, without a size, which Docker cannot tell its driver", async () => {
            await up(dockerArgs);
            expect(live()).to.deep.include({ instances: 1, upgradeStrategy: stopFirst });
            expect(live())
                .to.have.nested.property("container.volumes")
                .that.deep.equals([mounted({ shared: false })]);
        });

        it("leaves nothing to do then, also after a refresh", async () => {
            await world.stack.refresh();
            await world.stack.preview({ expectNoChanges: true });
        });

        it("is given up by the old app before the new one mounts it, when the app is replaced", async () => {
            await up({ ...dockerArgs, appId: "/mongo-new" });
            const writes = world.marathon.writes().map(({ method, path }) => `${method} ${path}`);
            expect(writes).to.deep.equal(["DELETE /v2/apps/mongo", "POST /v2/apps"]);
            expect(world.marathon.apps().map(({ id }) => id)).to.deep.equal(["/mongo-new"]);
        });

        it("stays with its data when the stack goes, which says so", async () => {
            const { stdout } = await world.stack.destroy();
            expect(stdout).to.contain("The volume project-test-data and its data stay");
            expect(world.marathon.apps()).to.deep.equal([]);
        });
    });

    describe("of a Mesos container", () => {
        it("is mounted with its size", async () => {
            await up(mesosArgs);
            expect(live())
                .to.have.nested.property("container.volumes")
                .that.deep.equals([mounted({ size: 10, shared: false })]);
            await world.stack.preview({ expectNoChanges: true });
            await world.stack.destroy();
        });
    });

    describe("that an app cannot have", () => {
        it("is refused in preview for more than one instance", async () => {
            expect(await failToPreview({ ...dockerArgs, instances: 2 })).to.match(
                /instances: .*1.* external/,
            );
        });

        it("is refused in preview for an upgrade that would keep the old instance", async () => {
            const upgradeStrategy = { maximumOverCapacity: 0, minimumHealthCapacity: 0.5 };
            expect(await failToPreview({ ...dockerArgs, upgradeStrategy })).to.contain(
                "upgradeStrategy.minimumHealthCapacity: must be 0",
            );
        });

        it("is refused in preview while somebody else's app has it", async () => {
            world.marathon.seed({
                id: "/theirs",
                cmd: "theirs",
                container: { type: "MESOS", volumes: [mounted()] },
                upgradeStrategy: stopFirst,
            });
            expect(await failToPreview(dockerArgs)).to.contain(
                "container.volumes: the volume project-test-data is mounted by /theirs",
            );
        });
    });
});
