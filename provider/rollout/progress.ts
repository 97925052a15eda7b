import type { Clock } from "../marathon/clock";
import { formatDuration, parseDuration } from "../marathon/duration";
import type { App } from "../marathon/wire";

/** When something has moved in any of the waits that share it, in milliseconds since 1970. */
export interface Pace {
    movedAt: number;
}

/** How long a wait may take. */
export interface WaitLimits {
    /** How long nothing may move, in milliseconds. */
    readonly progressTimeoutMs: number;
    /** How long the whole wait may take, in milliseconds. */
    readonly rolloutTimeoutMs: number | undefined;
    /** What the user has set that by, as messages name it. @default rolloutTimeout */
    readonly rolloutTimeoutSetBy?: string | undefined;
    /** When the operation began that the wait is a part of. Milliseconds since 1970. @default when the wait begins */
    readonly startedAt?: number | undefined;
    /** What moves in other waits counts here too: an app may have to wait for theirs. @default only its own */
    readonly pace?: Pace | undefined;
}

/** Which limit has passed, and in words: `no progress for 10m (progressTimeout)`. */
export interface Lateness {
    readonly limit: "progressTimeout" | "rolloutTimeout";
    readonly text: string;
}

/** Measures a wait against its limits. */
export class Progress {
    private readonly started: number;
    private moved: number;
    private mark = 0;
    private patienceMs = 0;

    constructor(
        private readonly clock: Clock,
        private readonly limits: WaitLimits,
    ) {
        this.moved = clock.now();
        this.started = limits.startedAt ?? this.moved;
    }

    /** Begins the progress timeout anew when the mark has grown. */
    note(mark: number): void {
        if (mark === this.mark) return;
        this.mark = mark;
        this.noteMove();
    }

    /** Begins the progress timeout anew. */
    noteMove(): void {
        this.moved = this.clock.now();
        if (this.limits.pace) this.limits.pace.movedAt = this.moved;
    }

    /** No progress timeout is shorter than the time that the app's own health checks may take to judge it. */
    allowFor(app: App): void {
        this.patienceMs = patienceFor(app);
    }

    /** Milliseconds since something moved. */
    get stillMs(): number {
        return this.clock.now() - Math.max(this.moved, this.limits.pace?.movedAt ?? this.moved);
    }

    /** Milliseconds until a limit passes. */
    get leftMs(): number {
        const still = this.progressTimeoutMs - this.stillMs;
        const { rolloutTimeoutMs } = this.limits;
        if (rolloutTimeoutMs === undefined) return still;
        return Math.min(still, rolloutTimeoutMs - (this.clock.now() - this.started));
    }

    get lateness(): Lateness | undefined {
        const { rolloutTimeoutMs, rolloutTimeoutSetBy = "rolloutTimeout" } = this.limits;
        const takenMs = this.clock.now() - this.started;
        if (rolloutTimeoutMs !== undefined && takenMs >= rolloutTimeoutMs) {
            return { limit: "rolloutTimeout", text: `after ${inSeconds(takenMs)} (${rolloutTimeoutSetBy})` };
        }
        if (this.stillMs < this.progressTimeoutMs) return undefined;
        return {
            limit: "progressTimeout",
            text: `no progress for ${inSeconds(this.stillMs)} (progressTimeout)`,
        };
    }

    private get progressTimeoutMs(): number {
        return Math.max(this.limits.progressTimeoutMs, this.patienceMs);
    }
}

/** Beyond what the checks need, for the instance to be placed, fetched and started. */
const startMs = parseDuration("2m");

/**
 * How long an instance may rightly show nothing: the longest grace period of its health checks and what they need to
 * call it bad, and 2 minutes. Nothing for an app without health checks.
 */
function patienceFor(app: App): number {
    const checks = Array.isArray(app.healthChecks) ? (app.healthChecks as readonly HealthCheck[]) : [];
    const needed = checks.map(
        ({ gracePeriodSeconds = 300, intervalSeconds = 60, maxConsecutiveFailures = 3 }) =>
            (gracePeriodSeconds + intervalSeconds * maxConsecutiveFailures) * 1_000 + startMs,
    );
    return Math.max(0, ...needed);
}

/** The parts that matter here; Marathon always sends them. */
interface HealthCheck {
    readonly gracePeriodSeconds?: number;
    readonly intervalSeconds?: number;
    readonly maxConsecutiveFailures?: number;
}

function inSeconds(ms: number): string {
    return formatDuration(Math.round(ms / 1_000) * 1_000);
}
