import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Emulator } from "./emulator";
import type { RecordedRequest } from "./exchange";

/** Where the command writes, and what ends it. */
export interface CommandSurroundings {
    /** Takes one line of output. */
    readonly print: (line: string) => void;
    /** Takes one line about a mistake. */
    readonly complain: (line: string) => void;
    /** Settles when the command is to end. */
    readonly ended: () => Promise<void>;
}

const usage = `Usage: pulumi-marathon emulator [options]

Plays a Marathon on 127.0.0.1 until Ctrl-C, without any cluster.

  --port N                the port; default 8080, 0 for any free one
  --marathon-version V    the version to play, 1.5 to 1.11; default 1.11.24
  --seed FILE             JSON to begin with: an app, an array of apps, or a group with apps and groups
  --speed N               how much faster than real time back-off and health checks pass; default 1
  --token T               asks every request for "Authorization: token=T"
  --help                  shows this

Control requests (hold, lose-answer, unavailable, change-leader, behave, …) go to /emulator/ on the same port.`;

/** A mistake in the arguments, told without a stack. */
class UsageError extends Error {}

/**
 * The command `pulumi-marathon emulator`: serves an emulator, prints its url and a line for each request, and ends with Ctrl-C.
 * The answer is the exit code: 0, 1 when it could not start, 2 for wrong arguments.
 */
export async function runEmulatorCommand(
    args: string[],
    surroundings: CommandSurroundings = processSurroundings(),
): Promise<number> {
    try {
        const options = readArguments(args);
        if (options.help) surroundings.print(usage);
        else await serve(options, surroundings);
        return 0;
    } catch (error) {
        surroundings.complain(
            `pulumi-marathon emulator: ${error instanceof Error ? error.message : String(error)}`,
        );
        return error instanceof UsageError ? 2 : 1;
    }
}

/** What the arguments say. */
interface Arguments {
    readonly help: boolean;
    readonly port: number;
    readonly speed: number;
    readonly version?: string;
    readonly seed?: string;
    readonly token?: string;
}

function readArguments(args: string[]): Arguments {
    const { port, speed, "marathon-version": version, seed, token, help } = parsed(args);
    return {
        help: help === true,
        port: numberOf(
            "--port",
            port ?? "8080",
            (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
        ),
        speed: numberOf("--speed", speed ?? "1", (value) => value > 0),
        ...(version !== undefined && { version }),
        ...(seed !== undefined && { seed }),
        ...(token !== undefined && { token }),
    };
}

function parsed(args: string[]) {
    try {
        const text = { type: "string" } as const;
        const options = { port: text, speed: text, "marathon-version": text, seed: text, token: text };
        return parseArgs({ args, options: { ...options, help: { type: "boolean" } }, strict: true }).values;
    } catch (error) {
        throw new UsageError(`${error instanceof Error ? error.message : error} Try --help.`);
    }
}

function numberOf(name: string, text: string, fits: (value: number) => boolean): number {
    const value = Number(text);
    if (text.trim() === "" || !fits(value)) throw new UsageError(`${name} cannot be "${text}". Try --help.`);
    return value;
}

async function serve(options: Arguments, { print, ended }: CommandSurroundings): Promise<void> {
    const { port, speed, version, seed, token } = options;
    const emulator = await Emulator.start({
        port,
        speed,
        clock: "real",
        ...(version !== undefined && { version }),
        ...(token !== undefined && { credentials: { token } }),
    });
    try {
        if (seed !== undefined) emulator.seed(await definitionIn(seed));
        print(`Marathon ${version ?? "1.11.24"} is played at ${emulator.url}`);
        emulator.onRequest((request) => {
            print(lineOf(request));
            emulator.clearRequests();
        });
        await ended();
    } finally {
        await emulator.close();
    }
}

async function definitionIn(file: string): Promise<unknown> {
    const text = await readFile(file, "utf8").catch((error: unknown) => {
        throw new Error(`The seed cannot be read: ${error instanceof Error ? error.message : error}`);
    });
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new Error(`The seed ${file} is not JSON: ${error instanceof Error ? error.message : error}`);
    }
}

function lineOf({ method, path, query, status, time }: RecordedRequest): string {
    const target = query === "" ? path : `${path}?${query}`;
    return `${new Date(time).toISOString()} ${method} ${target} ${status || "cut"}`;
}

function processSurroundings(): CommandSurroundings {
    return {
        print: (line) => process.stdout.write(`${line}\n`),
        complain: (line) => process.stderr.write(`${line}\n`),
        ended: () =>
            new Promise((resolve) => {
                for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
            }),
    };
}
