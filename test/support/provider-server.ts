import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cleanEnvironment } from "./hermetic";
import { endWithThisProcess, killTree } from "./process-tree";

export interface ServerOptions {
    readonly engineAddress: string;
    /** The project folder from which modules resolve. */
    readonly cwd: string;
    readonly env?: Record<string, string> | undefined;
}

const startTimeoutMs = 20_000;

/** The operating system's side of a provider process: started as the engine starts it, always ended. */
export class ProviderServer {
    port = 0;
    stderr = "";
    readonly #child: ChildProcess;

    private constructor(options: ServerOptions) {
        const resolver = createRequire(join(options.cwd, "index.js"));
        const script = resolver.resolve("@pulumi/pulumi/cmd/dynamic-provider");
        const child = spawn(process.execPath, [script, options.engineAddress], {
            cwd: options.cwd,
            env: cleanEnvironment(options.env),
            stdio: ["ignore", "pipe", "pipe"],
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            this.stderr += text;
        });
        endWithThisProcess(child);
        this.#child = child;
    }

    /** Starts the process. @throws Error when it does not listen within 20 seconds. */
    static async start(options: ServerOptions): Promise<ProviderServer> {
        const server = new ProviderServer(options);
        try {
            server.port = await server.#readPort();
        } catch (error) {
            await server.end();
            throw error;
        }
        return server;
    }

    kill(signal: NodeJS.Signals): void {
        this.#child.kill(signal);
    }

    /** Ends the process, whatever it is doing, and waits until it is gone. */
    async end(): Promise<void> {
        const { pid, exitCode, signalCode } = this.#child;
        if (!pid || exitCode !== null || signalCode !== null) return;
        const exit = once(this.#child, "exit");
        killTree(pid);
        await exit;
    }

    /** The first line the process prints is the port it listens on. */
    async #readPort(): Promise<number> {
        const child = this.#child;
        const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
        return await new Promise((resolve, reject) => {
            const refuse = (why: string) =>
                reject(new Error(`The provider process did not start: ${why}\n${this.stderr}`));
            const timer = setTimeout(() => refuse(`no port in ${startTimeoutMs} ms`), startTimeoutMs);
            child.once("error", (error) => refuse(error.message));
            child.once("exit", (code, signal) => {
                clearTimeout(timer);
                refuse(`it ended with ${signal ?? code}`);
            });
            lines.once("line", (line) => {
                clearTimeout(timer);
                resolve(Number(line));
            });
        });
    }
}
