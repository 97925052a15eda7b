import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { blocksIn } from "../support/documents";
import { findEngine, needsEngine } from "../support/engine";
import { cleanEnvironment } from "../support/hermetic";
import { PulumiHome } from "../support/pulumi-home";
import { RunningCommand } from "../support/running-command";
import { Workspace } from "../support/workspace";

const checkout = join(__dirname, "..", "..");

describe("the test of a program that the README shows", function () {
    this.timeout(180_000);
    needsEngine();

    it("passes as it stands, and leaves nothing behind", async () => {
        const readme = readFileSync(join(checkout, "README.md"), "utf8");
        const text = blocksIn(readme, "ts").find((block) => block.includes("describe(")) ?? "";
        const project = Workspace.create({ files: { "test/shop.test.ts": text } });
        const home = new PulumiHome();
        try {
            const { pulumi } = await findEngine();
            // The test brings these two itself.
            const { PULUMI_BACKEND_URL: _, PULUMI_CONFIG_PASSPHRASE: __, ...environment } = home.environment;
            const mocha = join(checkout, "node_modules", "mocha", "bin", "mocha.js");
            const tsx = pathToFileURL(require.resolve("tsx")).href;
            const command = new RunningCommand(
                process.execPath,
                ["--import", tsx, mocha, "--reporter", "json", "test/shop.test.ts"],
                {
                    cwd: project.dir,
                    env: cleanEnvironment({
                        ...environment,
                        PATH: `${dirname(pulumi)}:${process.env.PATH}`,
                        PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
                    }),
                },
            );
            const { code, stdout, stderr } = await command.result;
            expect(code, stdout + stderr).to.equal(0);
            expect(JSON.parse(stdout).stats).to.include({ passes: 2, failures: 0, pending: 0 });
            expect(project.list("test")).to.deep.equal(["shop.test.ts"]);
        } finally {
            project.remove();
            home.remove();
        }
    });
});
