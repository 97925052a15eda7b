import { expect } from "chai";
import { CliProject } from "../support/cli-project";
import { needsEngine } from "../support/engine";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { writeFileSync } from "node:fs";
const config = new pulumi.Config();
writeFileSync("seen.json", JSON.stringify({ size: config.get("size"), ambient: Object.keys(process.env) }));
export const shown: string = config.require("size");
export const hidden = config.requireSecret("token");
if (config.get("slow")) setInterval(() => {}, 1_000);
`;

describe("the command line of the tests", function () {
    this.timeout(120_000);
    needsEngine();
    let project: CliProject;

    before(async () => {
        process.env.MARATHON_URL = "http://elsewhere";
        project = await CliProject.create({
            program,
            config: { "project:size": "12" },
            secretConfig: { "project:token": "canary" },
        }).finally(() => delete process.env.MARATHON_URL);
    });

    after(async () => await project?.dispose());

    it("runs a TypeScript program with its configuration", async () => {
        const { code, stdout } = await project.run("preview", "--diff");
        expect(code).to.equal(0);
        expect(stdout).to.contain('shown : "12"').and.contain("hidden: [secret]");
    });

    it("keeps settings of the surroundings out of the program", async () => {
        const { ambient } = JSON.parse(project.read("seen.json"));
        expect(ambient).to.include("PULUMI_HOME").and.not.include("MARATHON_URL");
    });

    it("writes a state that keeps secrets", async () => {
        expect((await project.run("up", "--yes", "--skip-preview")).code).to.equal(0);
        expect(project.state().resources[0]?.outputs).to.deep.include({ shown: "12" });
        expect(project.stateText()).to.not.contain("canary");
    });

    it("prints without colours", async () => {
        expect((await project.run("preview")).stdout).to.not.contain("\u001b");
    });

    it("tells a command that fails", async () => {
        const { code, stderr } = await project.run("no-such-command");
        expect(code).to.not.equal(0);
        expect(stderr).to.contain("no-such-command");
    });

    it("can be killed, and used again after its locks are freed", async () => {
        await project.run("config", "set", "slow", "yes");
        const updating = project.start("up", "--yes", "--skip-preview");
        await updating.waitForOutput(/project-test/);
        await updating.kill();
        await project.run("config", "rm", "slow");
        expect((await project.run("up", "--yes", "--skip-preview")).stderr).to.contain("locked");
        project.releaseLocks();
        expect((await project.run("up", "--yes", "--skip-preview")).code).to.equal(0);
    });
});
