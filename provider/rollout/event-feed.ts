import type { Clock } from "../marathon/clock";
import { AnswerError, MarathonError } from "../marathon/errors";
import type { EventsOptions, MarathonEvent } from "../marathon/events";

/** An open stream of events: `MarathonClient.openEvents` gives one. */
export interface OpenStream extends AsyncIterable<MarathonEvent> {
    close(): void;
}

/** Where events come from. */
export interface EventSource {
    openEvents(options: EventsOptions): Promise<OpenStream>;
}

/** What an event feed tells of itself. */
export interface EventListener {
    /** The stream is open: whatever happened before must be polled. */
    opened(): void;
    event(event: MarathonEvent): void;
    /** There is no stream any more, or none yet; `why` is one sentence. */
    closed(why: string): void;
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A stream that lasted this long was a good one: the next attempt comes soon again. */
const goodStreamMs = 30_000;

/**
 * Keeps one event stream open until the signal is aborted: opens it again, ever more slowly, when Marathon or the
 * network ends it. A Marathon that refuses the stream (403, an old proxy) is not asked again.
 */
export async function followEvents(
    source: EventSource,
    eventTypes: readonly string[],
    listener: EventListener,
    clock: Clock,
    signal: AbortSignal,
): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
        const begun = clock.now();
        try {
            await readStream(source, { eventTypes, signal }, listener);
            listener.closed("Marathon ended the event stream.");
        } catch (error) {
            if (signal.aborted) return;
            if (!(error instanceof MarathonError)) throw error;
            listener.closed(error.message);
            if (isRefusal(error)) return;
        }
        if (clock.now() - begun >= goodStreamMs) pauseMs = firstPauseMs;
        try {
            await clock.sleep(pauseMs, signal);
        } catch (error) {
            if (signal.aborted) return;
            throw error;
        }
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
}

async function readStream(
    source: EventSource,
    options: EventsOptions,
    listener: EventListener,
): Promise<void> {
    const stream = await source.openEvents(options);
    listener.opened();
    try {
        for await (const event of stream) listener.event(event);
    } finally {
        stream.close();
    }
}

/** An answer that the next attempt would get again; a server in trouble (5xx) and a damaged stream are none. */
function isRefusal(error: MarathonError): boolean {
    return error instanceof AnswerError && error.status >= 400 && error.status < 500;
}
