import { format } from "node:util";
import { MarathonError } from "../marathon/errors";
import { PartialFailure } from "../resources/handler";
import type { Redactor } from "./redactor";
import { sanitise } from "./sanitise";

const muted = "\u0000muted";

/**
 * An error for the user, in the form the dynamic provider process understands. The engine shows `message` only, or,
 * for a partial failure, `reasons` only.
 *
 * The process also prints each error of `check`, `diff`, `read` and `delete` to stderr with its stack, which the CLI
 * relays: the user would see it twice. So this error prints as a marker, and lines with the marker are dropped.
 */
class HostError extends Error {
    override toString(): string {
        return process.env.MARATHON_DEBUG ? this.message : muted;
    }
}

/** Drops the second report of our own errors; everything else is printed as before, without secrets. */
export function guardErrorOutput(redact: Redactor): void {
    const print = console.error;
    console.error = (...parts: unknown[]) => {
        const text = format(...parts);
        if (!text.startsWith(muted)) print(redact(text));
    };
}

/** An error as the process should pass it on: one message, no secret, no stack for what is the user's to mend. */
export function toHostError(error: unknown, hidden: Record<string, unknown>, redact: Redactor): Error {
    if (error instanceof PartialFailure) return toPartialFailure(error, hidden, redact);
    if (!(error instanceof MarathonError)) return asDefect(error, redact);
    const hostError = new HostError(redact(error.message), { cause: error });
    hostError.stack = "";
    return hostError;
}

function toPartialFailure(failure: PartialFailure, hidden: Record<string, unknown>, redact: Redactor): Error {
    const message = redact(failure.message);
    const hostError = new HostError(message, { cause: failure.cause });
    hostError.stack = "";
    return Object.assign(hostError, {
        id: failure.id,
        properties: { ...sanitise(failure.outputs), ...hidden },
        reasons: [message],
    });
}

/** A defect of this package: it keeps its stack, which is what a report of it needs. */
function asDefect(error: unknown, redact: Redactor): Error {
    const defect = error instanceof Error ? error : new Error(String(error));
    const shown = new Error(redact(defect.message), { cause: defect });
    shown.stack = redact(defect.stack ?? "");
    return shown;
}
