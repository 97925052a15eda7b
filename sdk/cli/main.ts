#!/usr/bin/env node
/** The command `pulumi-marathon`. */

interface EmulatorModule {
    runEmulatorCommand(args: string[]): Promise<number>;
}

const commands: Readonly<Record<string, { readonly about: string; run(args: string[]): Promise<number> }>> = {
    emulator: {
        about: "run a Marathon in this process, to try programs and tests against",
        // By name and only when asked for: the emulator is no part of what programs load.
        run: (args) => (require("pulumi-marathon/emulator") as EmulatorModule).runEmulatorCommand(args),
    },
};

function usage(): string {
    const names = Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`);
    return ["Usage: pulumi-marathon <command> [options]", "", "Commands:", ...names, ""].join("\n");
}

async function main([name = "--help", ...args]: string[]): Promise<number> {
    if (name === "--help" || name === "-h") {
        process.stdout.write(usage());
        return 0;
    }
    const command = commands[name];
    if (!command) {
        process.stderr.write(`There is no command ${name}.\n\n${usage()}`);
        return 2;
    }
    return await command.run(args);
}

main(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    },
);
