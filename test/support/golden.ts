import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";

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

const folder = join(__dirname, "..", "golden");

/**
 * Asserts that a text is the one that is kept in the file, but for what differs from run to run. With
 * `UPDATE_GOLDEN=1` in the environment the file is written instead, to be reviewed like code.
 *
 * @param name below `test/golden`: `previews/label.golden.txt`
 */
export function expectGolden(name: string, text: string): void {
    const path = join(folder, name);
    const shown = `${withoutVariables(text)}\n`;
    if (process.env.UPDATE_GOLDEN) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, shown);
    } else expect(shown, `what differs from ${name}`).to.equal(readFileSync(path, "utf8"));
}
