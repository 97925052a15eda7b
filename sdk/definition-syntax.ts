import { CORE_SCHEMA, load, mergeTag, Schema, YAMLException } from "js-yaml";
import type { PropertyValue } from "../provider/definition/unknown";

/** Why a document cannot be read; nothing of its content is in it. */
export interface DocumentProblem {
    readonly text: string;
    /** Counted from 1; none where the whole document is meant. */
    readonly line?: number;
}

/** A document that was read, or why it could not be. */
export type Parsed = { readonly value: PropertyValue } | { readonly problem: DocumentProblem };

/** YAML 1.2, in which dates are text, and the merge keys of YAML 1.1. */
const schema = new Schema([...CORE_SCHEMA.tags, mergeTag]);

/** One document of YAML. */
export function parseYaml(text: string): Parsed {
    try {
        return { value: load(text, { schema }) as PropertyValue };
    } catch (error) {
        if (!(error instanceof YAMLException)) throw error;
        return { problem: describe(error, text) };
    }
}

/** JSON as it is in its standard; a name that stands twice in an object is refused, as only the last would count. */
export function parseJson(text: string): Parsed {
    if (text.trim() === "") return { problem: { text: "is empty" } };
    try {
        const value = JSON.parse(text) as PropertyValue;
        const again = parseYaml(text);
        return "problem" in again && again.problem.text === duplicate ? again : { value };
    } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        return { problem: { text: "is no JSON from here on", line: lineAt(text, breakIn(text, error)) } };
    }
}

const duplicate = "says the same name twice in one object";

function describe({ reason, mark }: YAMLException, text: string): DocumentProblem {
    if (/duplicated mapping key/.test(reason)) return { text: duplicate, ...placeOf(mark) };
    if (/but found more/.test(reason)) {
        const start = text.search(/(?<=\S\s*\n)---(\s|$)/);
        const several = "holds several documents: put each into a file of its own";
        return { text: several, ...(start >= 0 && { line: lineAt(text, start) }) };
    }
    if (/input is empty/.test(reason)) return { text: "is empty" };
    // What the parser quotes of the text may be a password.
    const [what = ""] = reason.split(/ ?(?:"|!<|: )/);
    return { text: `is no YAML: ${what}`, ...placeOf(mark) };
}

function placeOf(mark: YAMLException["mark"]): Pick<DocumentProblem, "line"> {
    return mark ? { line: mark.line + 1 } : {};
}

/** Where a text stops being JSON. V8 says so of some errors; of the others, a value is missing or is none. */
function breakIn(text: string, { message }: SyntaxError): number {
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    if (position !== undefined) return Number(position);
    if (message.includes("end of JSON input")) return text.trimEnd().length;
    const values =
        /(?:\s|[{}\]]|\[(?!\s*[},:])|[,:](?!\s*[\]},:])|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)*/y;
    values.test(text);
    return values.lastIndex;
}

function lineAt(text: string, position: number): number {
    return text.slice(0, position).split("\n").length;
}
