import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, Provider } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";
import type { OperationFailed } from "../support/operation";

const password = "canary-of-the-database";
const token = "canary-of-the-provider";

describe("secrets", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", {
        emulator: { credentials: { token } },
        secretConfig: { "marathon:token": token },
    });
    let seen: Record<string, Observed>;
    /** Everything anybody could read of all operations so far. */
    let readable = "";

    function program(change: { readonly log?: string; readonly password?: string } = {}) {
        return async () => {
            const secret = pulumi.secret(change.password ?? password);
            const database = new MarathonApp("db", {
                cmd: "redis-server",
                env: { LOG: change.log ?? "info", PASSWORD: secret },
            });
            new MarathonApp("web", {
                cmd: pulumi.interpolate`serve --db redis://:${secret}@${database.appId}`,
                env: { DB: database.appId },
            });
            seen = {
                appId: await observe(database.appId),
                cmd: await observe(database.cmd),
                env: await observe(database.env),
            };
        };
    }

    const run = async (operation: "preview" | "up" | "refresh" | "destroy") => {
        const done = await world.stack[operation]({ diff: true });
        readable += done.everything;
        return done;
    };

    before(async () => {
        world.stack.setProgram(program());
    });

    it("are hidden in a preview, beside values that are not", async () => {
        const preview = await run("preview");
        expect(preview.stepOf("db").newInputs).to.deep.include({
            env: { LOG: "info", PASSWORD: "[secret]" },
        });
        expect(preview.stepOf("web").newInputs).to.deep.include({ cmd: "[secret]", env: { DB: "/db" } });
        expect(preview.stdout)
            .to.match(/LOG *: "info"/)
            .and.match(/PASSWORD *: \[secret\]/);
    });

    it("reach Marathon", async () => {
        await run("up");
        expect(world.marathon.app("/db")?.env).to.deep.equal({ LOG: "info", PASSWORD: password });
        expect(world.marathon.app("/web")?.cmd).to.contain(password);
    });

    it("make only the property they are in secret for the program", () => {
        expect(seen.env).to.deep.include({ secret: true });
        expect(seen.appId).to.deep.include({ secret: false });
        expect(seen.cmd).to.deep.include({ secret: false });
    });

    for (const side of ["inputs", "outputs"] as const) {
        it(`are encrypted in the state's ${side}, beside values that are not`, () => {
            const env = world.stack.stored("db")?.[side]?.env as Record<string, unknown>;
            expect(env.LOG).to.equal("info");
            expect(env.PASSWORD).to.have.property("ciphertext");
            expect(world.stack.stored("web")?.[side]?.env).to.deep.equal({ DB: "/db" });
        });
    }

    it("stay encrypted through a refresh", async () => {
        await run("refresh");
        expect(world.stack.stored("db")?.inputs).to.have.nested.property("env.PASSWORD.ciphertext");
        expect(world.stack.stored("db")?.outputs).to.have.nested.property("env.PASSWORD.ciphertext");
    });

    it("stay encrypted when they drift", async () => {
        const drifted = "canary-that-drifted";
        await world.operator.change("/db", { env: { LOG: "info", PASSWORD: drifted } });
        expect((await run("refresh")).stepOf("db").op).to.equal("refresh");
        expect(world.stack.stored("db")?.inputs).to.have.nested.property("env.PASSWORD.ciphertext");
        expect(readable + world.stack.stateText()).to.not.contain(drifted);
        await run("up");
        expect(world.marathon.app("/db")?.env).to.deep.include({ PASSWORD: password });
    });

    it("hide only themselves when something else changes", async () => {
        world.stack.setProgram(program({ log: "debug" }));
        const { stdout } = await run("preview");
        expect(stdout)
            .to.match(/~ LOG: "info" => "debug"/)
            .and.not.contain("PASSWORD");
        await run("up");
    });

    it("are seen to change", async () => {
        const changed = "canary-that-changed";
        world.stack.setProgram(program({ log: "debug", password: changed }));
        expect((await run("preview")).stdout).to.match(/~ PASSWORD: \[secret\] => \[secret\]/);
        await run("up");
        expect(world.marathon.app("/db")?.env).to.deep.include({ PASSWORD: changed });
        expect(readable + world.stack.stateText()).to.not.contain(changed);
    });

    it("are not told when an update fails", async () => {
        world.marathon.behave("/db", { fails: { message: "Command exited with status 1" } });
        await world.stack.setConfig("marathon:progressTimeout", "1s");
        world.stack.setProgram(program({ log: "warn" }));
        const { operation } = await failureOf<OperationFailed>(world.stack.up());
        readable += operation.everything;
        expect(world.stack.stored("db")?.outputs).to.have.nested.property("env.PASSWORD.ciphertext");
        world.marathon.behave("/db", undefined);
    });

    it("are not told by an explicit provider", async () => {
        world.stack.setProgram(async () => {
            const east = new Provider("east", { url: world.marathon.url, token });
            new MarathonApp("eastern", { cmd: "sleep 100" }, { provider: east });
        });
        await run("up");
        expect(world.stack.stored("east")?.inputs).to.have.nested.property("marathon:token.ciphertext");
        expect(world.marathon.app("/eastern")).to.not.equal(undefined);
    });

    it("were in clear nowhere in all that time", async () => {
        await run("destroy");
        expect(readable).to.contain("[secret]");
        for (const canary of [password, token]) {
            expect(readable).to.not.contain(canary);
            expect(world.stack.stateText()).to.not.contain(canary);
        }
    });
});
