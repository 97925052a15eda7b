/** The ways in which a group of Java's may begin: without a number, with flags, with a name, looking around. */
const groupKind = /^\?(?:[idmsuxU-]*:|[=!>]|<[=!]|<[A-Za-z][A-Za-z0-9]*>)/;
/** Flags for what follows, which are no group. */
const flags = /^\?[idmsuxU-]*\)/;
const count = /^\{\d+(?:,\d*)?\}/;
const quoted = /^\\Q[\s\S]*?(?:\\E|$)/;

/** What the scan has come to. */
interface Scan {
    groups: number;
    /** Whether there is something that a quantifier could repeat. */
    repeatable: boolean;
}

/**
 * Whether `java.util.regex.Pattern`, which Marathon asks, would refuse a regular expression for its structure: a group
 * or a class that is not closed, a quantifier with nothing before it, braces without a count, a backslash at the end.
 */
export function isBrokenPattern(pattern: string): boolean {
    const scan: Scan = { groups: 0, repeatable: false };
    let rest = pattern;
    while (rest !== "") {
        const length = scanOne(rest, scan);
        if (length === undefined) return true;
        rest = rest.slice(length);
    }
    return scan.groups !== 0;
}

/** @returns how many characters belong together at the beginning; nothing if they are wrong */
function scanOne(rest: string, scan: Scan): number | undefined {
    const character = rest.charAt(0);
    switch (character) {
        case "\\":
            scan.repeatable = true;
            return quoted.exec(rest)?.[0].length ?? (rest.length > 1 ? 2 : undefined);
        case "[":
            scan.repeatable = true;
            return lengthOfClass(rest);
        case "(":
            return openGroup(rest, scan);
        case ")":
            scan.groups -= 1;
            scan.repeatable = true;
            return scan.groups < 0 ? undefined : 1;
        case "*":
        case "+":
        case "?":
        case "{":
            return quantify(rest, scan);
        default:
            scan.repeatable = character !== "|";
            return 1;
    }
}

function openGroup(rest: string, scan: Scan): number {
    const inside = rest.slice(1);
    scan.repeatable = false;
    const loose = flags.exec(inside);
    if (loose) return 1 + loose[0].length;
    scan.groups += 1;
    return 1 + (groupKind.exec(inside)?.[0].length ?? 0);
}

/** A quantifier, with the sign that makes it reluctant or possessive. */
function quantify(rest: string, scan: Scan): number | undefined {
    const length = rest.startsWith("{") ? count.exec(rest)?.[0].length : 1;
    if (!scan.repeatable || length === undefined) return undefined;
    scan.repeatable = false;
    return /[+?]/.test(rest.charAt(length)) ? length + 1 : length;
}

/** Classes may hold classes, and a bracket that closes nothing yet stands for itself. */
function lengthOfClass(rest: string): number | undefined {
    let depth = 0;
    for (let index = 0; index < rest.length; index++) {
        if (rest.startsWith("\\", index)) index += 1;
        else if (rest.startsWith("[", index)) {
            depth += 1;
            if (rest.startsWith("^", index + 1)) index += 1;
            if (rest.startsWith("]", index + 1)) index += 1;
        } else if (rest.startsWith("]", index)) {
            depth -= 1;
            if (depth === 0) return index + 1;
        }
    }
    return undefined;
}
