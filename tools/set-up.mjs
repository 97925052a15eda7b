// What a fresh clone needs before anything of it runs: its dependencies and the built package.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dependenciesInStep } from "./dependencies.mjs";
import { inWords, runCommand } from "./run-command.mjs";

export const checkout = join(dirname(fileURLToPath(import.meta.url)), "..");

const timeout = 15 * 60_000;

/** A step before the actual work failed; its output has been shown. */
export class SetUpError extends Error {}

/** Installs the dependencies, unless they are what the lock file says. */
export async function installDependencies() {
    if (!dependenciesInStep(checkout))
        await runNpm("installing the dependencies (npm ci)", ["ci", "--no-audit"]);
}

/** Builds the package; takes a moment only where nothing has changed. */
export async function buildPackage() {
    await runNpm("building the package", ["run", "build"]);
}

/**
 * @param {string} what
 * @param {readonly string[]} npmArguments
 */
async function runNpm(what, npmArguments) {
    console.log(what);
    // npm names the script it was started from; on Windows there is no executable of its name.
    const script = process.env.npm_execpath;
    const [command, first] = script ? [process.execPath, [script]] : ["npm", []];
    const { code, output } = await runCommand(command, [...first, ...npmArguments], {
        cwd: checkout,
        env: process.env,
        timeout,
        stillWorking: (elapsed) => console.log(`  … ${inWords(elapsed)}`),
    });
    if (code === 0) return;
    console.error(output);
    throw new SetUpError(`${what}: failed`);
}
