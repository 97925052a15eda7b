import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { CliProject } from "../support/cli-project";
import { blocksIn, comparableOutput } from "../support/documents";
import { needsEngine } from "../support/engine";
import { typeErrorsIn } from "../support/type-check";

const examples = join(__dirname, "..", "..", "examples");

/** The example whose output the README of the package shows. */
const onFirstPage = "quickstart";

const secret = "canary-of-the-examples";

/** Examples for one Marathon, and the secrets that their READMEs say to set; the others have tests of their own. */
const forOneMarathon: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    group: {},
    "network-modes": {},
    quickstart: {},
    "service-link": {},
    shop: { "shop:password": secret },
    volume: {},
};

/** Links through marathon-lb warn where there is none. */
const loadBalancer = {
    id: "/marathon-lb",
    args: ["sse", "-m", "http://marathon:8080", "--group", "*"],
    container: { type: "DOCKER", docker: { image: "mesosphere/marathon-lb" } },
};

for (const name of readdirSync(examples)) {
    const read = (file: string) => readFileSync(join(examples, name, file), "utf8");

    describe(`the example ${name}`, function () {
        this.timeout(120_000);

        it("is a whole project", () => {
            for (const file of ["Pulumi.yaml", "package.json", "tsconfig.json", "index.ts", "README.md"]) {
                expect(existsSync(join(examples, name, file)), file).to.equal(true);
            }
            expect(read("Pulumi.yaml"))
                .to.match(new RegExp(`^name: ${name}$`, "m"))
                .and.match(/^description: ./m);
        });

        it("says in its first comment what it shows, and shows it in less than 60 lines", () => {
            const program = read("index.ts");
            expect(program).to.match(/^\/\*\*\n \* /);
            expect(program.split("\n")).to.have.length.lessThan(60);
        });

        it("is explained in the order of Pulumi's examples", () => {
            const headings = read("README.md").match(/^#+ .*$/gm) ?? [];
            expect(headings[0]).to.match(/^# /);
            expect(headings[1]).to.equal("## Prerequisites");
            expect(headings.at(-1)).to.equal("## Clean up");
        });

        it("type-checks in a strict project", () => {
            expect(typeErrorsIn({ "index.ts": read("index.ts") })).to.deep.equal([]);
        });

        const secretConfig = forOneMarathon[name];
        if (!secretConfig) {
            it("has a test of its own", () => {
                expect(existsSync(join(__dirname, `${name}.test.ts`))).to.equal(true);
            });
            return;
        }

        describe("on a Marathon with nothing but a load balancer", () => {
            needsEngine();
            let marathon: Emulator;
            let project: CliProject;

            before(async () => {
                marathon = await Emulator.start({ clock: "real" });
                marathon.seed(loadBalancer);
                const config = { "marathon:url": marathon.url };
                project = await CliProject.create({ copyOf: `examples/${name}`, config, secretConfig });
            });

            after(async () => {
                await project?.dispose();
                await marathon?.close();
            });

            const succeed = async (...args: string[]) => {
                const { code, stdout, stderr } = await project.run(...args);
                expect(code, `${stdout}${stderr}`).to.equal(0);
                expect(stdout + stderr + project.stateText()).to.not.contain(secret);
                return stdout;
            };

            it("deploys as documents show it, has nothing left to do then, and goes without a trace", async () => {
                const output = comparableOutput(await succeed("up", "--yes", "--skip-preview"));
                const documents = ["README.md", ...(name === onFirstPage ? ["../../README.md"] : [])];
                for (const shown of documents.flatMap((document) => blocksIn(read(document), ""))) {
                    expect(output).to.contain(comparableOutput(shown));
                }
                const waiting = marathon.apps().filter((app) => app.tasksRunning !== app.instances);
                expect(marathon.apps()).to.have.length.greaterThan(1);
                expect(waiting).to.deep.equal([]);
                await succeed("preview", "--expect-no-changes");
                await succeed("destroy", "--yes", "--skip-preview");
                expect(marathon.apps().map(({ id }) => id)).to.deep.equal([loadBalancer.id]);
                expect(marathon.group("/")).to.deep.include({ groups: [] });
            });
        });
    });
}
