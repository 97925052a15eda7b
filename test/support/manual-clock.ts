import type { Clock } from "../../provider/marathon/clock";

interface Sleeper {
    readonly ms: number;
    readonly until: number;
    readonly wake: () => void;
}

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
    private time: number;
    private sleepers: Sleeper[] = [];
    private readonly watchers: { ms: number; seen: () => void }[] = [];

    constructor(start: number = Date.UTC(2021, 6, 27, 12)) {
        this.time = start;
    }

    now(): number {
        return this.time;
    }

    sleep(ms: number, signal?: AbortSignal): Promise<void> {
        return new Promise((resolve, reject) => {
            if (signal?.aborted) {
                reject(signal.reason);
                return;
            }
            const sleeper = { ms, until: this.time + ms, wake: resolve };
            this.sleepers.push(sleeper);
            signal?.addEventListener("abort", () => {
                this.sleepers = this.sleepers.filter((other) => other !== sleeper);
                reject(signal.reason);
            });
            for (const watcher of this.watchers) if (watcher.ms === ms) watcher.seen();
        });
    }

    /** Resolves as soon as somebody sleeps for exactly this long. */
    sleeping(ms: number): Promise<void> {
        if (this.sleepers.some((sleeper) => sleeper.ms === ms)) return Promise.resolve();
        return this.nextSleep(ms);
    }

    /** Resolves as soon as somebody falls asleep, from now on, for exactly this long. */
    nextSleep(ms: number): Promise<void> {
        return new Promise((seen) => this.watchers.push({ ms, seen }));
    }

    /** How many sleep now. */
    get asleep(): number {
        return this.sleepers.length;
    }

    /** Moves the time and wakes those whose time has come, in order. */
    advance(ms: number): void {
        this.time += ms;
        const due = this.sleepers.filter(({ until }) => until <= this.time).sort((a, b) => a.until - b.until);
        this.sleepers = this.sleepers.filter((sleeper) => !due.includes(sleeper));
        for (const sleeper of due) sleeper.wake();
    }
}
