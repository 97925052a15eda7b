/** The parameters of a request. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** `?a=1&b=2`, or nothing; a list repeats the parameter. */
export function queryText(query: Query = {}): string {
    const pairs = Object.entries(query).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value])
            .filter((one) => one !== undefined)
            .map((one): [string, string] => [name, String(one)]),
    );
    return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}
