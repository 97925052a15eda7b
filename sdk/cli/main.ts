#!/usr/bin/env node
/** The command `pulumi-marathon`. */
import { type Command, runCommandLine } from "./command-line";

interface EmulatorModule {
    runEmulatorCommand(args: string[]): Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
    emulator: {
        about: "play a Marathon on this machine, to try programs against",
        // By name and only when asked for: the emulator is no part of what programs load.
        run: (args) => (require("pulumi-marathon/emulator") as EmulatorModule).runEmulatorCommand(args),
    },
};

const output = {
    print: (text: string) => process.stdout.write(text),
    complain: (text: string) => process.stderr.write(text),
};

runCommandLine(process.argv.slice(2), commands, output).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        output.complain(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    },
);
