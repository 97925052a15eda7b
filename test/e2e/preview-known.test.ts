import { expect } from "chai";
import { MarathonApp, Provider } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";
import type { Operation } from "../support/operation";

describe("a preview", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");
    let first: Operation;
    /** What the program saw of the database's outputs, and of those of the app that uses it. */
    let seen: Record<string, Observed>;

    before(async () => {
        first = await previewOf({});
    });

    function program(changes: { appId?: string; cmd?: string }) {
        return async () => {
            const database = new MarathonApp("db", { cmd: "redis-server", env: { SIZE: 3 }, ...changes });
            const web = new MarathonApp("web", {
                cmd: "serve",
                env: { DB: database.appId, DB_CMD: database.cmd.apply((cmd) => cmd ?? ""), LOG: "info" },
            });
            const given = new MarathonApp("given", {
                cmd: "serve",
                env: { DB_ID: database.id, LOG: "info" },
            });
            seen = {
                appId: await observe(database.appId),
                cmd: await observe(database.cmd),
                env: await observe(database.env),
                id: await observe(database.id),
                webEnv: await observe(web.env),
                givenEnv: await observe(given.env),
            };
        };
    }

    const previewOf = async (changes: { appId?: string; cmd?: string }) => {
        world.stack.setProgram(program(changes));
        return await world.stack.preview();
    };

    it("of a first update knows what the program gave, defaults filled in", () => {
        expect(seen.appId).to.deep.include({ known: true, value: "/db" });
        expect(seen.cmd).to.deep.include({ known: true, value: "redis-server" });
        expect(seen.env).to.deep.include({ known: true, value: { SIZE: "3" } });
    });

    it("of a first update knows what a dependent app is given", () => {
        const env = { DB: "/db", DB_CMD: "redis-server", LOG: "info" };
        expect(seen.webEnv).to.deep.include({ known: true, value: env });
        expect(first.stepOf("web").newInputs).to.deep.include({ env });
    });

    it("of a first update does not know what only the update will tell", () => {
        expect(seen.id).to.deep.include({ known: false });
        expect(seen.givenEnv).to.deep.include({ known: false });
    });

    it("shows as unknown what is made of something unknown, and nothing beside it", () => {
        expect(first.stepOf("given").newInputs).to.deep.include({ env: { DB_ID: "[unknown]", LOG: "info" } });
    });

    it("changes nothing in Marathon", () => {
        expect(world.marathon.writes()).to.deep.equal([]);
    });

    it("of nothing to do makes no request", async () => {
        await world.stack.up();
        world.marathon.clearRequests();
        const { changes } = await world.stack.preview({ expectNoChanges: true });
        expect(changes).to.deep.equal({ same: 4 });
        expect(world.marathon.requests).to.deep.equal([]);
    });

    it("of a change knows the new value, also where it is passed on", async () => {
        const preview = await previewOf({ cmd: "redis-server --save" });
        expect(seen.cmd).to.deep.include({ known: true, value: "redis-server --save" });
        expect(preview.stepOf("db").op).to.equal("update");
        expect(preview.stepOf("web").detailedDiff).to.deep.equal({
            "env.DB_CMD": { kind: "update", inputDiff: true },
        });
        expect(preview.stepOf("web").newInputs).to.have.nested.property("env.DB_CMD", "redis-server --save");
    });

    it("of a replacement knows the new id, also where it is passed on", async () => {
        const preview = await previewOf({ appId: "/db2" });
        expect(seen.appId).to.deep.include({ known: true, value: "/db2" });
        expect(preview.stepsOf("db").map(({ op }) => op)).to.include("create-replacement");
        expect(preview.stepOf("web").detailedDiff).to.deep.equal({
            "env.DB": { kind: "update", inputDiff: true },
        });
        expect(preview.stepOf("web").newInputs).to.have.nested.property("env.DB", "/db2");
    });

    it("shows ids even where it does not know which Marathon it is", async () => {
        world.stack.setProgram(async () => {
            const first = new MarathonApp("first", { cmd: "serve" });
            const url = first.id.apply((id) => `http://marathon.example${id}`);
            const east = new Provider("east", { url });
            new MarathonApp("second", { cmd: "serve" }, { provider: east });
        });
        expect((await world.stack.preview()).stepOf("second").newInputs).to.deep.include({
            appId: "/second",
        });
    });
});
