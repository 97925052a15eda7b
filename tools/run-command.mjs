// Runs a program that may take minutes: bounded in time, ended with all its children, and seen to be working.

import { spawn } from "node:child_process";

const outputKept = 64 * 1024;
const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** @param {import("node:child_process").ChildProcess} child */
function endWithChildren(child) {
    if (child.pid === undefined) return;
    try {
        process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
    } catch (error) {
        const gone = error instanceof Error && "code" in error && error.code === "ESRCH";
        if (!gone) throw error;
    }
}

/** @param {NodeJS.Signals} signal */
function endAllOn(signal) {
    for (const child of running) endWithChildren(child);
    process.kill(process.pid, signal);
}

/**
 * @typedef {object} CommandOptions
 * @property {NodeJS.ProcessEnv} env
 * @property {number} timeout in milliseconds; then the command and its children are ended
 * @property {string} [cwd]
 * @property {(elapsed: number, output: string) => void} [stillWorking] called every `every` milliseconds
 * @property {number} [every] default 30000
 */

/**
 * @typedef {object} CommandResult
 * @property {number | undefined} code the exit code; undefined if it never started, was ended or timed out
 * @property {boolean} timedOut
 * @property {string} output both streams in the order they came, the last 64 KB
 */

/**
 * Never rejects: a program that cannot be started is a result whose output says why.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { env, timeout, cwd, stillWorking, every = 30_000 }) {
    return new Promise((resolve) => {
        // In a process group of its own, so that what it starts (compilers, shells, downloads) ends with it.
        const child = spawn(command, args, {
            env,
            cwd,
            stdio: ["ignore", "pipe", "pipe"],
            detached: process.platform !== "win32",
        });
        const started = Date.now();
        let output = "";
        let timedOut = false;

        const deadline = setTimeout(() => {
            timedOut = true;
            endWithChildren(child);
            child.stdout.destroy();
            child.stderr.destroy();
        }, timeout);
        const heartbeat = setInterval(() => stillWorking?.(Date.now() - started, output), every);

        running.add(child);
        if (running.size === 1) for (const signal of signals) process.once(signal, endAllOn);

        /** @param {Buffer} chunk */
        const keep = (chunk) => {
            output = (output + chunk).slice(-outputKept);
        };
        child.stdout.on("data", keep);
        child.stderr.on("data", keep);

        /** @param {number | null} code */
        const finish = (code) => {
            clearTimeout(deadline);
            clearInterval(heartbeat);
            running.delete(child);
            if (running.size === 0) for (const signal of signals) process.off(signal, endAllOn);
            resolve({ code: timedOut ? undefined : (code ?? undefined), timedOut, output });
        };
        child.once("error", (error) => {
            output += error.message;
            finish(null);
        });
        child.once("close", finish);
    });
}

/**
 * @param {number} milliseconds
 * @returns {string} as in `45 s` or `2 min 30 s`
 */
export function inWords(milliseconds) {
    const seconds = Math.round(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

/**
 * @param {string} output
 * @returns {string} its last line that is not empty
 */
export function lastLine(output) {
    return output.trimEnd().split("\n").at(-1)?.trim() ?? "";
}
