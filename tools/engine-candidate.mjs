// Judges one pulumi executable: does it start, is it new enough, does it come with what Node.js programs need.

import { accessSync, constants, mkdirSync, realpathSync, statSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { lastLine, runCommand } from "./run-command.mjs";

/** Since this version a refresh may hand back inputs, on which drift detection rests. */
export const oldestUsable = "3.216.0";

const windows = process.platform === "win32";

/** The host runs TypeScript programs, the resource plugin runs dynamic providers. */
const companions = windows
    ? ["pulumi-language-nodejs.exe", "pulumi-resource-pulumi-nodejs.cmd"]
    : ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

export const executableName = windows ? "pulumi.exe" : "pulumi";

/**
 * @typedef {"environment" | "PATH" | "npm package" | "Go modules"} EngineSource
 *
 * @typedef {object} Engine
 * @property {string} root the folder that holds `bin/pulumi`, as the Automation API wants it
 * @property {string} pulumi the executable
 * @property {string} version without the leading v
 * @property {EngineSource} source
 *
 * @typedef {{ engine: Engine } | { reason: string }} Judgement
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} where files that can be made again are kept, outside the checkout
 */
export function cacheFolder(env) {
    const userCache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
    return join(userCache, "pulumi-marathon", "engine");
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function pathFolders(env) {
    return (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

/** @param {string} file */
export function isExecutable(file) {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).size > 0;
    } catch {
        return false;
    }
}

/**
 * @param {string} left
 * @param {string} right
 */
function isOlder(left, right) {
    return left.localeCompare(right, "en", { numeric: true }) < 0;
}

/**
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} env
 */
function missingCompanions(pulumi, env) {
    const folders = [dirname(pulumi), dirname(realpathSync(pulumi)), ...pathFolders(env)];
    return companions.filter((name) => !folders.some((folder) => isExecutable(join(folder, name))));
}

/**
 * The Automation API only takes a folder with `bin/pulumi` in it; an executable that lies elsewhere
 * (a version manager's shims, say) is given one.
 *
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} env
 */
function rootOf(pulumi, env) {
    const folder = dirname(pulumi);
    if (basename(folder) === "bin") return dirname(folder);
    const root = join(cacheFolder(env), "linked", Buffer.from(folder).toString("base64url").slice(-80));
    mkdirSync(root, { recursive: true });
    try {
        symlinkSync(folder, join(root, "bin"), "junction");
    } catch (error) {
        const linkedBefore = error instanceof Error && "code" in error && error.code === "EEXIST";
        if (!linkedBefore) throw error;
    }
    return root;
}

/**
 * @param {string} pulumi
 * @param {EngineSource} source
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Judgement>}
 */
export async function judge(pulumi, source, env) {
    const { code, output } = await runCommand(pulumi, ["version"], {
        env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeout: 30_000,
    });
    if (code !== 0) return { reason: `${pulumi} does not start: ${lastLine(output)}` };

    const version = /v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
    if (version === undefined) return { reason: `${pulumi} tells no version` };
    if (isOlder(version, oldestUsable)) {
        return { reason: `${pulumi} is ${version}, too old: ${oldestUsable} or newer is needed` };
    }
    const missing = missingCompanions(pulumi, env);
    if (missing.length > 0) return { reason: `${pulumi} lacks ${missing.join(" and ")} beside it` };

    return { engine: { root: rootOf(pulumi, env), pulumi, version, source } };
}
