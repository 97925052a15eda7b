// `npm test`: does its own set-up on a fresh clone, runs the layers in order, ends with one line of counts.
//   npm test                          every layer but operations
//   npm run test:operations           that one
//   npm test -- unit contract         these layers
//   npm test -- e2e --grep quickstart tests whose name fits

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EngineMissingError, engineVariable, findEngine } from "./engine.mjs";
import { buildPackage, checkout, installDependencies, SetUpError } from "./set-up.mjs";

/**
 * @typedef {object} Layer
 * @property {string} name also the folder in test/
 * @property {boolean} usesPackage needs the built package
 * @property {boolean} usesEngine needs the pulumi CLI
 * @property {readonly string[]} mocha further arguments
 * @property {true} [isOnRequest] runs only where it is named: it takes long
 */

/** These wait for other processes most of the time. */
const inParallel = ["--parallel", "--jobs", "2"];

/** @type {readonly Layer[]} */
const layers = [
    { name: "unit", usesPackage: false, usesEngine: false, mocha: [] },
    { name: "contract", usesPackage: false, usesEngine: false, mocha: [] },
    { name: "plugin", usesPackage: true, usesEngine: false, mocha: inParallel },
    { name: "faults", usesPackage: true, usesEngine: false, mocha: [] },
    { name: "e2e", usesPackage: true, usesEngine: true, mocha: inParallel },
    { name: "operations", usesPackage: true, usesEngine: true, mocha: inParallel, isOnRequest: true },
];

class UsageError extends Error {}

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
const nothing = { passed: 0, failed: 0, skipped: 0 };

function parseCommandLine() {
    try {
        return parseArgs({ options: { grep: { type: "string", short: "g" } }, allowPositionals: true });
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

function readArguments() {
    const { values, positionals } = parseCommandLine();
    const known = layers.map(({ name }) => name);
    const unknown = positionals.filter((name) => !known.includes(name));
    if (unknown.length > 0)
        throw new UsageError(`no layer ${unknown.join(", ")}; there are ${known.join(", ")}`);
    return {
        chosen: layers.filter(({ name, isOnRequest }) =>
            positionals.length === 0 ? !isOnRequest : positionals.includes(name),
        ),
        filter: values.grep === undefined ? [] : ["--grep", values.grep],
    };
}

/** @param {Layer} layer */
function testFilesOf({ name }) {
    const folder = join(checkout, "test", name);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".test.ts"))
        .sort()
        .map((file) => join("test", name, file));
}

/**
 * The environment of a layer's test processes. Without an engine they skip what needs it, and fail where `CI` is set.
 *
 * @param {Layer} layer
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function environmentOf({ name, usesEngine }) {
    if (!usesEngine) return process.env;
    try {
        const { root, pulumi, version, source } = await findEngine({ say: (line) => console.log(line) });
        console.log(`pulumi ${version} (${source}): ${pulumi}`);
        return { ...process.env, [engineVariable]: root };
    } catch (error) {
        if (!(error instanceof EngineMissingError)) throw error;
        console.log(error.message);
        const consequence = process.env.CI ? "fails, since CI is set" : "is skipped";
        console.log(`Without a pulumi CLI ${name} ${consequence}.`);
        return process.env;
    }
}

/**
 * @param {Layer} layer
 * @param {readonly string[]} mochaArguments
 * @returns {Promise<Counts>}
 */
async function runLayer(layer, mochaArguments) {
    console.log(`\n${layer.name}`);
    const env = await environmentOf(layer);
    const folder = mkdtempSync(join(tmpdir(), "pulumi-marathon-test-"));
    const countsFile = join(folder, "counts.json");
    const mocha = join("node_modules", "mocha", "bin", "mocha.js");
    const reporter = ["--reporter", "test/support/reporter.ts", "--reporter-option", `counts=${countsFile}`];
    try {
        const code = await exitCodeOf(
            [mocha, ...reporter, ...layer.mocha, ...mochaArguments, ...testFilesOf(layer)],
            env,
        );
        /** @type {Counts} */
        const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, "utf8")) : nothing;
        // Mocha can fail with no test to blame: a file that does not load, a process that does not end.
        return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/**
 * @param {readonly string[]} nodeArguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number | null>}
 */
function exitCodeOf(nodeArguments, env) {
    return new Promise((resolve, reject) => {
        spawn(process.execPath, nodeArguments, {
            cwd: checkout,
            env,
            stdio: ["ignore", "inherit", "inherit"],
        })
            .once("error", reject)
            .once("close", resolve);
    });
}

async function main() {
    const { chosen, filter } = readArguments();
    const toRun = chosen.filter((layer) => testFilesOf(layer).length > 0);

    await installDependencies();
    if (toRun.some(({ usesPackage }) => usesPackage)) await buildPackage();

    let total = nothing;
    for (const layer of toRun) {
        const counts = await runLayer(layer, filter);
        total = {
            passed: total.passed + counts.passed,
            failed: total.failed + counts.failed,
            skipped: total.skipped + counts.skipped,
        };
    }
    const foundNone = total.passed + total.failed + total.skipped === 0;
    if (foundNone) console.log("\nNo test was found.");
    process.exitCode = total.failed > 0 || foundNone ? 1 : 0;

    const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
    console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
}

main().catch((error) => {
    const isOurs = error instanceof UsageError || error instanceof SetUpError;
    console.error(isOurs ? error.message : error);
    process.exitCode = 1;
});
