// Pulumi's command line as the quickstart uses it: each command is shown, then its output as it comes.

import { spawn } from "node:child_process";
import { constants } from "node:os";

const interruptions = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** A command of the tour went wrong; its output has been shown. */
export class CommandError extends Error {}

/** The tour was ended from outside. */
export class Interrupted extends CommandError {
    /** @param {NodeJS.Signals} signal */
    constructor(signal) {
        super(`Interrupted by ${signal}`);
        /** What a shell would report. */
        this.exitCode = 128 + constants.signals[signal];
    }
}

/** Commands of the pulumi CLI in one project. From the first interruption on only {@link runAnyway} runs any. */
export class PulumiCommands {
    /** @type {NodeJS.Signals | undefined} */
    #interruptedBy;
    /** @type {import("node:child_process").ChildProcess | undefined} */
    #running;
    #leftLock = false;
    #hasReader = true;

    /**
     * @param {string} pulumi path of the CLI
     * @param {string} folder
     * @param {Readonly<Record<string, string | undefined>>} environment
     */
    constructor(pulumi, folder, environment) {
        this.pulumi = pulumi;
        this.folder = folder;
        this.environment = environment;
        for (const signal of interruptions) process.on(signal, () => this.#interrupt(signal));
        // As when the output is piped into `head`.
        for (const stream of [process.stdout, process.stderr]) {
            stream.on("error", () => {
                this.#hasReader = false;
                this.#interrupt("SIGPIPE");
            });
        }
    }

    /**
     * @param {readonly string[]} args
     * @throws {CommandError} when it fails
     * @throws {Interrupted} once the tour was interrupted
     */
    async run(...args) {
        this.#throwIfInterrupted();
        try {
            await this.runAnyway(...args);
        } finally {
            this.#throwIfInterrupted();
        }
    }

    /**
     * Runs a command even though the tour was interrupted.
     *
     * @param {readonly string[]} args
     * @throws {CommandError} when it fails
     */
    async runAnyway(...args) {
        console.log(`$ pulumi ${args.join(" ")}`);
        const code = await this.#execute(args);
        if (code !== 0) throw new CommandError(`pulumi ${args[0]} ended with exit code ${code ?? "none"}`);
    }

    /** Frees the stack when the last command was killed before it could. */
    async releaseLock() {
        if (this.#leftLock) await this.runAnyway("cancel", "--yes");
    }

    /**
     * @param {readonly string[]} args
     * @returns {Promise<number | null>} the exit code; null when a signal ended it
     */
    #execute(args) {
        return new Promise((resolve, reject) => {
            const output = this.#hasReader ? "inherit" : "ignore";
            this.#running = spawn(this.pulumi, args, {
                cwd: this.folder,
                env: this.environment,
                stdio: ["inherit", output, output],
                detached: !sharesTerminal(),
            });
            this.#running.once("error", reject);
            this.#running.once("close", (code) => {
                this.#running = undefined;
                this.#leftLock = code === null;
                resolve(code);
            });
        });
    }

    /** @param {NodeJS.Signals} signal */
    #interrupt(signal) {
        this.#interruptedBy ??= signal;
        // Pulumi ends in good order at the first interrupt and at once at the second, so it must not get the same twice:
        // the terminal sends Ctrl-C to it as well.
        if (signal === "SIGINT" && sharesTerminal()) return;
        this.#running?.kill("SIGINT");
    }

    /** In place of what the interrupted command itself had to say. */
    #throwIfInterrupted() {
        if (this.#interruptedBy) throw new Interrupted(this.#interruptedBy);
    }
}

/** Whether commands run in the process group that a terminal's Ctrl-C goes to; elsewhere each has one of its own. */
function sharesTerminal() {
    return process.platform === "win32" || process.stdin.isTTY === true;
}
