import type { PortRange } from "../definition/service-ports";
import { parseDuration } from "../marathon/duration";

/**
 * Who may say what a setting is.
 *
 * - `anyone`: the argument of an explicit provider, else the stack's configuration, else the environment
 * - `own`: as before, but an explicit provider asks its arguments only, since the setting belongs to one Marathon
 * - `credential`: as `own`, and the environment comes first, so that a rotated credential also works for a refresh or a
 *   destroy, which see the configuration of the last update
 * - `strictest`: on as soon as one of them says so
 */
export type TakenFrom = "anyone" | "own" | "credential" | "strictest";

/** How the text of a setting is read. */
export interface Form<Value> {
    /** @throws Error when the text does not have this form */
    readonly read: (text: string) => Value;
    /** How to write it, as the end of the sentence `marathon:url is not …`. */
    readonly form: string;
}

/** One setting of a provider. */
export interface Setting<Value = unknown> extends Form<Value> {
    readonly meaning: string;
    readonly takenFrom: TakenFrom;
    /** As text, and read like one that is set. Absent: there is no default, or the meaning tells it. */
    readonly default?: string;
    /** Encrypted in state, and shown in no message. */
    readonly isSecret?: true;
}

export const text: Form<string> = { read: (given) => given, form: "a text" };

/** `30s`; in milliseconds. */
export const duration: Form<number> = {
    read: parseDuration,
    form: "a duration. Write it as 30s, 10m or 1h30m",
};

export const count: Form<number> = {
    read: (given) => numberWithin(given, 1, Number.MAX_SAFE_INTEGER),
    form: "a whole number greater than 0",
};

const flags: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };

export const flag: Form<boolean> = {
    read(given) {
        const value = flags[given.toLowerCase()];
        if (value === undefined) throw new RangeError("neither true nor false");
        return value;
    },
    form: "true or false",
};

/** The id of an app. */
export const path: Form<string> = {
    read(given) {
        if (/^(\/[^/\s]+)+$/.test(given)) return given;
        throw new RangeError("not an absolute id");
    },
    form: "the absolute id of an app. Write it as /marathon-lb",
};

/** One or more base URLs, without slashes at their ends. */
export const urls: Form<readonly string[]> = {
    read: (given) => membersOf(given).map(readUrl),
    form:
        "an http or https URL. Write it as http://host:port, with the path prefix if there is one; separate several " +
        "with commas",
};

export const portRange: Form<PortRange> = {
    read: readRange,
    form: "a range of ports. Write it as 15000-20000",
};

/** Ports and ranges of ports. */
export const ports: Form<ReadonlySet<number>> = {
    read: (given) => new Set(membersOf(given).flatMap(portsIn)),
    form: "a list of ports. Write it as 8080,9000-9010",
};

/** A list between commas, or as the JSON that Pulumi makes of structured configuration. */
function membersOf(given: string): string[] {
    const members: unknown[] = given.startsWith("[") ? JSON.parse(given) : given.split(",");
    return members.map((member) => String(member).trim());
}

function readUrl(given: string): string {
    const { protocol } = new URL(given);
    if (protocol !== "http:" && protocol !== "https:") throw new RangeError("another protocol");
    return given.replace(/\/+$/, "");
}

function portsIn(given: string): number[] {
    if (!given.includes("-")) return [portIn(given)];
    const { min, max } = readRange(given);
    return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

function readRange(given: string): PortRange {
    const [first = "", last = "", ...more] = given.split("-");
    const [min, max] = [portIn(first), portIn(last)];
    if (more.length > 0 || min > max) throw new RangeError("not two ports in order");
    return { min, max };
}

function portIn(given: string): number {
    return numberWithin(given, 1, 65_535);
}

function numberWithin(given: string, min: number, max: number): number {
    const number = /^\s*\d+\s*$/.test(given) ? Number(given) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new RangeError("not such a number");
}
