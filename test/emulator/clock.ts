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

/** Something that a stepped clock is to run. */
interface Entry {
    readonly due: number;
    readonly order: number;
    run: (() => void) | undefined;
}

/** A clock that stands still until a test moves it. */
class SteppedClock implements Clock {
    readonly kind = "stepped";
    readonly speed = 1;
    private time = Date.UTC(2020, 0, 1);
    private order = 0;
    /** A binary heap, the entry that is due first on top; cancelled ones stay until they come up. */
    private readonly heap: Entry[] = [];

    now(): number {
        return this.time;
    }

    after(delay: number, run: () => void): () => void {
        const entry: Entry = { due: this.time + Math.max(0, delay), order: this.order++, run };
        this.push(entry);
        return () => {
            entry.run = undefined;
        };
    }

    advance(delay: number): void {
        const end = this.time + delay;
        for (let next = this.heap[0]; next && next.due <= end; next = this.heap[0]) {
            this.pop();
            if (!next.run) continue;
            this.time = next.due;
            next.run();
        }
        this.time = end;
    }

    close(): void {
        this.heap.length = 0;
    }

    private push(entry: Entry): void {
        const { heap } = this;
        let at = heap.push(entry) - 1;
        while (at > 0) {
            const above = (at - 1) >> 1;
            const parent = heap[above];
            if (!parent || isBefore(parent, entry)) break;
            heap[at] = parent;
            at = above;
        }
        heap[at] = entry;
    }

    private pop(): void {
        const { heap } = this;
        const last = heap.pop();
        if (!last || heap.length === 0) return;
        let at = 0;
        for (;;) {
            const left = 2 * at + 1;
            const [one, other] = [heap[left], heap[left + 1]];
            const below = one && other && isBefore(other, one) ? left + 1 : left;
            const child = heap[below];
            if (!child || isBefore(last, child)) break;
            heap[at] = child;
            at = below;
        }
        heap[at] = last;
    }
}

function isBefore(a: Entry, b: Entry): boolean {
    return a.due < b.due || (a.due === b.due && a.order < b.order);
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
