import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";

describe("an app that is read and not managed", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");
    let seen: Record<string, Observed>;

    before(async () => {
        await world.operator.create({ id: "/legacy/db", cmd: "./db", cpus: 0.5, labels: { TEAM: "data" } });
        world.stack.setProgram(async () => {
            const app = MarathonApp.get("db", "/legacy/db");
            const members: Record<string, pulumi.Output<unknown>> = {
                appId: app.appId,
                cmd: app.cmd,
                labels: app.labels,
                user: app.user,
            };
            const all = Object.entries(members).map(async ([name, value]) => [name, await observe(value)]);
            seen = Object.fromEntries(await Promise.all(all));
        });
    });

    it("shows its definition to the program, in previews as well", async () => {
        const known = (value: unknown) => ({ known: true, secret: false, value });
        await world.stack.preview();
        expect(seen).to.deep.include({ cmd: known("./db"), labels: known({ TEAM: "data" }) });
        await world.stack.up();
        expect(seen).to.deep.equal({
            appId: known("/legacy/db"),
            cmd: known("./db"),
            labels: known({ TEAM: "data" }),
            user: known(undefined),
        });
    });

    it("stays when the stack goes", async () => {
        await world.stack.destroy();
        expect(world.marathon.app("/legacy/db")).to.not.equal(undefined);
    });
});
