import { unprocessable } from "./refusal";

/** Whether the labels of an app satisfy a selector. */
export type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

const word = String.raw`((?:\\.|[-A-Za-z0-9_.])+)`;
const term = new RegExp(
    `^\\s*${word}\\s*(?:(==|!=)\\s*${word}|(in|notin)\\s*\\(\\s*(${word}(?:\\s*,\\s*${word})*)\\s*\\))?\\s*(?:,|$)`,
);

/**
 * Reads a selector such as `env==prod, tier in (web, api)` (`LabelSelector`): terms joined with commas must all hold, a
 * backslash takes the next character as it is.
 * @throws Refusal (422) when it does not parse
 */
export function labelSelector(text: string): LabelTest {
    const tests: LabelTest[] = [];
    let rest = text;
    do {
        const match = term.exec(rest);
        if (!match) {
            const found = rest.trimStart()[0] ?? "end of source";
            throw unprocessable(
                `Can not parse label selector ${text}. Reason: string matching regex ` +
                    `'(\\\\.|[-A-Za-z0-9_.])+' expected but '${found}' found`,
            );
        }
        tests.push(testOf(match));
        rest = rest.slice(match[0].length);
    } while (rest !== "");
    return (labels) => tests.every((test) => test(labels));
}

function testOf([, key = "", comparison, value = "", membership, list = ""]: RegExpExecArray): LabelTest {
    const name = plain(key);
    if (comparison === "==") return (labels) => labels[name] === plain(value);
    if (comparison === "!=") return (labels) => labels[name] !== undefined && labels[name] !== plain(value);
    if (membership === undefined) return (labels) => name in labels;
    const members = new Set(list.split(",").map((member) => plain(member.trim())));
    return (labels) => labels[name] !== undefined && members.has(labels[name]) === (membership === "in");
}

function plain(text: string): string {
    return text.replace(/\\(.)/g, "$1");
}
