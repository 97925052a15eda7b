import type { AppDefinition } from "../../definition/types";
import { redact, redactValues } from "../../marathon/redact";

/** Longer messages of tasks are cut: a screen has to hold the whole diagnosis. */
const mostCharacters = 300;

const columns = 80;

/** Environment variables that are likely to hold what nobody is to see. */
const secretName = /pass|secret|token|key|credential/i;

/** The definition of an app, as far as a server sent it. */
export type Definition = Partial<AppDefinition>;

/**
 * A foreign text as it may be shown: on one line, of bounded length, without control characters, credentials and the
 * values of those environment variables whose names tell that they are secrets.
 */
export function quote(text: string, { env = {} }: Definition): string {
    const secrets = Object.entries(env).flatMap(([name, value]) =>
        typeof value === "string" && secretName.test(name) ? [value] : [],
    );
    const line = redact(redactValues(text, secrets))
        .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
        .trim();
    const characters = [...line];
    return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters).join("")}…` : line;
}

/** Breaks a text into lines of 80 columns, all but the first indented; a word that fits on none stays where it is. */
export function wrap(text: string): string {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ")) {
        const fits = line.length + 1 + word.length <= columns;
        if (line !== "" && !fits && word.length <= columns - 2) {
            lines.push(line);
            line = `  ${word}`;
        } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line].join("\n");
}
