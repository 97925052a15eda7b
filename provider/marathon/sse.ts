/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
    /** `message` when the server names none. */
    readonly event: string;
    readonly data: string;
}

/** Far above the largest event of Marathon, the plan of a deployment; a stream that exceeds it is not one. */
const defaultMaxEventLength = 64 * 1024 * 1024;

const lineEnd = /\r\n|\n|\r/g;

/**
 * Turns the bytes of a `text/event-stream` into events, wherever the bytes are cut: inside a line end, inside a
 * character. As the HTML standard describes it, except for `id` and `retry`, which only matter to who reconnects.
 */
export class SseParser {
    private readonly decoder = new TextDecoder("utf-8");
    private line = "";
    private lastWasCarriageReturn = false;
    private event = "";
    private data: string[] = [];
    private length = 0;

    constructor(private readonly maxEventLength: number = defaultMaxEventLength) {}

    /**
     * @returns the events that these bytes complete.
     * @throws RangeError when an event has no end.
     */
    push(bytes: Uint8Array): ServerSentEvent[] {
        const text = this.withoutSplitLineEnd(this.decoder.decode(bytes, { stream: true }));
        const events: ServerSentEvent[] = [];
        let start = 0;
        for (const end of text.matchAll(lineEnd)) {
            const event = this.endLine(this.line + text.slice(start, end.index));
            if (event) events.push(event);
            this.line = "";
            start = end.index + end[0].length;
        }
        this.line += text.slice(start);
        if (this.length + this.line.length > this.maxEventLength) {
            throw new RangeError(`an event is longer than ${this.maxEventLength} characters`);
        }
        return events;
    }

    /** A carriage return ends its line at once, so the line feed after it, in the next bytes, ends nothing. */
    private withoutSplitLineEnd(text: string): string {
        if (text === "") return text;
        const rest = this.lastWasCarriageReturn && text.startsWith("\n") ? text.slice(1) : text;
        this.lastWasCarriageReturn = text.endsWith("\r");
        return rest;
    }

    private endLine(line: string): ServerSentEvent | undefined {
        if (line === "") return this.dispatch();
        const colon = line.indexOf(":");
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
        if (field === "event") this.event = value;
        if (field === "data") {
            this.data.push(value);
            this.length += value.length + 1;
        }
        return undefined;
    }

    /** An empty line ends the event; without data, as in Marathon's heartbeats, there is none. */
    private dispatch(): ServerSentEvent | undefined {
        const { event, data } = this;
        this.event = "";
        this.data = [];
        this.length = 0;
        return data.length === 0 ? undefined : { event: event || "message", data: data.join("\n") };
    }
}
