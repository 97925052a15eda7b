import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { CliProject } from "../support/cli-project";
import { needsEngine } from "../support/engine";

const program = (command: string) => `
import { MarathonApp } from "pulumi-marathon";

const upgradeStrategy = { minimumHealthCapacity: 0.9, maximumOverCapacity: 0 };
new MarathonApp("web", { appId: "/web", cmd: "${command}", instances: 20, upgradeStrategy });
`;

describe("pulumi up without a terminal", function () {
    this.timeout(120_000);
    needsEngine();
    let marathon: Emulator;
    let project: CliProject;

    before(async () => {
        marathon = await Emulator.start({ clock: "real" });
        project = await CliProject.create({
            program: program("serve"),
            config: { "marathon:url": marathon.url },
            env: { CI: "true" },
        });
        await project.run("up", "--yes", "--skip-preview");
        marathon.behave("/web", { runDelay: 300, killDelay: 100 });
        project.write("index.ts", program("serve 2"));
    });

    after(async () => {
        await project?.dispose();
        await marathon?.close();
    });

    it("tells in a few lines, on the resource's own row, how 20 instances are replaced one after the other", async () => {
        const { code, stdout } = await project.run("up", "--yes", "--skip-preview");
        expect(code, stdout).to.equal(0);
        const told = stdout.split("\n").filter((line) => /\d+\/20 running/.test(line));
        expect(told, stdout).to.have.length.within(1, 8);
        for (const line of told)
            expect(line).to.match(/^ ~ {2}pulumi-nodejs:dynamic\/marathon:App web updating/);
        const [last = ""] = stdout
            .split("\n")
            .filter((line) => line.includes("App web"))
            .slice(-1);
        expect(last).to.contain("updated").and.not.contain("running");
    });
});
