import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

describe("an app with local persistent volumes", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { mesosRole: "shop" } });

    const program =
        (args: MarathonAppArgs = {}) =>
        async () => {
            new MarathonApp("db", {
                appId: "/db",
                cmd: "store",
                container: {
                    type: "MESOS",
                    volumes: [{ containerPath: "data", mode: "RW", persistent: { size: 100 } }],
                },
                upgradeStrategy: { maximumOverCapacity: 0, minimumHealthCapacity: 0 },
                ...args,
            });
        };

    const nothing = async () => {};

    const up = async (args: MarathonAppArgs = {}) => {
        world.stack.setProgram(program(args));
        return await world.stack.up();
    };

    const refusalOf = async (outcome: Promise<unknown>) =>
        (await failureOf<OperationFailed>(outcome)).operation.errors.join("\n");

    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);
    const idsInMarathon = () => world.marathon.apps().map(({ id }) => id);

    beforeEach(() => world.marathon.clearRequests());

    describe("that nobody has allowed to be destroyed", () => {
        before(() => up());

        /** Refused, and nothing was written. */
        afterEach(() => {
            expect(writes()).to.deep.equal([]);
            expect(idsInMarathon()).to.deep.equal(["/db"]);
        });

        it("may not get another id, as the preview says", async () => {
            world.stack.setProgram(program({ appId: "/db2" }));
            const refusal = await refusalOf(world.stack.preview());
            expect(refusal)
                .to.contain("appId: would replace /db and destroy its local persistent volumes (data).")
                .and.contain("set forceDestroy: true and run pulumi up before you change it");
        });

        it("may not get another id in the same update that allows it", async () => {
            world.stack.setProgram(program({ appId: "/db2", forceDestroy: true }));
            expect(await refusalOf(world.stack.preview())).to.contain("appId: would replace /db");
        });

        it("is not deleted by a destroy, and stays in the state", async () => {
            const refusal = await refusalOf(world.stack.destroy());
            expect(refusal)
                .to.contain("/db is not deleted: its local persistent volumes (data) would be destroyed")
                .and.contain("forceDestroy: true");
            expect(world.stack.stored("db")).to.not.equal(undefined);
        });

        it("is not deleted when the program gives it up, and stays in the state", async () => {
            world.stack.setProgram(nothing);
            expect(await refusalOf(world.stack.up())).to.contain("/db is not deleted");
            expect(world.stack.stored("db")).to.not.equal(undefined);
        });

        it("is not deleted by an update that is to replace it under its id", async () => {
            world.stack.setProgram(program());
            await world.stack.up({ replace: [world.stack.urnOf("db")] });
        });
    });

    describe("that may be destroyed, as the state says", () => {
        it("is allowed to be by an update that writes nothing to Marathon", async () => {
            await up({ forceDestroy: true });
            expect(writes()).to.deep.equal([]);
            expect(world.stack.stored("db")?.outputs).to.deep.include({ forceDestroy: true });
        });

        it("gets another id", async () => {
            await up({ appId: "/db2", forceDestroy: true });
            expect(writes()).to.deep.equal(["POST /v2/apps", "DELETE /v2/apps/db"]);
            expect(idsInMarathon()).to.deep.equal(["/db2"]);
        });

        it("is kept again once the permission has been taken back", async () => {
            await up({ appId: "/db2" });
            expect(await refusalOf(world.stack.destroy())).to.contain("/db2 is not deleted");
            expect(writes()).to.deep.equal([]);
        });

        it("keeps the permission over a refresh, and is destroyed", async () => {
            await up({ appId: "/db2", forceDestroy: true });
            await world.stack.refresh();
            await world.stack.destroy();
            expect(writes()).to.deep.equal(["DELETE /v2/apps/db2"]);
            expect(idsInMarathon()).to.deep.equal([]);
        });
    });
});
