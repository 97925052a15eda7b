/** What a placeholder may stand for, by its name; a name that is not here is text like any other. */
const forms: Readonly<Record<string, string>> = {
    version: "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z",
    time: "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z",
    uuid: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    task: "[^\\s'\"/]+",
    instance: "[^\\s'\"/\\]]+",
    port: "\\d+",
    host: "[^\\s'\"/]+",
    agent: "[^\\s'\"/]+",
    base: "[^\\s'\"/]+",
    leader: "[^\\s'\"/]+",
    standby: "[^\\s'\"/]+",
    "old-leader": "[^\\s'\"/]+",
    n: "-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?",
    seconds: "-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?",
    hash: "\\w+",
    path: "[^\\s'\"]+",
};

/** These are JSON numbers where they stand alone. */
const numbers = ["port", "n", "seconds"];

const placeholder = new RegExp(`<((?:${Object.keys(forms).join("|")})(?::\\d+)?)>`);

/** The same of these stands for the same value within a case, and no other for it. */
function isBound(name: string): boolean {
    return name.includes(":");
}

function kindOf(name: string): string {
    return name.replace(/:\d+$/, "");
}

/** Whether any part of the text is a placeholder. */
export function holdsPlaceholder(text: string): boolean {
    return placeholder.test(text);
}

/** A placeholder in a request, for which no answer has given a value yet. */
export class UnboundPlaceholder extends Error {
    override readonly name = "UnboundPlaceholder";
}

/** The values that the placeholders of a case have here. */
export class Bindings {
    readonly #values: Map<string, string>;

    /** @param given what is known before the first answer: the addresses of the servers */
    constructor(given: Readonly<Record<string, string>> | ReadonlyMap<string, string> = {}) {
        this.#values = new Map(given instanceof Map ? given : Object.entries(given));
    }

    /** A copy that can be tried, and thrown away. */
    fork(): Bindings {
        return new Bindings(this.#values);
    }

    /** Takes over what a trial has learnt. */
    adopt(trial: Bindings): void {
        for (const [name, value] of trial.#values) this.#values.set(name, value);
    }

    /**
     * A text of a request as it is to be sent. A deployment or a task that no answer has named never existed: a made-up id
     * stands for it.
     * @throws UnboundPlaceholder for anything else that is not known yet
     */
    fill(text: string): string {
        const match = placeholder.exec(text);
        if (!match) return text;
        const [whole, name = ""] = match;
        const rest = this.fill(text.slice(match.index + whole.length));
        return `${text.slice(0, match.index)}${this.#valueOf(name)}${rest}`;
    }

    #valueOf(name: string): string {
        const value = this.#values.get(name) ?? madeUp(name);
        if (value === undefined) throw new UnboundPlaceholder(`<${name}> is not known yet`);
        this.#values.set(name, value);
        return value;
    }

    /** Whether a recorded text says the same as ours; placeholders that are met first take our value. */
    matches(recorded: string, ours: unknown): boolean {
        if (typeof ours === "number") return this.#matchesNumber(recorded);
        if (typeof ours !== "string") return false;
        const names: string[] = [];
        let pattern = "";
        let rest = recorded;
        for (let match = placeholder.exec(rest); match; match = placeholder.exec(rest)) {
            const [whole, name = ""] = match;
            const known = this.#values.get(name);
            pattern += escaped(rest.slice(0, match.index));
            if (known !== undefined) pattern += escaped(known);
            else if (names.includes(name)) pattern += `\\${names.indexOf(name) + 1}`;
            else {
                pattern += `(${forms[kindOf(name)]})`;
                names.push(name);
            }
            rest = rest.slice(match.index + whole.length);
        }
        const found = new RegExp(`^${pattern}${escaped(rest)}$`, "s").exec(ours);
        if (!found) return false;
        return this.#bind(names.map((name, index) => [name, found[index + 1] ?? ""]));
    }

    #matchesNumber(recorded: string): boolean {
        const match = placeholder.exec(recorded);
        return match?.[0] === recorded && numbers.includes(kindOf(match[1] ?? ""));
    }

    #bind(found: readonly (readonly [string, string])[]): boolean {
        const learnt = found.filter(([name]) => isBound(name));
        const isTaken = ([name, value]: readonly [string, string]) =>
            [...this.#values].some(
                ([other, known]) => other !== name && kindOf(other) === kindOf(name) && known === value,
            );
        if (learnt.some(isTaken)) return false;
        for (const [name, value] of learnt) this.#values.set(name, value);
        return true;
    }
}

function escaped(text: string): string {
    return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function madeUp(name: string): string | undefined {
    const number = /:(\d+)$/.exec(name)?.[1] ?? "0";
    const uuid = `00000000-0000-4000-8000-${number.padStart(12, "0")}`;
    if (kindOf(name) === "uuid") return uuid;
    if (kindOf(name) === "task") return `unknown.instance-${uuid}._app.1`;
    return kindOf(name) === "instance" ? `unknown.instance-${uuid}` : undefined;
}
