/** One command of `pulumi-marathon`. */
export interface Command {
    readonly about: string;
    /** The answer is the exit code. */
    run(args: string[]): Promise<number>;
}

/** Where the command line writes. */
export interface Output {
    readonly print: (text: string) => void;
    readonly complain: (text: string) => void;
}

/**
 * Runs the command that the first argument names with the others.
 *
 * @returns the exit code: that of the command, 2 when there is no such command
 */
export async function runCommandLine(
    [name = "--help", ...args]: readonly string[],
    commands: Readonly<Record<string, Command>>,
    { print, complain }: Output,
): Promise<number> {
    if (name === "--help" || name === "-h") {
        print(usageOf(commands));
        return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return await command.run(args);
    complain(`There is no command ${name}.\n\n${usageOf(commands)}`);
    return 2;
}

function usageOf(commands: Readonly<Record<string, Command>>): string {
    const lines = Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`);
    return ["Usage: pulumi-marathon <command> [options]", "", "Commands:", ...lines, ""].join("\n");
}
