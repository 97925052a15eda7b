import { WrittenNumber } from "./exact-json";

/** A JSON value as Go prints it (`%v`) after decoding it: `map[a:1]`, `[1 2]`, `<nil>`, `1e+06`. */
export function goText(value: unknown): string {
    if (value === null) return "<nil>";
    if (value instanceof WrittenNumber) return goNumber(Number(value.text));
    if (typeof value === "number") return goNumber(value);
    if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
    if (typeof value !== "object") return String(value);
    const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    return `map[${members.map(([name, member]) => `${name}:${goText(member)}`).join(" ")}]`;
}

/** The shortest form, with an exponent of two digits from a million on. */
function goNumber(value: number): string {
    if (value === 0) return "0";
    const exponent = Math.floor(Math.log10(Math.abs(value)));
    if (exponent >= -4 && exponent < 21 && Math.abs(value) < 1e6) return String(value);
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** What Go's JSON decoder says about a stream that holds none. */
export function goJsonProblem(text: string): string {
    const trimmed = text.trimStart();
    if (trimmed === "") return "EOF";
    if (trimmed === "{" || trimmed === "[") return "unexpected EOF";
    const [first = "", second = ""] = [trimmed[0], trimmed.slice(1).trimStart()[0]];
    if (first === "{" && second !== '"') {
        return `invalid character '${second}' looking for beginning of object key string`;
    }
    if (!/[{["\d\-tfn]/.test(first)) return `invalid character '${first}' looking for beginning of value`;
    return "unexpected EOF";
}

/** Go's `strconv.ParseBool` on the value of a query, which is read as a number before; a name alone is true. */
export function goFlag(value: string | undefined): boolean {
    if (value === undefined) return false;
    if (/^[-+]?\d+$/.test(value)) return Number(value) === 1;
    return ["", "t", "T", "true", "TRUE", "True"].includes(value);
}
