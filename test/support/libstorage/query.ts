import { failed } from "./refusal";

/** The query of a request; keys ignore case. */
export class Query {
    readonly #values = new Map<string, string>();

    constructor(text: string) {
        for (const part of text.split("&").filter((piece) => piece !== "")) {
            const [name = "", ...value] = part.split("=");
            const key = decoded(name).toLowerCase();
            if (!this.#values.has(key)) this.#values.set(key, decoded(value.join("=")));
        }
    }

    has(name: string): boolean {
        return this.#values.has(name.toLowerCase());
    }

    get(name: string): string | undefined {
        return this.#values.get(name.toLowerCase());
    }
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
        return text;
    }
}

/**
 * The name that a filter asks for; nothing where it asks for anything else, which lets every volume through.
 *
 * @throws Refusal for what is no filter
 */
export function nameInFilter(query: Query): string | undefined {
    const given = query.get("filter");
    if (given === undefined || given === "") return undefined;
    const filter = decoded(given);
    if (!filter.startsWith("(")) throw badFilter(filter, "filter does not start with an '()'");
    const end = endOf(filter);
    if (end === undefined) throw badFilter(filter, "unexpected end of filter");
    const extra = filter.slice(end + 1);
    if (extra !== "") throw badFilter(filter, { extra, msg: "finished compiling filter with extra at end" });
    return /^\(name=([^()*]+)\)$/i.exec(filter)?.[1];
}

/** Where the first parenthesis is closed. */
function endOf(filter: string): number | undefined {
    let depth = 0;
    for (const [index, letter] of [...filter].entries()) {
        if (letter === "(") depth++;
        if (letter === ")" && --depth === 0) return index;
    }
    return undefined;
}

function badFilter(filter: string, inner: unknown) {
    return failed("bad filter", { filter, inner });
}
