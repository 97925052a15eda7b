import type { Dialect } from "./dialect";
import { unprocessable } from "./refusal";

/** Whether the labels of an app satisfy a selector. */
export type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

const wordText = String.raw`(?:\\.|[-A-Za-z0-9_.])+`;
const word = new RegExp(`^\\s*(${wordText})\\s*`);
const condition = new RegExp(
    `^(?:(==|!=)\\s*(${wordText})|(in|notin)\\s*\\(\\s*((?:${wordText}(?:\\s*,\\s*${wordText})*)?)\\s*\\))\\s*`,
);

/**
 * Reads a selector such as `env==prod, tier in (web, api)` (`LabelSelector`): terms joined with commas must all hold, a
 * backslash takes the next character as it is, an empty selector admits everything.
 * @throws Refusal (422) when it does not parse
 */
export function labelSelector(text: string, dialect: Dialect): LabelTest {
    const tests: LabelTest[] = [];
    const refuse = (reason: string) => {
        const shown = dialect.resourceLimits ? "end of input expected" : reason;
        return unprocessable(`Can not parse label selector ${text}. Reason: ${shown}`);
    };
    for (let rest = text; rest !== ""; ) {
        const name = word.exec(rest);
        if (!name) {
            const found = rest.trimStart()[0] ?? "end of source";
            throw refuse(`string matching regex '(\\\\.|[-A-Za-z0-9_.])+' expected but '${found}' found`);
        }
        rest = rest.slice(name[0].length);
        const match = condition.exec(rest);
        tests.push(testOf(plain(name[1] ?? ""), match));
        rest = rest.slice(match?.[0].length ?? 0);
        if (rest !== "" && !rest.startsWith(",")) throw refuse(`',' expected but '${rest[0]}' found`);
        rest = rest.slice(1);
    }
    return (labels) => tests.every((test) => test(labels));
}

function testOf(name: string, match: RegExpExecArray | null): LabelTest {
    if (!match) return (labels) => name in labels;
    const [, comparison, value = "", membership, list = ""] = match;
    if (comparison === "==") return (labels) => labels[name] === plain(value);
    if (comparison === "!=") return (labels) => labels[name] !== undefined && labels[name] !== plain(value);
    const members = new Set(list.split(",").map((member) => plain(member.trim())));
    return (labels) => labels[name] !== undefined && members.has(labels[name]) === (membership === "in");
}

function plain(text: string): string {
    return text.replace(/\\(.)/g, "$1");
}
