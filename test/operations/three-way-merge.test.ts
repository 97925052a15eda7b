import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

const id = "/web";

describe("what others have changed in Marathon", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");

    const program =
        (args: MarathonAppArgs, opts: { readonly ignoreChanges?: string[] } = {}) =>
        async () => {
            new MarathonApp("web", { instances: 2, labels: { team: "shop" }, ...args }, opts);
        };

    const deploy = async (args: MarathonAppArgs, opts?: { readonly ignoreChanges?: string[] }) => {
        world.stack.setProgram(program(args, opts));
        const { diagnostics } = await world.stack.up();
        return diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    };

    /** The labels that an operator sees, and the one by which the stack knows its own. */
    const labelled = (labels: Record<string, string>) => ({ ...world.marathon.app(id)?.labels, ...labels });

    it("survives an unrelated change, each with its warning", async () => {
        await deploy({ cmd: "serve", env: { LOG: "info" } });
        await world.operator.change(id, {
            instances: 6,
            labels: labelled({ oncall: "ann" }),
            env: { LOG: "info", TRACE: "on" },
            maxLaunchDelaySeconds: 60,
        });
        const warnings = await deploy({ cmd: "serve", env: { LOG: "debug" } });
        expect(world.marathon.app(id)).to.deep.include({
            instances: 6,
            tasksRunning: 6,
            env: { LOG: "debug", TRACE: "on" },
            maxLaunchDelaySeconds: 60,
        });
        expect(world.marathon.app(id)?.labels).to.deep.include({ team: "shop", oncall: "ann" });
        expect(warnings).to.have.members(
            ["instances", "labels.oncall", "env.TRACE", "maxLaunchDelaySeconds"].map(
                (path) => `${path} was changed in Marathon and stays so; pulumi refresh shows it.`,
            ),
        );
    });

    it("gives way where the program has changed the same, which is said", async () => {
        await deploy({ cmd: "serve" });
        await world.operator.change(id, { instances: 6, labels: labelled({ team: "search" }) });
        const warnings = await deploy({ cmd: "serve", instances: 4, labels: { team: "pay" } });
        expect(world.marathon.app(id)).to.deep.include({ instances: 4 });
        expect(world.marathon.app(id)?.labels).to.deep.include({ team: "pay" });
        expect(warnings).to.have.members(
            ["instances", "labels.team"].map(
                (path) => `${path} was changed in Marathon too; this program's value replaces it.`,
            ),
        );
    });

    it("is put right by the update after a refresh, which has shown it", async () => {
        await deploy({ cmd: "serve" });
        await world.operator.change(id, { instances: 6 });
        await world.stack.refresh();
        expect(await deploy({ cmd: "serve" })).to.deep.equal([]);
        expect(world.marathon.app(id)).to.deep.include({ instances: 2 });
    });

    it("is never scaled back to what the state says where the program ignores it", async () => {
        const ignoreChanges = ["instances"];
        await deploy({ cmd: "serve" }, { ignoreChanges });
        await world.operator.change(id, { instances: 6 });
        await deploy({ cmd: "serve 2" }, { ignoreChanges });
        expect(world.marathon.app(id)).to.deep.include({ cmd: "serve 2", instances: 6 });
        await world.stack.refresh();
        await world.operator.change(id, { instances: 7 });
        await deploy({ cmd: "serve 3" }, { ignoreChanges });
        expect(world.marathon.app(id)).to.deep.include({ cmd: "serve 3", instances: 7 });
    });

    it("is none of anybody's business where an autoscaler owns it", async () => {
        await deploy({ cmd: "serve", manageInstances: false });
        await world.operator.change(id, { instances: 6 });
        expect((await world.stack.refresh()).changes).to.not.have.any.keys("update");
        await world.stack.preview({ expectNoChanges: true });
        expect(await deploy({ cmd: "serve 2", manageInstances: false })).to.deep.equal([]);
        expect(world.marathon.app(id)).to.deep.include({ cmd: "serve 2", instances: 6 });
    });
});
