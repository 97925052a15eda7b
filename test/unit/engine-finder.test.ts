import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { EngineMissingError, findEngine } from "../../tools/engine.mjs";

interface FindOptions {
    missing?: "make" | "leave";
    engine?: string;
    path?: string;
}

/** A machine in a folder: its PATH, its home and cache, and a checkout with its dependencies installed. */
class FakeMachine {
    readonly said: string[] = [];
    readonly folder = mkdtempSync(join(tmpdir(), "engine-finder-"));
    readonly path = join(this.folder, "path", "bin");
    readonly cache = join(this.folder, "cache", "pulumi-marathon", "engine");
    readonly #checkout = join(this.folder, "checkout");

    constructor() {
        mkdirSync(this.path, { recursive: true });
        this.#write("node_modules/pulumi/package.json", '{ "version": "3.265.0" }');
        this.downloadRuns('console.error("pulumi: fetch failed"); process.exitCode = 1;');
        this.#write("node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs", "#!/bin/sh\n");
        this.pinModules("first");
    }

    remove(): void {
        rmSync(this.folder, { recursive: true });
    }

    find(options: FindOptions = {}) {
        return findEngine({
            env: {
                PATH: options.path ?? this.path,
                PULUMI_HOME: join(this.folder, "home"),
                XDG_CACHE_HOME: join(this.folder, "cache"),
                PULUMI_MARATHON_ENGINE: options.engine,
            },
            checkout: this.#checkout,
            missing: options.missing ?? "make",
            say: (line) => this.said.push(line),
        });
    }

    async failToFind(options: FindOptions = {}): Promise<string> {
        try {
            await this.find(options);
        } catch (error) {
            if (error instanceof EngineMissingError) return error.message;
            throw error;
        }
        throw new Error("an engine was found");
    }

    /** A pulumi with its companions, as an installation from pulumi.com has it. */
    install(version: string, folder = this.path): void {
        this.installAlone(version, folder);
        this.#script(join(folder, "pulumi-language-nodejs"), "");
        this.#script(join(folder, "pulumi-resource-pulumi-nodejs"), "");
    }

    installAlone(version: string, folder = this.path): void {
        this.#script(join(folder, "pulumi"), `echo v${version}`);
    }

    downloadFolder(version: string): string {
        return join(this.folder, "home", "versions", version, "bin");
    }

    downloadRuns(script: string): void {
        this.#write("node_modules/pulumi/run.js", script);
    }

    /** Puts the command of the npm package on PATH, where npm puts it while it runs a script. */
    linkNpmCommand(): void {
        const script = join(this.#checkout, "node_modules/pulumi/run.js");
        chmodSync(script, 0o755);
        symlinkSync(script, join(this.path, "pulumi"));
    }

    pinModules(sums: string): void {
        const cli = "tool example.org/pulumi/pkg/v3/cmd/pulumi\n\trequire example.org/pulumi/pkg/v3 v3.259.0";
        const host =
            "tool example.org/pulumi/sdk/v3/nodejs/cmd/host\n\trequire example.org/pulumi/sdk/v3 v3.50.0";
        this.#write("tools/pulumi/go.mod", `go 1.26\n${cli.replace("require ", "")}\n`);
        this.#write("tools/language-host/go.mod", `go 1.26\n${host.replace("require ", "")}\n`);
        this.#write("tools/pulumi/go.sum", sums);
        this.#write("tools/language-host/go.sum", sums);
    }

    /** A go that "compiles" what it is asked for: `go build -C <folder> … -o <bin> tool`. */
    installGo(): void {
        const compile = [
            "folder=$3",
            'while [ "$1" != -o ]; do shift; done',
            "case $folder in */pulumi) name=pulumi ;; *) name=pulumi-language-nodejs ;; esac",
            'printf "#!/bin/sh\\necho v3.259.0\\n" > "$2/$name"',
            '/bin/chmod 755 "$2/$name"',
        ];
        this.#script(join(this.path, "go"), compile.join("\n"));
    }

    installBrokenGo(): void {
        this.#script(join(this.path, "go"), 'echo "no required module provides it" >&2; exit 1');
    }

    #write(file: string, text: string): void {
        const path = join(this.#checkout, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
    }

    #script(path: string, body: string): void {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `#!/bin/sh\n${body}\n`);
        chmodSync(path, 0o755);
    }
}

