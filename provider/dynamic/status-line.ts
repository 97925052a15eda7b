import { pauseUnlessWoken } from "../rollout/pause";
import type { RowTools } from "./row";

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/**
 * The statuses of one resource. The engine takes messages in any order, so each is sent when it has the one before, and
 * only the newest is: what has been overtaken meanwhile is old news.
 *
 * Without a terminal every status is a line of the log. There, one of a kind that was shown before, with other numbers,
 * waits until some time has passed since the last one, longer each time: a rollout of many instances leaves a few lines.
 */
export class StatusLine {
    private wanted = "";
    private shown = "";
    private isSending = false;
    private sent = Promise.resolve();
    private readonly kinds = new Set<string>();
    private shownAt = Number.NEGATIVE_INFINITY;
    private pauseMs = firstPauseMs;
    private wake = () => {};

    constructor(
        private readonly urn: string,
        private readonly tools: RowTools,
    ) {}

    show(text: string): void {
        this.wanted = text;
        this.wake();
        if (!this.isSending) this.sent = this.send();
    }

    /** Ends the status, and the memory of what was shown. Resolves once the engine knows. */
    async clear(): Promise<void> {
        this.show("");
        await this.sent;
        this.kinds.clear();
        this.pauseMs = firstPauseMs;
    }

    private async send(): Promise<void> {
        const { log, clock } = this.tools;
        this.isSending = true;
        while (this.wanted !== this.shown) {
            if (this.leftMs > 0) {
                await this.pause();
                continue;
            }
            const text = this.wanted;
            this.shown = text;
            this.shownAt = clock.now();
            if (this.isKnown(text)) this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2);
            this.kinds.add(kindOf(text));
            await log({ severity: "info", message: text, urn: this.urn, ephemeral: true });
        }
        this.isSending = false;
    }

    /** Until the wanted status may be shown. */
    private get leftMs(): number {
        const { hasTerminal, clock } = this.tools;
        if (hasTerminal || !this.isKnown(this.wanted)) return 0;
        return this.shownAt + this.pauseMs - clock.now();
    }

    private isKnown(text: string): boolean {
        return text !== "" && this.kinds.has(kindOf(text));
    }

    /** Ends early when another status is wanted: it may be one that is shown at once. */
    private async pause(): Promise<void> {
        const woken = new Promise<void>((resolve) => {
            this.wake = resolve;
        });
        await pauseUnlessWoken(this.tools.clock, this.leftMs, woken, new AbortController().signal);
    }
}

/** What a status tells, whatever the numbers. */
function kindOf(text: string): string {
    return text.replace(/\d+/g, "0");
}
