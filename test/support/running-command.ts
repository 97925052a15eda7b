import { type ChildProcess, spawn } from "node:child_process";
import { endWithThisProcess, killTree } from "./process-tree";

export interface CommandResult {
    /** `null` when a signal ended it. */
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

const timeoutMs = 100_000;

/** A command line that was started; it is killed, with all it has started, after 100 seconds. */
export class RunningCommand {
    /** Resolves when the command has ended, well or not. */
    readonly result: Promise<CommandResult>;
    #stdout = "";
    #stderr = "";
    readonly #child: ChildProcess;

    constructor(
        command: string,
        args: readonly string[],
        place: { cwd: string; env: Record<string, string> },
    ) {
        const child = spawn(command, args, { ...place, stdio: ["ignore", "pipe", "pipe"] });
        this.#child = child;
        const { pid } = child;
        endWithThisProcess(child);
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            this.#stdout += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            this.#stderr += text;
        });
        const timer = setTimeout(() => pid && killTree(pid), timeoutMs);
        this.result = new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => {
                clearTimeout(timer);
                resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
            });
        });
    }

    /** Resolves as soon as the output so far fits. @throws Error when the command ends without that. */
    async waitForOutput(fits: RegExp): Promise<void> {
        const { stdout, stderr } = this.#child;
        await new Promise<void>((resolve, reject) => {
            const look = () => {
                if (fits.test(this.#stdout) || fits.test(this.#stderr)) resolve();
            };
            stdout?.on("data", look);
            stderr?.on("data", look);
            this.#child.once("close", () =>
                reject(
                    new Error(`The command ended without printing ${fits}:\n${this.#stdout}${this.#stderr}`),
                ),
            );
            look();
        });
    }

    /** Ctrl-C. */
    interrupt(): void {
        this.#child.kill("SIGINT");
    }

    /** Ends the command and all it has started, as a power cut would. Fine when it has ended already. */
    async kill(): Promise<void> {
        const { pid, exitCode, signalCode } = this.#child;
        if (!pid || exitCode !== null || signalCode !== null) return;
        killTree(pid);
        await this.result;
    }
}
