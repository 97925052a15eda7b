import type { Clock } from "../marathon/clock";
import type { AppEvent } from "./app-event";
import type { DeploymentBook, DeploymentState } from "./deployment-book";
import { pauseUnlessWoken } from "./pause";

/** What one wait sees of the feed. Close it when the wait is over. */
export interface Watch {
    /** Follows a deployment; before the write that starts it, its id is not known yet. */
    follow(deployment: string): void;
    stateOf(deployment: string): DeploymentState;
    /** What happened to the instances of the watched apps since the last call, oldest first. */
    takeEvents(): readonly AppEvent[];
    /**
     * Resolves with the next news: an event of these apps, the end of a deployment, a new listing while there are no
     * events; at latest after `ms` milliseconds.
     *
     * @throws the reason of `signal` once it is aborted
     */
    news(ms: number, signal: AbortSignal): Promise<void>;
    close(): void;
}

/** Events that nobody took; the oldest go first. */
const mostEvents = 1_000;

/** The watch of a feed, which tells it what happens. */
export class AppWatch implements Watch {
    private events: AppEvent[] = [];
    private readonly followed = new Map<string, DeploymentState["kind"]>();
    private hasNews = false;
    private failure: { readonly error: unknown } | undefined;
    private wake: (() => void) | undefined;
    private isClosed = false;

    constructor(
        private readonly appIds: ReadonlySet<string>,
        private readonly book: DeploymentBook,
        private readonly clock: Clock,
        private readonly release: () => void,
    ) {}

    follow(deployment: string): void {
        if (this.followed.has(deployment)) return;
        this.book.follow(deployment, this.clock.now());
        this.followed.set(deployment, this.book.stateOf(deployment).kind);
    }

    stateOf(deployment: string): DeploymentState {
        return this.book.stateOf(deployment);
    }

    takeEvents(): readonly AppEvent[] {
        const { events } = this;
        this.events = [];
        return events;
    }

    async news(ms: number, signal: AbortSignal): Promise<void> {
        if (!this.hasNews) {
            const woken = new Promise<void>((resolve) => {
                this.wake = resolve;
            });
            await pauseUnlessWoken(this.clock, ms, woken, signal);
        }
        signal.throwIfAborted();
        this.hasNews = false;
        if (this.failure) throw this.failure.error;
    }

    close(): void {
        if (this.isClosed) return;
        this.isClosed = true;
        for (const id of this.followed.keys()) this.book.forget(id);
        this.release();
    }

    noteEvent(event: AppEvent): void {
        if (!this.appIds.has(event.appId)) return;
        this.events.push(event);
        if (this.events.length > mostEvents) this.events.shift();
        this.tell();
    }

    noteEnd(deployment: string): void {
        if (this.followed.has(deployment)) this.tell();
    }

    /**
     * While events arrive a listing is news only if it shows another state than before.
     *
     * @returns whether it shows a deployment to be over of whose end no event has told
     */
    noteListing(isLive: boolean): boolean {
        let isNews = !isLive;
        let isMissed = false;
        for (const [id, before] of this.followed) {
            const now = this.book.stateOf(id).kind;
            this.followed.set(id, now);
            if (now === before) continue;
            isNews = true;
            if (now === "vanished" || now === "unlisted") isMissed = true;
        }
        if (isNews) this.tell();
        return isMissed;
    }

    fail(error: unknown): void {
        this.failure = { error };
        this.tell();
    }

    private tell(): void {
        this.hasNews = true;
        this.wake?.();
    }
}
