/** How time passes in the emulator. */
export type ClockKind = "instant" | "real" | "stepped";

/** The time of one emulator. All delays are in milliseconds. */
export interface Clock {
    readonly kind: ClockKind;
    /** How many milliseconds of delay pass in one millisecond of `now`. */
    readonly speed: number;
    /** Milliseconds since 1970. */
    now(): number;
    /** Runs a function later; the answer cancels it. */
    after(delay: number, run: () => void): () => void;
    /** Moves a stepped clock and runs what falls due, in order. Throws on the other kinds. */
    advance(delay: number): void;
    /** Cancels everything that waits. */
    close(): void;
}

/** How much faster than in the real world back-off and health check intervals pass on an instant clock. */
const instantSpeed = 200;

/** A clock on Node's timers: `speed` divides every delay. */
class RunningClock implements Clock {
    private readonly waiting = new Set<NodeJS.Timeout>();
    private readonly immediate = new Set<NodeJS.Immediate>();

    constructor(
        readonly kind: "instant" | "real",
        readonly speed: number,
    ) {}

    now(): number {
        return Date.now();
    }

    after(delay: number, run: () => void): () => void {
        return delay <= 0 ? this.soon(run) : this.later(delay / this.speed, run);
    }

    advance(): void {
        throw new Error(`The ${this.kind} clock moves by itself; start the emulator with clock: "stepped".`);
    }

    close(): void {
        for (const timer of this.waiting) clearTimeout(timer);
        for (const immediate of this.immediate) clearImmediate(immediate);
        this.waiting.clear();
        this.immediate.clear();
    }

    private soon(run: () => void): () => void {
        const immediate = setImmediate(() => {
            this.immediate.delete(immediate);
            run();
        });
        this.immediate.add(immediate);
        return () => {
            clearImmediate(immediate);
            this.immediate.delete(immediate);
        };
    }

    private later(delay: number, run: () => void): () => void {
        const timer = setTimeout(() => {
            this.waiting.delete(timer);
            run();
        }, delay);
        timer.unref();
        this.waiting.add(timer);
        return () => {
            clearTimeout(timer);
            this.waiting.delete(timer);
        };
    }
}

/** A clock that stands still until a test moves it. */
class SteppedClock implements Clock {
    readonly kind = "stepped";
    readonly speed = 1;
    private time = Date.UTC(2020, 0, 1);
    private order = 0;
    private waiting: { due: number; order: number; run: () => void }[] = [];

    now(): number {
        return this.time;
    }

    after(delay: number, run: () => void): () => void {
        const entry = { due: this.time + Math.max(0, delay), order: this.order++, run };
        this.waiting.push(entry);
        return () => {
            this.waiting = this.waiting.filter((other) => other !== entry);
        };
    }

    advance(delay: number): void {
        const end = this.time + delay;
        for (let next = this.takeDue(end); next; next = this.takeDue(end)) {
            this.time = next.due;
            next.run();
        }
        this.time = end;
    }

    close(): void {
        this.waiting = [];
    }

    private takeDue(end: number) {
        let first: (typeof this.waiting)[number] | undefined;
        for (const entry of this.waiting) {
            if (entry.due > end) continue;
            const earlier =
                !first || entry.due < first.due || (entry.due === first.due && entry.order < first.order);
            if (earlier) first = entry;
        }
        if (first) this.waiting = this.waiting.filter((entry) => entry !== first);
        return first;
    }
}

/**
 * A clock of the given kind. `speed` counts for the real one: 10 lets a back-off of one second pass in 100 ms.
 * On an instant clock what needs no waiting happens at once, and everything else two hundred times as fast.
 */
export function startClock(kind: ClockKind, speed = 1): Clock {
    return kind === "stepped"
        ? new SteppedClock()
        : new RunningClock(kind, kind === "instant" ? instantSpeed : speed);
}
