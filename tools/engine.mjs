// Finds the pulumi CLI that the tests and the quickstart use, and makes one where there is none.
// Run directly, it prints which one it took.

import { readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildFromGoModules, findBuilt } from "./engine-build.mjs";
import { executableName, isExecutable, judge, oldestUsable, pathFolders } from "./engine-candidate.mjs";
import { inWords, lastLine, runCommand } from "./run-command.mjs";

/** @typedef {import("./engine-candidate.mjs").Engine} Engine */
/** @typedef {import("./engine-candidate.mjs").Judgement} Judgement */

const downloadTimeout = 3 * 60_000;

/** Set by the test runner to the chosen engine's root, for the test processes. */
export const engineVariable = "PULUMI_MARATHON_ENGINE";

/** No way to a pulumi CLI was left; the message fits a screen and says what to do. */
export class EngineMissingError extends Error {
    /** @param {ReadonlyMap<string, string>} tried why each way led nowhere */
    constructor(tried) {
        super(
            [
                "No pulumi CLI was found, and none could be made. What was tried:",
                ...[...tried].map(([way, reason]) => `  ${way}: ${reason}`),
                "Do one of these, then run the same command again:",
                `  install the pulumi CLI, ${oldestUsable} or newer: https://www.pulumi.com/docs/install/`,
                "  run `npx pulumi version` where it may download the CLI",
                "  install Go: the CLI is then built from its published modules, once, in about 9 minutes",
            ].join("\n"),
        );
        this.name = "EngineMissingError";
    }
}

/**
 * Takes the first that is usable: pulumi on PATH, the one that the npm package `pulumi` keeps, one built here
 * before. Only when there is none, it makes one: by that package's download, else by building Go modules.
 *
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env] default `process.env`
 * @param {string} [options.checkout] default the checkout that this file is part of
 * @param {"make" | "leave"} [options.missing] whether to make an engine that is not there; default `make`
 * @param {(line: string) => void} [options.say] told what takes long, and what was passed over and why
 * @returns {Promise<Engine>}
 * @throws {EngineMissingError}
 */
export async function findEngine({
    env = process.env,
    checkout = join(dirname(fileURLToPath(import.meta.url)), ".."),
    missing = "make",
    say = (line) => console.error(line),
} = {}) {
    const chosen = env[engineVariable];
    if (chosen) return engineChosen(chosen, env);

    const tried = new Map([["PATH", "no pulumi there"]]);
    for (const candidate of pulumiOnPath(env)) {
        const judgement = await judge(candidate, "PATH", env);
        if ("engine" in judgement) return judgement.engine;
        say(`passing over ${judgement.reason}`);
        tried.set("PATH", judgement.reason);
    }

    const npmPackage = npmPackageOf(checkout, env);
    const found = await firstUsable(tried, [
        ["npm package", () => findDownloaded(npmPackage, env)],
        ["Go modules", () => findBuilt(checkout, env)],
    ]);
    if (found) return found;
    if (missing === "make") {
        const made = await firstUsable(tried, [
            ["npm package", () => download(npmPackage, env, say)],
            ["Go modules", () => buildFromGoModules(checkout, env, say)],
        ]);
        if (made) return made;
    }
    throw new EngineMissingError(tried);
}

/**
 * @param {Map<string, string>} tried gets the reason why a way led nowhere
 * @param {readonly (readonly [string, () => Promise<Judgement>])[]} ways
 * @returns {Promise<Engine | undefined>}
 */
async function firstUsable(tried, ways) {
    for (const [name, way] of ways) {
        const judgement = await way();
        if ("engine" in judgement) return judgement.engine;
        tried.set(name, judgement.reason);
    }
    return undefined;
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
async function engineChosen(root, env) {
    const judgement = await judge(join(root, "bin", executableName), "environment", env);
    if ("engine" in judgement) return judgement.engine;
    throw new EngineMissingError(new Map([[engineVariable, judgement.reason]]));
}

/**
 * Without the npm package `pulumi` itself: npm puts it first on PATH, and to start it is to download.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function pulumiOnPath(env) {
    return pathFolders(env)
        .map((folder) => join(folder, executableName))
        .filter((file) => isExecutable(file) && basename(realpathSync(file)) !== "run.js");
}

/**
 * @param {string} checkout
 * @param {NodeJS.ProcessEnv} env
 */
function npmPackageOf(checkout, env) {
    const folder = join(checkout, "node_modules", "pulumi");
    /** @type {{ version: string }} */
    const { version: ownVersion } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const version = env.PULUMI_VERSION || ownVersion;
    const home = env.PULUMI_HOME || join(homedir(), ".pulumi");
    return {
        version,
        script: join(folder, "run.js"),
        pulumi: join(home, "versions", version, "bin", executableName),
    };
}

/**
 * @param {ReturnType<typeof npmPackageOf>} npmPackage
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Judgement>}
 */
async function findDownloaded({ pulumi }, env) {
    return isExecutable(pulumi) ? judge(pulumi, "npm package", env) : { reason: "not downloaded yet" };
}

/**
 * @param {ReturnType<typeof npmPackageOf>} npmPackage
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 * @returns {Promise<Judgement>}
 */
async function download(npmPackage, env, say) {
    say(`downloading pulumi ${npmPackage.version} through the npm package pulumi`);
    const { code, timedOut, output } = await runCommand(process.execPath, [npmPackage.script, "version"], {
        env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeout: downloadTimeout,
        stillWorking: (elapsed) => say(`  … ${inWords(elapsed)}`),
    });
    if (code === 0 && isExecutable(npmPackage.pulumi)) return judge(npmPackage.pulumi, "npm package", env);
    const reason = timedOut ? `not done within ${inWords(downloadTimeout)}` : lastLine(output);
    say(`  no download: ${reason}`);
    return { reason: `no download: ${reason}` };
}

async function main() {
    try {
        const { pulumi, version, source } = await findEngine();
        console.log(`pulumi ${version} (${source}): ${pulumi}`);
    } catch (error) {
        if (!(error instanceof EngineMissingError)) throw error;
        console.error(error.message);
        process.exitCode = 1;
    }
}

const startedDirectly =
    process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href;
if (startedDirectly) void main();
