// The emulated Marathon of the quickstart: the command that users have, in a process of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CommandError } from "./quickstart-commands.mjs";
import { checkout } from "./set-up.mjs";

/**
 * Starts it, and shows the command and its first line, which names the URL.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 * @throws {CommandError} when it does not start
 */
export async function startEmulator(say) {
    // A load balancer to begin with, as clusters have one: links lead through it.
    const seed = "marathon-lb.json";
    say(`\n$ npx pulumi-marathon emulator --port 0 --seed ${seed} &`);
    const command = join(checkout, "dist", "sdk", "cli", "main.js");
    const child = spawn(process.execPath, [command, "emulator", "--port", "0", "--seed", seed], {
        cwd: join(checkout, "examples", "quickstart"),
        stdio: ["ignore", "pipe", "inherit"],
        // Out of reach of Ctrl-C: what was deployed is still to be destroyed then.
        detached: process.platform !== "win32",
    });
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    const stop = async () => {
        if (child.exitCode === null && child.signalCode === null) {
            const ended = once(child, "exit");
            child.kill();
            await ended;
        }
        process.off("exit", kill);
    };

    /** @type {string} */
    const firstLine = await new Promise((resolve, reject) => {
        // Read to the end, so that the emulator is never held up by lines that nobody takes.
        createInterface({ input: child.stdout }).on("line", resolve);
        child.once("error", reject);
        child.once("exit", (code) =>
            reject(new CommandError(`The emulator ended with exit code ${code ?? "none"}`)),
        );
    });
    say(firstLine);
    const [url] = /https?:\/\/\S+/.exec(firstLine) ?? [];
    if (url) return { url, stop };
    await stop();
    throw new CommandError("The emulator did not say where it listens");
}
