import type { Clock } from "../marathon/clock";
import type { VolumeOptions } from "./volume-store";

const firstPauseMs = 250;
const longestPauseMs = 4_000;

/** The time that an operation has, from its turn on, and where it says what is going on. */
export class Operation {
    /** Milliseconds since 1970. */
    readonly deadline: number;
    readonly signal: AbortSignal | undefined;
    private nextPauseMs = firstPauseMs;

    constructor(
        private readonly clock: Clock,
        private readonly options: VolumeOptions,
        usualTimeoutMs: number,
    ) {
        this.signal = options.signal;
        this.deadline = clock.now() + (options.timeoutMs ?? usualTimeoutMs);
    }

    status(text: string): void {
        this.options.onStatus?.(text);
    }

    /**
     * Waits a little, longer each time.
     *
     * @returns whether there is time left to go on
     */
    async pause(): Promise<boolean> {
        const ms = this.nextPauseMs;
        if (this.clock.now() + ms >= this.deadline) return false;
        this.nextPauseMs = Math.min(longestPauseMs, ms * 2);
        await this.clock.sleep(ms, this.signal);
        return true;
    }

    /** Begins again with the shortest pause. */
    hurry(): void {
        this.nextPauseMs = firstPauseMs;
    }
}
