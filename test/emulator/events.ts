import type { Clock } from "./clock";
import type { JsonObject } from "./json";
import { Latest } from "./latest";

/** One attached reader of `/v2/events`. */
export interface EventReader {
    /** Sends text down the stream; `false` when the reader does not keep up. */
    write(text: string): boolean;
    /** Ends the stream. */
    end(): void;
    readonly address: string;
    /** The event types asked for; empty means all. */
    readonly types: ReadonlySet<string>;
}

/** One event as it went out. */
export interface PublishedEvent {
    readonly eventType: string;
    readonly timestamp: string;
    readonly [field: string]: unknown;
}

/** How many events are kept for `Emulator.events`. */
const kept = 10_000;

/** Marathon's event bus: frames every event once and hands it to all attached readers. */
export class EventHub {
    private readonly readers = new Set<EventReader>();
    private readonly listeners = new Set<(event: PublishedEvent) => void>();
    private muted = false;
    private readonly latest = new Latest<PublishedEvent>(kept);

    constructor(private readonly clock: Clock) {}

    /** Publishes an event to every reader whose filter admits it. */
    publish(eventType: string, fields: JsonObject): void {
        const event = { ...fields, eventType, timestamp: new Date(this.clock.now()).toISOString() };
        this.latest.add(event);
        for (const listener of this.listeners) listener(event);
        if (this.muted || this.readers.size === 0) return;
        const text = frame(event);
        for (const reader of this.readers) if (admits(reader, eventType)) reader.write(text);
    }

    /** Attaches a reader; its first event is `event_stream_attached`, if its filter admits that. */
    attach(reader: EventReader): void {
        this.readers.add(reader);
        this.publish("event_stream_attached", { remoteAddress: reader.address });
    }

    /** Forgets a reader that went away and tells the others. */
    detach(reader: EventReader): void {
        if (this.readers.delete(reader)) {
            this.publish("event_stream_detached", { remoteAddress: reader.address });
        }
    }

    /** Sends the bare CRLF that keeps connections alive. */
    heartbeat(): void {
        for (const reader of this.readers) reader.write("\r\n");
    }

    /** Ends all streams, as a Marathon does that loses the leadership. */
    closeStreams(): void {
        for (const reader of [...this.readers]) {
            this.readers.delete(reader);
            reader.end();
        }
    }

    /** Leaves streams open but sends nothing any more, until called with `false`. */
    mute(muted: boolean): void {
        this.muted = muted;
    }

    /** The last ten thousand events, oldest first, sent or not. */
    get published(): readonly PublishedEvent[] {
        return this.latest.items;
    }

    /** The number of attached streams. */
    get attached(): number {
        return this.readers.size;
    }

    /** Calls back for each event inside this process; the answer ends that. */
    listen(listener: (event: PublishedEvent) => void): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }
}

function admits(reader: EventReader, eventType: string): boolean {
    return reader.types.size === 0 || reader.types.has(eventType);
}

function frame(event: PublishedEvent): string {
    return `event: ${event.eventType}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`;
}