describe("finding the pulumi CLI", () => {
    let machine: FakeMachine;

    beforeEach(() => {
        machine = new FakeMachine();
    });

    afterEach(() => {
        machine.remove();
    });

    describe("where one is there", () => {
        it("prefers the one on PATH", async () => {
            machine.install("3.260.1");
            machine.install("3.265.0", machine.downloadFolder("3.265.0"));

            expect(await machine.find()).to.deep.equal({
                root: dirname(machine.path),
                pulumi: join(machine.path, "pulumi"),
                version: "3.260.1",
                source: "PATH",
            });
        });

        it("passes over one that is too old and says so", async () => {
            machine.install("3.99.0");
            machine.install("3.265.0", machine.downloadFolder("3.265.0"));

            expect(await machine.find()).to.include({ version: "3.265.0", source: "npm package" });
            expect(machine.said.join()).to.match(/passing over .*3\.99\.0, too old: 3\.216\.0 or newer/);
        });

        it("passes over one that cannot run Node.js programs", async () => {
            machine.installAlone("3.260.1");
            machine.install("3.265.0", machine.downloadFolder("3.265.0"));

            expect(await machine.find()).to.include({ source: "npm package" });
            expect(machine.said.join()).to.include("lacks pulumi-language-nodejs");
        });

        it("does not take the npm package's own command for a pulumi on PATH", async () => {
            machine.linkNpmCommand();
            machine.install("3.265.0", machine.downloadFolder("3.265.0"));

            expect(await machine.find()).to.include({ source: "npm package" });
            expect(machine.said).to.deep.equal([]);
        });

        it("takes one built earlier without trying to download", async () => {
            machine.installGo();
            await machine.find();
            machine.said.length = 0;

            expect(await machine.find()).to.include({ source: "Go modules" });
            expect(machine.said).to.deep.equal([]);
        });

        it("takes the one that the environment names before all others", async () => {
            machine.install("3.260.1");
            machine.install("3.270.0", join(machine.folder, "mine", "bin"));

            const engine = await machine.find({ engine: join(machine.folder, "mine") });

            expect(engine).to.include({ version: "3.270.0", source: "environment" });
        });

        it("fails when the one that the environment names does not start", async () => {
            machine.install("3.260.1");

            expect(await machine.failToFind({ engine: "/nowhere" })).to.include("/nowhere/bin/pulumi");
        });

        it("gives one that lies outside a bin folder a root that has one", async () => {
            const shims = join(machine.folder, "shims");
            machine.install("3.260.1", shims);

            const engine = await machine.find({ path: shims });

            expect(existsSync(join(engine.root, "bin", "pulumi"))).to.equal(true);
        });
    });

    describe("where none is there", () => {
        it("lets the npm package download it", async () => {
            const target = machine.downloadFolder("3.265.0");
            machine.install("3.265.0", join(machine.folder, "server"));
            machine.downloadRuns(
                `require("fs").cpSync(${JSON.stringify(join(machine.folder, "server"))}, ${JSON.stringify(target)}, { recursive: true })`,
            );

            expect(await machine.find()).to.include({ version: "3.265.0", source: "npm package" });
        });

        it("builds it when the download fails, and tells the failure in one line", async () => {
            machine.installGo();

            const engine = await machine.find();

            expect(engine).to.include({ version: "3.259.0", source: "Go modules" });
            expect(readdirSync(join(engine.root, "bin"))).to.have.members([
                "pulumi",
                "pulumi-language-nodejs",
                "pulumi-resource-pulumi-nodejs",
            ]);
            expect(machine.said.filter((line) => line.includes("fetch failed"))).to.deep.equal([
                "  no download: pulumi: fetch failed",
            ]);
        });

        it("builds again when other modules are pinned", async () => {
            machine.installGo();
            const first = await machine.find();
            machine.pinModules("second");

            expect((await machine.find()).root).not.to.equal(first.root);
        });

        it("lets two builds at once end with one engine", async () => {
            machine.installGo();

            const [first, second] = await Promise.all([machine.find(), machine.find()]);

            expect(first).to.deep.equal(second);
            expect(readdirSync(machine.cache)).to.have.length(1);
        });

        it("keeps nothing of a build that failed", async () => {
            machine.installBrokenGo();

            expect(await machine.failToFind()).to.include("go build: no required module provides it");
            expect(readdirSync(machine.cache)).to.deep.equal([]);
        });

        it("makes none when told to leave it", async () => {
            machine.installGo();

            expect(await machine.failToFind({ missing: "leave" })).to.include("Go modules: not built yet");
            expect(machine.said).to.deep.equal([]);
        });

        it("tells on one screen what was tried and what to do", async () => {
            const message = await machine.failToFind();

            expect(message.split("\n")).to.deep.equal([
                "No pulumi CLI was found, and none could be made. What was tried:",
                "  PATH: no pulumi there",
                "  npm package: no download: pulumi: fetch failed",
                "  Go modules: no go on PATH (1.26 or newer is needed)",
                "Do one of these, then run the same command again:",
                "  install the pulumi CLI, 3.216.0 or newer: https://www.pulumi.com/docs/install/",
                "  run `npx pulumi version` where it may download the CLI",
                "  install Go: the CLI is then built from its published modules, once, in about 9 minutes",
            ]);
        });
    });
});
