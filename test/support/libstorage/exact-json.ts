/** A number of which JavaScript would lose how it is written: `2.0`, `1e2`, `9223372036854775807`. */
export class WrittenNumber {
    constructor(readonly text: string) {}

    valueOf(): number {
        return Number(this.text);
    }
}

const marker = "\u0001number ";

/** Strings, which are skipped, and numbers. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Parses JSON, with a {@link WrittenNumber} for each number that is not written the way JavaScript writes it. */
export function parseExactly(text: string): unknown {
    const marked = text.replace(tokens, (token) =>
        token.startsWith('"') || String(Number(token)) === token ? token : `"${marker}${token}"`,
    );
    return JSON.parse(marked.replaceAll(marker, JSON.stringify(marker).slice(1, -1)), (_, value) =>
        typeof value === "string" && value.startsWith(marker)
            ? new WrittenNumber(value.slice(marker.length))
            : value,
    );
}

/** Writes JSON, with the numbers as they were written. */
export function stringifyExactly(value: unknown): string {
    const text = JSON.stringify(value, (_, member: unknown) =>
        member instanceof WrittenNumber ? marker + member.text : member,
    );
    const quoted = JSON.stringify(marker).slice(1, -1).replace(/\\/g, "\\\\");
    return text.replace(new RegExp(`"${quoted}([^"]*)"`, "g"), "$1");
}
