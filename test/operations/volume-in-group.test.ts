import { expect } from "chai";
import { MarathonGroup, RexRayVolume } from "pulumi-marathon";
import { useVolumeStack } from "../support/volume-stack";

describe("a volume that an app of a group mounts", function () {
    this.timeout(120_000);
    const { world, storage, volumes, apps } = useVolumeStack();

    const program = (holder: "db" | "spare") => {
        world.stack.setProgram(async () => {
            const provision = { libStorage: { url: storage.server.url, service: "vfs" } };
            const data = new RexRayVolume("data", { size: 10, provision, retain: false });
            const container = { type: "DOCKER", docker: { image: "mongo:7" } } as const;
            const mounts = { container, volumes: [data.mount("/data/db")] };
            const idle = { container };
            const [db, spare] = holder === "db" ? [mounts, idle] : [idle, mounts];
            new MarathonGroup("shop", { apps: { db, spare } });
        });
    };
    const holders = () =>
        world.marathon
            .apps()
            .filter(({ container }) => JSON.stringify(container).includes("project-test-data"))
            .map(({ id }) => id);

    it("is made before it, and moves to another one of the group", async () => {
        program("db");
        await world.stack.up();
        expect(holders()).to.deep.equal(["/shop/db"]);
        program("spare");
        await world.stack.up();
        expect(holders()).to.deep.equal(["/shop/spare"]);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("goes after it when the stack goes", async () => {
        await world.stack.destroy();
        expect([...apps(), ...volumes()]).to.deep.equal([]);
        expect(storage.writes()).to.have.length(1);
    });
});
