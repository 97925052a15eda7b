/** The blocks of a kind between ``` lines of a Markdown text, without their indentation. */
export function blocksIn(markdown: string, kind: "" | "sh" | "ts"): string[] {
    const blocks = markdown.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm);
    return [...blocks].flatMap(([, indent = "", found, text = ""]) =>
        found === kind ? [text.replaceAll(new RegExp(`^${indent}`, "gm"), "")] : [],
    );
}

/** The TypeScript examples in the comments of a source file. */
export function examplesIn(source: string): string[] {
    const comments = source.match(/^ *\/\*\*[\s\S]*?\*\//gm) ?? [];
    return comments.flatMap((comment) => blocksIn(comment.replaceAll(/^ *\* ?/gm, ""), "ts"));
}

/**
 * What the pulumi CLI prints about an update, as documents show it: without the lines that only tell that it goes on, and
 * with a mark in the place of durations and of the stack's name, which differ from run to run.
 */
export function comparableOutput(output: string): string {
    const ofProgress = /^@ updating|^ \+ .* creating \(|^ \+ .* created \(\S+\) \S/;
    const lines = output.split("\n").filter((line) => !ofProgress.test(line));
    return lines
        .map((line) => line.trimEnd())
        .join("\n")
        .replaceAll(/\(?\b[\d.]+m?s\b\)?/g, "<duration>")
        .replaceAll(/\((dev|test)\)|(?<=-)(dev|test)\b/g, "<stack>")
        .replaceAll(/^(Updating .*)\n+/gm, "$1\n")
        .trim();
}
