import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

const appId = "/web";

describe("a refresh", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    before(async () => {
        world.stack.setProgram(async () => {
            new MarathonApp("web", { cmd: "serve", cpus: 0.5, env: { LOG: "info", MODE: "fast" } });
            new MarathonApp("other", { cmd: "serve" });
        });
        await world.stack.up();
    });

    /** The apps that a refresh found different, by resource. */
    const refresh = async () => {
        const { steps } = await world.stack.refresh();
        const different = steps.filter(({ found }) => found === "update" || found === "delete");
        return Object.fromEntries(different.map((step) => [step.name, step]));
    };

    it("finds nothing right after an update, and the next preview neither", async () => {
        const before = storedProperties();
        expect(await refresh()).to.deep.equal({});
        expect(storedProperties()).to.deep.equal(before);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("shows field by field what was changed in Marathon", async () => {
        await world.operator.change(appId, { cpus: 2, env: { LOG: "trace", MODE: "fast" } });
        const { web, ...others } = await refresh();
        expect(others).to.deep.equal({});
        expect(web?.detailedDiff).to.have.all.keys("cpus", "env.LOG");
        expect(world.stack.stored("web")?.inputs).to.deep.include({
            cpus: 2,
            env: { LOG: "trace", MODE: "fast" },
        });
    });

    it("lets the next preview show how it is put right, and the next update do so", async () => {
        const preview = await world.stack.preview({ diff: true });
        expect(preview.stdout)
            .to.match(/~ cpus: 2 => 0.5/)
            .and.match(/~ LOG: "trace" => "info"/);
        expect(preview.stepOf("other").op).to.equal("same");
        await world.stack.up();
        expect(world.marathon.app(appId)).to.deep.include({ cpus: 0.5, env: { LOG: "info", MODE: "fast" } });
        await world.stack.preview({ expectNoChanges: true });
    });

    it("finds what the program had left at its default", async () => {
        await world.operator.change(appId, { mem: 512 });
        expect((await refresh()).web?.detailedDiff).to.have.all.keys("mem");
        await world.stack.up();
        expect(world.marathon.app(appId)).to.deep.include({ mem: 128 });
    });

    it("drops an app that is gone, and the next update makes it again", async () => {
        await world.operator.delete(appId);
        expect((await refresh()).web?.found).to.equal("delete");
        expect(world.stack.stored("web")).to.equal(undefined);
        expect((await world.stack.preview()).stepOf("web").op).to.equal("create");
        await world.stack.up();
        expect(world.marathon.app(appId)).to.deep.include({ cmd: "serve" });
    });

    it("that is part of a preview shows the same", async () => {
        await world.operator.change(appId, { cpus: 4 });
        const { stdout } = await world.stack.preview({ diff: true, refresh: true });
        expect(stdout).to.match(/~ cpus: 4 => 0.5/);
    });

    /** What is in state of each app. */
    function storedProperties() {
        return world.stack.state().resources.map(({ urn, inputs, outputs }) => ({ urn, inputs, outputs }));
    }
});
