// Builds the pulumi CLI and its Node.js language host from their published Go modules, once per machine.

import { createHash, randomUUID } from "node:crypto";
import {
    chmodSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
} from "node:fs";
import { join } from "node:path";
import { cacheFolder, executableName, isExecutable, judge, pathFolders } from "./engine-candidate.mjs";
import { inWords, lastLine, runCommand } from "./run-command.mjs";

const buildTimeout = 45 * 60_000;
const abandonedAfter = 2 * 60 * 60_000;
const goName = process.platform === "win32" ? "go.exe" : "go";
const resourcePlugin = "pulumi-resource-pulumi-nodejs";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Neither a C resolver for user names nor gRPC's trace pages are needed; both cost size and build time. */
const tags = "osusergo,grpcnotrace";

/**
 * @typedef {object} Program
 * @property {string} folder holds a go.mod with one `tool` line
 * @property {string} version the version of the module that the tool comes from
 * @property {string} goVersion the oldest Go that can build it
 */

/**
 * @param {string} checkout
 * @param {"pulumi" | "language-host"} name
 * @returns {Program}
 */
function readProgram(checkout, name) {
    const folder = join(checkout, "tools", name);
    const text = readFileSync(join(folder, "go.mod"), "utf8");
    const tool = /^tool (\S+)$/m.exec(text)?.[1] ?? "";
    const modules = [...text.matchAll(/^\s+(\S+) v(\d\S*)/gm)].map(([, path = "", version = ""]) => ({
        path,
        version,
    }));
    const origin = modules.find(({ path }) => tool.startsWith(`${path}/`));
    const goVersion = /^go (\S+)$/m.exec(text)?.[1];
    if (!origin || !goVersion) throw new Error(`${join(folder, "go.mod")} names no tool, or not its module`);
    return { folder, version: origin.version, goVersion };
}

/**
 * Where the build of exactly these modules, for this platform and this `@pulumi/pulumi`, is kept.
 *
 * @param {string} checkout
 * @param {NodeJS.ProcessEnv} env
 */
function planBuild(checkout, env) {
    const cli = readProgram(checkout, "pulumi");
    const languageHost = readProgram(checkout, "language-host");
    const sdk = join(checkout, "node_modules", "@pulumi", "pulumi");

    const key = createHash("sha256").update(`${process.platform} ${process.arch} ${tags}`);
    for (const { folder } of [cli, languageHost]) key.update(readFileSync(join(folder, "go.sum")));
    key.update(readFileSync(join(sdk, resourcePlugin)));

    const root = join(cacheFolder(env), `${cli.version}-${key.digest("hex").slice(0, 16)}`);
    return { cli, languageHost, sdk, root, pulumi: join(root, "bin", executableName) };
}

/**
 * @param {string} checkout
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import("./engine-candidate.mjs").Judgement>}
 */
export async function findBuilt(checkout, env) {
    const { pulumi } = planBuild(checkout, env);
    return isExecutable(pulumi) ? judge(pulumi, "Go modules", env) : { reason: "not built yet" };
}

/**
 * A build works in a folder of its own and becomes visible by one rename, so that an interrupted one, or two
 * at once, never leave half an engine.
 *
 * @param {string} checkout
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 * @returns {Promise<import("./engine-candidate.mjs").Judgement>}
 */
export async function buildFromGoModules(checkout, env, say) {
    const plan = planBuild(checkout, env);
    const go = pathFolders(env)
        .map((folder) => join(folder, goName))
        .find(isExecutable);
    if (!go) return { reason: `no go on PATH (${plan.cli.goVersion} or newer is needed)` };

    removeAbandonedBuilds(cacheFolder(env));
    const workshop = join(cacheFolder(env), `building-${randomUUID()}`);
    const bin = join(workshop, "bin");
    mkdirSync(bin, { recursive: true });
    say(`building pulumi ${plan.cli.version} from its published Go modules.`);
    say(`  This takes about 9 minutes, once; the result is kept in ${plan.root}`);
    try {
        for (const program of [plan.cli, plan.languageHost]) {
            const failure = await build(go, program, bin, env, say);
            if (failure) return { reason: failure };
        }
        copyFileSync(join(plan.sdk, resourcePlugin), join(bin, resourcePlugin));
        chmodSync(join(bin, resourcePlugin), 0o755);

        const made = await judge(join(bin, executableName), "Go modules", env);
        if ("reason" in made) return made;
        publish(workshop, plan.root);
        return await judge(plan.pulumi, "Go modules", env);
    } finally {
        rmSync(workshop, { recursive: true, force: true });
    }
}

/**
 * @param {string} go
 * @param {Program} program
 * @param {string} bin
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why it failed
 */
async function build(go, program, bin, env, say) {
    const flags = ["-trimpath", "-tags", tags, "-ldflags", `-s -w -X ${versionVariable}=v${program.version}`];
    let downloads = 0;
    const { code, timedOut, output } = await runCommand(
        go,
        ["build", "-C", program.folder, ...flags, "-o", bin, "tool"],
        {
            env: { ...env, GOWORK: "off" },
            timeout: buildTimeout,
            stillWorking: (elapsed, soFar) => {
                const seen = soFar.split("go: downloading").length - 1;
                say(`  … ${inWords(elapsed)}, ${seen > downloads ? "downloading modules" : "compiling"}`);
                downloads = seen;
            },
        },
    );
    if (code === 0) return undefined;
    return timedOut
        ? `go build did not end within ${inWords(buildTimeout)}`
        : `go build: ${lastLine(output)}`;
}

/**
 * @param {string} workshop
 * @param {string} root
 */
function publish(workshop, root) {
    try {
        renameSync(workshop, root);
    } catch (error) {
        // Somebody else's build of the same modules came first: theirs is as good.
        if (!existsSync(join(root, "bin", executableName))) throw error;
    }
}

/** @param {string} folder */
function removeAbandonedBuilds(folder) {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        const abandoned =
            name.startsWith("building-") && Date.now() - statSync(path).mtimeMs > abandonedAfter;
        if (abandoned) rmSync(path, { recursive: true, force: true });
    }
}
