import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { ClockKind } from "./clock";
import { Emulator } from "./emulator";
import type { RecordedRequest } from "./exchange";
import type { EmulatorOptions } from "./settings";

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
  --seed FILE             JSON to begin with: an app, an array of apps, or a group
  --clock KIND            real, instant, or stepped by control requests; default real
  --speed N               how much faster than real time the real clock runs; default 1
  --features LIST         features, default external_volumes,secrets,gpu_resources
  --token T               asks every request for "Authorization: token=T"
  --credentials USER:PW   asks every request for HTTP basic authentication
  --quiet                 prints the url only, and no line for each request
  --help                  shows this

Control requests (behave, lock, lose-answer, unavailable, change-leader, advance, …) go to
/emulator/ on the same port: GET /emulator lists them.`;

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
        surroundings.complain(`pulumi-marathon emulator: ${textOf(error)}`);
        return error instanceof UsageError ? 2 : 1;
    }
}

/** What the arguments say. */
interface Arguments {
    readonly help: boolean;
    readonly quiet: boolean;
    readonly seed?: string;
    readonly emulator: EmulatorOptions;
}

const clockKinds: readonly string[] = ["real", "instant", "stepped"] satisfies ClockKind[];

function readArguments(args: string[]): Arguments {
    const { help, quiet, seed, clock = "real", features, ...given } = parsed(args);
    const { port = "8080", speed = "1", "marathon-version": version, token, credentials } = given;
    if (!isClockKind(clock)) throw unfit("--clock", clock);
    if (token !== undefined && credentials !== undefined)
        throw new UsageError("--token and --credentials exclude each other. Try --help.");
    return {
        help: help === true,
        quiet: quiet === true,
        ...(seed !== undefined && { seed }),
        emulator: {
            port: numberOf(
                "--port",
                port,
                (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
            ),
            speed: numberOf("--speed", speed, (value) => value > 0 && Number.isFinite(value)),
            clock,
            ...(version !== undefined && { version }),
            ...(features !== undefined && { features: features.split(",").filter((name) => name !== "") }),
            ...(token !== undefined && { credentials: { token } }),
            ...(credentials !== undefined && { credentials: credentialsOf(credentials) }),
        },
    };
}

function parsed(args: string[]) {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = {
        port: text,
        speed: text,
        clock: text,
        features: text,
        "marathon-version": text,
        seed: text,
        token: text,
        credentials: text,
        quiet: flag,
        help: flag,
    };
    try {
        return parseArgs({ args, options, strict: true }).values;
    } catch (error) {
        const [first = ""] = textOf(error).split(/\.? To specify|\n/);
        throw new UsageError(`${first.replace(/\.$/, "")}. Try --help.`);
    }
}

function isClockKind(kind: string): kind is ClockKind {
    return clockKinds.includes(kind);
}

/** The text is a secret and stays out of the complaint. */
function credentialsOf(text: string): { readonly username: string; readonly password: string } {
    const [, username, password] = /^([^:]+):(.*)$/s.exec(text) ?? [];
    if (username === undefined || password === undefined)
        throw new UsageError("--credentials has the form USER:PASSWORD. Try --help.");
    return { username, password };
}

function numberOf(name: string, text: string, fits: (value: number) => boolean): number {
    const value = Number(text);
    if (text.trim() === "" || !fits(value)) throw unfit(name, text);
    return value;
}

function unfit(name: string, text: string): UsageError {
    return new UsageError(`${name} cannot be "${text}". Try --help.`);
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

async function serve(options: Arguments, { print, ended }: CommandSurroundings): Promise<void> {
    const { emulator: settings, seed, quiet } = options;
    const emulator = await Emulator.start(settings).catch((error: unknown) => {
        throw isPortTaken(error) ? new PortTakenError(settings.port) : error;
    });
    try {
        if (seed !== undefined) emulator.seed(await definitionIn(seed));
        print(`Marathon ${settings.version ?? "1.11.24"} is played at ${emulator.url}`);
        emulator.onRequest((request) => {
            if (!quiet) print(lineOf(request));
            emulator.clearRequests();
        });
        await ended();
    } finally {
        await emulator.close();
    }
}

/** Something else listens where the emulator was to. */
class PortTakenError extends Error {
    constructor(port: number | undefined) {
        super(`port ${port} is taken by something else; choose another one with --port, 0 for any free one.`);
    }
}

function isPortTaken(error: unknown): boolean {
    return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

async function definitionIn(file: string): Promise<unknown> {
    const text = await readFile(file, "utf8").catch((error: unknown) => {
        throw new Error(`The seed cannot be read: ${textOf(error)}`);
    });
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new Error(`The seed ${file} is not JSON: ${textOf(error)}`);
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
