/** What differs from run to run in the CLI's output, and what stands in its place. */
const variable: readonly (readonly [RegExp, string])[] = [
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character
    [/\u001b\[[\d;]*m/g, ""],
    [/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT"],
    [/\((\d+m)?\d+(\.\d+)?s\)/g, "(TIME)"],
    [/^Duration: .*$/gm, "Duration: TIME"],
    [/^@ [\w ]+\.+$\n?/gm, ""],
    [/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, "UUID"],
    [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "INSTANT"],
    [/\/\S*\/(pulumi-marathon|pulumi-home)-\w{6}/g, "FOLDER"],
    [/[^\S\n]+$/gm, ""],
];

/** The CLI's output as it may be kept in a file: what differs from run to run is replaced by its name. */
export function withoutVariables(output: string): string {
    return variable.reduce((text, [pattern, name]) => text.replace(pattern, name), output).trim();
}
