import type { ReadOptions } from "../marathon/call-options";
import type { Clock } from "../marathon/clock";
import { MarathonError } from "../marathon/errors";
import type { MarathonEvent } from "../marathon/events";
import type { Deployment } from "../marathon/wire";
import { appEventTypes, readAppEvent } from "./app-event";
import { AppWatch, type Watch } from "./app-watch";
import { DeploymentBook, deploymentEventTypes } from "./deployment-book";
import { type EventSource, followEvents } from "./event-feed";
import { pauseUnlessWoken, unlessAborted } from "./pause";

/** What a feed needs of a Marathon: `MarathonClient` has it. */
export interface FeedSource extends EventSource {
    listDeployments(options: ReadOptions): Promise<Deployment[]>;
}

/** The first comes at once, where events come at all: an open stream may still be held up on its way. */
const eventTypes = ["event_stream_attached", ...deploymentEventTypes, ...appEventTypes];
/** How often deployments are listed while events arrive: only as certainty. */
const calmPollMs = 5_000;
/** And while none arrive. */
const busyPollMs = 1_000;
/** How long a write waits for the stream: without one the poll alone must do. */
const openPatienceMs = 5_000;
/** How long stream and poll outlive the last watch, so that the next resource finds them open. */
const lingerMs = 10_000;

/**
 * What happens in one Marathon, shared by every wait of a process: one event stream, one poll of the unfinished
 * deployments. The number of requests does not depend on how many wait.
 */
export class Feed {
    private readonly book = new DeploymentBook();
    private readonly watches = new Set<AppWatch>();
    private running:
        | { readonly end: AbortController; isLive: boolean; readonly settled: Promise<void> }
        | undefined;
    private pollNow: (() => void) | undefined;
    private uses = 0;
    private hasSaidWhy = false;
    private pollFailure: MarathonError | undefined;

    /** @param say  tells the user, once, that there are no events */
    constructor(
        private readonly source: () => FeedSource,
        private readonly clock: Clock,
        private readonly say: (text: string) => void,
    ) {}

    /** Whether events arrive: an open stream that never brought any may be held up on its way. */
    get isLive(): boolean {
        return this.running?.isLive ?? false;
    }

    /** The unfinished deployments of the last listing, whoever's they are; nothing before the first one. */
    get unfinished(): readonly Deployment[] | undefined {
        return this.book.unfinished;
    }

    /** Why the last listing failed; nothing when it did not. */
    get trouble(): MarathonError | undefined {
        return this.pollFailure;
    }

    /**
     * Watches apps. Resolves when the event stream is open, or is known not to open soon: do this before the write,
     * since a deployment may be over before the write is answered.
     *
     * @throws the reason of `signal` once it is aborted
     */
    async watch(appIds: readonly string[], signal: AbortSignal): Promise<Watch> {
        const watch = new AppWatch(new Set(appIds), this.book, this.clock, () => this.release(watch));
        this.watches.add(watch);
        this.uses++;
        this.running ??= this.start();
        try {
            await unlessAborted(this.running.settled, signal);
        } catch (error) {
            watch.close();
            throw error;
        }
        return watch;
    }

    private release(watch: AppWatch): void {
        this.watches.delete(watch);
        const { uses, running } = this;
        if (this.watches.size > 0 || !running) return;
        const endIfUnused = () => {
            if (this.uses === uses && this.running === running) this.end();
        };
        void this.clock.sleep(lingerMs, running.end.signal).then(endIfUnused, () => {});
    }

    /** Ends the stream and the poll. */
    end(): void {
        this.running?.end.abort();
        this.running = undefined;
    }

    private start() {
        const end = new AbortController();
        let settle = () => {};
        const settled = new Promise<void>((resolve) => {
            settle = resolve;
        });
        const running = { end, isLive: false, settled };
        const fail = (error: unknown) => {
            // What is no answer of Marathon is a mistake of ours: every wait must end with it, none may hang.
            for (const watch of this.watches) watch.fail(error);
            settle();
        };
        const listener = {
            opened: () => {
                settle();
                this.pollNow?.();
            },
            event: (event: MarathonEvent) => {
                running.isLive = true;
                this.take(event);
            },
            closed: (why: string) => {
                running.isLive = false;
                settle();
                if (!this.hasSaidWhy) this.say(`No events from Marathon, it is polled instead. ${why}`);
                this.hasSaidWhy = true;
                this.pollNow?.();
            },
        };
        const { clock } = this;
        followEvents(this.source(), eventTypes, listener, clock, end.signal).catch(fail);
        this.poll(
            () => running.isLive,
            () => {
                running.isLive = false;
            },
            end.signal,
        ).catch(fail);
        void clock.sleep(openPatienceMs, end.signal).then(settle, settle);
        return running;
    }

    private take(event: MarathonEvent): void {
        const ended = this.book.noteEvent(event);
        if (ended !== undefined) for (const watch of this.watches) watch.noteEnd(ended);
        const news = readAppEvent(event);
        if (news) for (const watch of this.watches) watch.noteEvent(news);
    }

    private async poll(isLive: () => boolean, doubt: () => void, signal: AbortSignal): Promise<void> {
        while (!signal.aborted) {
            const begunAt = this.clock.now();
            try {
                this.book.noteListing(await this.source().listDeployments({ signal, rounds: 1 }), begunAt);
                this.pollFailure = undefined;
            } catch (error) {
                if (signal.aborted) return;
                if (!(error instanceof MarathonError)) throw error;
                this.pollFailure = error;
            }
            const missed = [...this.watches].map((watch) => watch.noteListing(isLive()));
            // A stream that keeps an end to itself is not to be relied on, until it brings something again. Where nothing
            // has ended, because a forced write is not listed at once, events go on and soon say so.
            if (missed.includes(true)) doubt();
            const woken = new Promise<void>((resolve) => {
                this.pollNow = resolve;
            });
            await pauseUnlessWoken(this.clock, isLive() ? calmPollMs : busyPollMs, woken, signal);
        }
    }
}
