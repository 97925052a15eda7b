import { ConfigError } from "./errors";

const milliseconds = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

type Unit = keyof typeof milliseconds;

const whole = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s))+$/;
const part = /(\d+(?:\.\d+)?)(h|ms|m|s)/g;

/**
 * Reads a duration in the syntax of Pulumi's `customTimeouts`: numbers with the units `h`, `m`, `s` or `ms`, as in
 * `"30s"`, `"5m"`, `"1h30m"`, `"1.5h"`. A bare `"0"` is zero.
 *
 * @returns milliseconds.
 * @throws ConfigError when the text is anything else.
 */
export function parseDuration(text: string): number {
    const trimmed = text.trim();
    if (trimmed === "0") return 0;
    if (!whole.test(trimmed)) {
        throw new ConfigError(`"${text}" is not a duration. Write it as "30s", "5m" or "1h30m".`);
    }
    const parts = [...trimmed.matchAll(part)];
    const sum = parts.reduce(
        (total, [, amount, unit]) => total + Number(amount) * milliseconds[unit as Unit],
        0,
    );
    return Math.round(sum);
}

/** Writes milliseconds in the syntax that {@link parseDuration} reads: `90000` → `"1m30s"`, `0` → `"0s"`. */
export function formatDuration(ms: number): string {
    let rest = Math.max(0, Math.round(ms));
    let text = "";
    for (const unit of ["h", "m", "s", "ms"] as const) {
        const amount = Math.floor(rest / milliseconds[unit]);
        if (amount > 0) text += `${amount}${unit}`;
        rest -= amount * milliseconds[unit];
    }
    return text === "" ? "0s" : text;
}
