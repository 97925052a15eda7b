import { Cut } from "./lies";
import { type Query, unescapeQuery } from "./query";
import { failed } from "./refusal";

/** A part of a filter: the name it asks for, if it is one that the server applies, and where it ends. */
interface Part {
    readonly name: string | undefined;
    readonly end: number;
}

/**
 * The name that a filter asks for, in small letters; nothing where it asks for anything else, which lets every volume
 * through.
 *
 * @throws Refusal for what is no filter
 * @throws Cut where the server's parser reads behind the end
 */
export function nameInFilter(query: Query): string | undefined {
    const given = query.get("filter");
    if (given === undefined) return undefined;
    // A query without a value is `true`.
    const text = given === "" ? "true" : given;
    try {
        return compile(unescapeOrThrow(text)).name;
    } catch (error) {
        if (!(error instanceof BadFilter)) throw error;
        throw failed("bad filter", { filter: text, inner: error.inner });
    }
}

class BadFilter extends Error {
    constructor(readonly inner: unknown) {
        super("bad filter");
    }
}

function unescapeOrThrow(text: string): string {
    const filter = unescapeQuery(text);
    if (filter !== undefined) return filter;
    const broken = /%(?![0-9a-f]{2}).{0,2}/i.exec(text)?.[0] ?? "%";
    throw new BadFilter(`invalid URL escape "${broken}"`);
}

function compile(text: string): Part {
    if (!text.startsWith("(")) throw new BadFilter("filter does not start with an '()'");
    const part = partAt(text, 1);
    if (part.end === text.length) return part;
    throw new BadFilter({
        extra: text.slice(part.end),
        msg: "finished compiling filter with extra at end",
    });
}

/** The part behind a parenthesis that opens. */
function partAt(text: string, start: number): Part {
    switch (text[start]) {
        case undefined:
            throw new Cut();
        case "(": {
            const { name, end } = partAt(text, start + 1);
            return { name, end: end + 1 };
        }
        case "&":
        case "|":
            return { name: undefined, end: endOfSet(text, start + 1) };
        case "!":
            return { name: undefined, end: partAt(text, start + 1).end };
        default:
            return comparisonAt(text, start);
    }
}

function endOfSet(text: string, start: number): number {
    let end = start;
    while (text[end] === "(") end = partAt(text, end + 1).end;
    if (end >= text.length) throw new BadFilter("unexpected end of filter");
    return end + 1;
}

/** The first operator counts, and the first parenthesis that closes ends it. */
function comparisonAt(text: string, start: number): Part {
    const close = text.indexOf(")", start);
    const inside = text.slice(start, close < 0 ? text.length : close);
    if (/^[^=]*[<>~]$/.test(inside) && close < 0) throw new Cut();
    if (close < 0) throw new BadFilter("unexpected end of filter");
    const [, left = "", operator, right = ""] = /^(.*?)([<>~]?=)(.*)$/s.exec(inside) ?? [];
    if (operator === undefined) throw new BadFilter("error parsing filter");
    if (right === "") throw new Cut();
    const isName = operator === "=" && left.toLowerCase() === "name" && !/^\*|\*$/.test(right);
    return { name: isName ? right.toLowerCase() : undefined, end: close + 1 };
}
