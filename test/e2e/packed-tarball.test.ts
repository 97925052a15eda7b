import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { Emulator } from "../emulator";
import { CliProject } from "../support/cli-project";
import { needsEngine } from "../support/engine";

interface Manifest {
    readonly devDependencies: Readonly<Record<string, string>>;
}

interface Lockfile {
    readonly packages: Readonly<Record<string, object>>;
}

interface PackedFile {
    readonly path: string;
}

const checkout = join(__dirname, "..", "..");

const program = `
import * as marathon from "pulumi-marathon";

const web = new marathon.MarathonApp("web", { cmd: "python3 -m http.server $PORT0", cpus: 0.1, mem: 64 });
export const appId = web.appId;
`;

/** Runs a command to its end, within two minutes. @throws Error with its output when it fails. */
async function run(folder: string, command: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(command, args, { cwd: folder, timeout: 120_000 });
    return stdout;
}

async function npm(folder: string, ...args: readonly string[]): Promise<string> {
    // npm names its own script to what it runs; without it, there is one on PATH.
    const script = process.env.npm_execpath;
    return script ? await run(folder, process.execPath, script, ...args) : await run(folder, "npm", ...args);
}

function readJson<Content>(path: string): Content {
    return JSON.parse(readFileSync(join(checkout, path), "utf8"));
}

/** The manifest of a user's project, and a lockfile that holds the versions this checkout is tested with. */
function manifestsFor(tarball: string): Record<string, string> {
    const { devDependencies } = readJson<Manifest>("package.json");
    const root = {
        name: "project",
        version: "1.0.0",
        dependencies: {
            "pulumi-marathon": `file:${tarball}`,
            "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
            typescript: devDependencies.typescript,
        },
    };
    const registryPackages = Object.entries(readJson<Lockfile>("package-lock.json").packages).filter(
        ([path, entry]) => path.startsWith("node_modules/") && !("link" in entry),
    );
    const lockfile = {
        name: root.name,
        version: root.version,
        lockfileVersion: 3,
        requires: true,
        packages: { "": root, ...Object.fromEntries(registryPackages) },
    };
    return { "package.json": JSON.stringify(root), "package-lock.json": JSON.stringify(lockfile) };
}

describe("the packed package, installed into an empty folder", function () {
    this.timeout(180_000);
    needsEngine();

    let packed: string;
    let files: readonly PackedFile[];
    let project: CliProject;
    let emulator: Emulator;

    before(async () => {
        packed = mkdtempSync(join(tmpdir(), "pulumi-marathon-packed-"));
        // Without scripts: the test runner has built the package, and others are using the build.
        const report = await npm(
            checkout,
            "pack",
            "--ignore-scripts",
            "--json",
            "--pack-destination",
            packed,
        );
        const [{ filename, files: contents }] = JSON.parse(report) as [
            { filename: string; files: PackedFile[] },
        ];
        files = contents;

        project = await CliProject.create({ program, files: manifestsFor(join(packed, filename)) });
        // What the tests' own projects link to the checkout comes from the tarball here.
        rmSync(join(project.dir, "node_modules"), { recursive: true });
        await npm(project.dir, "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");

        const installed = createRequire(join(project.dir, "index.ts"));
        const { Emulator } = installed("pulumi-marathon/emulator") as typeof import("../emulator");
        emulator = await Emulator.start();
        await project.run("config", "set", "marathon:url", emulator.url);
    });

    after(async () => {
        await emulator?.close();
        await project?.dispose();
        if (packed) rmSync(packed, { recursive: true });
    });

    it("holds the built package and nothing else", () => {
        const expected =
            /^(dist\/(sdk|provider|test\/emulator)\/.+\.(js|js\.map|d\.ts)|package\.json|LICENSE|[A-Z]+\.md)$/;
        expect(files.map(({ path }) => path).filter((path) => !expected.test(path))).to.deep.equal([]);
    });

    it("type-checks in a strict program", async () => {
        const tsc = join(project.dir, "node_modules", "typescript", "bin", "tsc");
        await run(
            project.dir,
            process.execPath,
            tsc,
            "--noEmit",
            "--strict",
            "--module",
            "nodenext",
            "index.ts",
        );
    });

    it("previews an app, and writes nothing", async () => {
        const { code, stdout, stderr } = await project.run("preview", "--diff");

        expect(code, stderr).to.equal(0);
        expect(stdout).to.match(/\+ pulumi-nodejs:dynamic\/marathon:App: \(create\)/);
        expect(stdout).to.match(/appId *: "\/web"/);
        expect(emulator.writes()).to.deep.equal([]);
    });

    it("creates the app", async () => {
        const { code, stdout, stderr } = await project.run("up", "--yes", "--skip-preview");

        expect(code, stdout + stderr).to.equal(0);
        expect(emulator.app("/web")).to.include({ cmd: "python3 -m http.server $PORT0", tasksRunning: 1 });
    });
});
