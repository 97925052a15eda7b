/** The query of a request. What cannot be decoded is not there. */
export class Query {
    /** By their keys as they were written. */
    readonly #values = new Map<string, string[]>();

    constructor(text: string) {
        for (const part of text.split("&").filter((piece) => piece !== "" && !piece.includes(";"))) {
            const [name = "", ...value] = part.split("=");
            const [key, decoded] = [unescapeQuery(name), unescapeQuery(value.join("="))];
            if (key === undefined || decoded === undefined) continue;
            this.#values.set(key, [...(this.#values.get(key) ?? []), decoded]);
        }
    }

    /** Whether the key is there, written like this: routes are told apart by it. */
    names(key: string): boolean {
        return this.#values.has(key);
    }

    /** Whether the key is there; ignores case, as all that a handler reads. */
    has(key: string): boolean {
        return this.get(key) !== undefined;
    }

    /** The value as Go prints it: a list where the key is repeated. */
    get(key: string): string | undefined {
        const found = [...this.#values].findLast(([name]) => name.toLowerCase() === key.toLowerCase());
        if (!found) return undefined;
        const [, values] = found;
        return values.length === 1 ? values[0] : `[${values.join(" ")}]`;
    }
}

/** Go's `url.QueryUnescape`; nothing for what it refuses. */
export function unescapeQuery(text: string): string | undefined {
    try {
        return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
        return undefined;
    }
}
