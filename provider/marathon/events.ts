import type { Dispatcher } from "undici";
import { type Answer, isObject, parseJson, readBody, readObject } from "./answers";
import type { Endpoint } from "./connection";
import { formatDuration } from "./duration";
import { MarathonError, ResponseError, UnreachableError } from "./errors";
import { causeOf, describeFailure, type Failure, isTransientStatus, refusalToServe } from "./failures";
import type { Http } from "./http";
import { Limits } from "./limits";
import { queryText } from "./query";
import { SseParser } from "./sse";
import type { JsonObject } from "./wire";

/** Something that happened in Marathon. Marathon's `Events` and `Formats` list them. */
export interface MarathonEvent {
    /** `deployment_success`, `status_update_event`, `instance_changed_event`, … */
    readonly event: string;
    /** Has `eventType` and `timestamp` besides what belongs to the event. */
    readonly data: JsonObject;
}

export interface EventsOptions {
    /**
     * Only these types. With a filter Marathon does not send `event_stream_attached`, so the stream may be silent at
     * first. @default all
     */
    readonly eventTypes?: readonly string[] | undefined;
    /** Ends the stream; opening it, or reading from it, then throws the signal's reason. */
    readonly signal?: AbortSignal | undefined;
    /** How long opening may take. @default `requestTimeoutMs` of the connection */
    readonly timeoutMs?: number | undefined;
    /** How long the stream may be silent; Marathon sends a heartbeat every 10 s. @default 30000 */
    readonly idleTimeoutMs?: number | undefined;
}

const defaultIdleTimeoutMs = 30_000;

type Body = Dispatcher.ResponseData["body"];

/**
 * An open event stream: iterate over it once. The iteration ends when Marathon ends the stream (it loses leadership,
 * or ends itself) or {@link close} is called, and throws an {@link UnreachableError} when the connection breaks or
 * stays silent. There is no replay: what happened between two streams must be polled.
 */
export class EventStream implements AsyncIterable<MarathonEvent> {
    private readonly parser = new SseParser();
    private closed = false;

    constructor(
        /** Where it comes from: the leader. */
        readonly url: string,
        private readonly body: Body,
        private readonly limits: Limits,
        private readonly options: EventsOptions,
    ) {
        // Ending the stream early makes the body emit an error even while nobody reads; the reader gets it in any case.
        body.on("error", () => {});
    }

    /** Ends the stream and its iteration. */
    close(): void {
        this.closed = true;
        this.limits.clear();
        this.body.destroy();
    }

    async *[Symbol.asyncIterator](): AsyncGenerator<MarathonEvent, void, undefined> {
        const chunks = this.body[Symbol.asyncIterator]();
        try {
            while (true) {
                const chunk = await this.nextChunk(chunks);
                if (!chunk) return;
                for (const { event, data } of this.parse(chunk)) {
                    yield { event, data: this.readData(data) };
                    if (this.closed) return;
                }
            }
        } finally {
            this.close();
        }
    }

    /** Silence is measured only while somebody waits: a slow reader is not a silent server. */
    private async nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
        const idleTimeoutMs = this.options.idleTimeoutMs ?? defaultIdleTimeoutMs;
        const lift = this.limits.add(idleTimeoutMs);
        try {
            const { done, value } = await chunks.next();
            return done ? undefined : value;
        } catch (error) {
            if (this.closed) return undefined;
            this.options.signal?.throwIfAborted();
            const reason =
                this.limits.expired === undefined
                    ? describeFailure(error, undefined).reason
                    : `the event stream was silent for ${formatDuration(idleTimeoutMs)}`;
            throw new UnreachableError("GET", [{ url: this.url, reason }], { cause: error });
        } finally {
            lift();
        }
    }

    private parse(chunk: Uint8Array) {
        try {
            return this.parser.push(chunk);
        } catch (error) {
            throw this.damaged(error instanceof RangeError ? error.message : "it cannot be read");
        }
    }

    private readData(data: string): JsonObject {
        const parsed = parseJson(data);
        if (isObject(parsed)) return parsed as JsonObject;
        throw this.damaged("the data of an event is not a JSON object");
    }

    private damaged(why: string): ResponseError {
        return new ResponseError(`The event stream is damaged, ${why}`, {
            method: "GET",
            url: this.url,
            status: 200,
        });
    }
}

/**
 * Opens the event stream: `GET /v2/events`. It is open when this resolves; what happens from then on arrives.
 *
 * Each URL is tried once. A member that is not the leader redirects to it; credentials go along, so the redirect is
 * followed only to another URL of the connection or to the leader that Marathon itself names, and never from https
 * to http.
 *
 * @throws UnreachableError when no URL gives a stream in time.
 * @throws UnauthorisedError, HttpError, ResponseError when one answers with something else.
 * @throws the reason of `options.signal` once it is aborted.
 */
export async function openEvents(http: Http, options: EventsOptions = {}): Promise<EventStream> {
    const deadline = http.clock.now() + (options.timeoutMs ?? http.requestTimeoutMs);
    const endpoints = http.endpointsInOrder();
    const failures: Failure[] = [];
    for (const [index, endpoint] of endpoints.entries()) {
        const remaining = deadline - http.clock.now();
        if (remaining <= 0) break;
        const outcome = await openWithin(remaining / (endpoints.length - index), http, endpoint, options);
        if (outcome instanceof EventStream) {
            http.prefer(endpoint);
            return outcome;
        }
        failures.push(outcome);
    }
    throw new UnreachableError("GET", failures, causeOf(failures));
}

async function openWithin(
    ms: number,
    http: Http,
    endpoint: Endpoint,
    options: EventsOptions,
): Promise<EventStream | Failure> {
    const limits = new Limits(http.clock, options.signal);
    const liftOpenLimit = limits.add(ms);
    let opened = false;
    try {
        const outcome = await new Opening(http, limits, options).openAt(endpoint);
        opened = outcome instanceof EventStream;
        return outcome;
    } catch (error) {
        if (error instanceof MarathonError) throw error;
        options.signal?.throwIfAborted();
        const url = endpoint.origin + endpoint.prefix + eventsPath;
        return {
            url,
            ...describeFailure(error, limits.expired === undefined ? undefined : formatDuration(ms)),
        };
    } finally {
        if (opened) liftOpenLimit();
        else limits.clear();
    }
}

const eventsPath = "/v2/events";

/** The way to a stream from one URL, over the redirect of a member that is not the leader. */
class Opening {
    constructor(
        private readonly http: Http,
        private readonly limits: Limits,
        private readonly options: EventsOptions,
    ) {}

    async openAt(endpoint: Endpoint): Promise<EventStream | Failure> {
        const answer = await this.ask(endpoint);
        if (answer instanceof EventStream) return answer;
        if (isTransientStatus(answer.status)) return refusalToServe(answer);
        if (!isRedirect(answer.status)) throw notAStream(answer);
        const target = targetOf(answer);
        const leader = target && (await this.trusted(target, endpoint));
        if (!leader) return notFollowed(answer, target);
        const led = await this.ask(leader);
        if (led instanceof EventStream) return led;
        if (isTransientStatus(led.status)) return refusalToServe(led);
        if (isRedirect(led.status)) return notFollowed(led, targetOf(led));
        throw notAStream(led);
    }

    private async ask(endpoint: Endpoint): Promise<EventStream | Answer> {
        const path = eventsPath + queryText({ event_type: this.options.eventTypes });
        // Marathon compares this header as a whole: with any second type in it, it answers 405.
        const request = {
            method: "GET",
            path,
            accept: "text/event-stream",
            signal: this.limits.signal,
        } as const;
        const { where, head } = await this.http.request(endpoint, request);
        const type = String(head.headers["content-type"] ?? "");
        if (where.status === 200 && /^text\/event-stream\b/i.test(type)) {
            return new EventStream(where.url, head.body, this.limits, this.options);
        }
        return this.http.readAnswer(endpoint, where, head);
    }

    /** The target of a redirect as an endpoint with credentials, if it may have them. */
    private async trusted(target: URL, from: Endpoint): Promise<Endpoint | undefined> {
        if (!target.pathname.endsWith(eventsPath)) return undefined;
        if (from.origin.startsWith("https:") && target.protocol !== "https:") return undefined;
        const prefix = target.pathname.slice(0, -eventsPath.length);
        const listed = this.http.endpointsInOrder().find(({ origin }) => origin === target.origin);
        if (listed) return { ...listed, prefix };
        const { signal } = this.limits;
        const { where, head } = await this.http.request(from, { method: "GET", path: "/v2/leader", signal });
        const { leader } = readObject<{ leader: string }>(
            await this.http.readAnswer(from, where, head),
            "leader",
        );
        return leader === hostAndPort(target) ? { ...from, origin: target.origin, prefix } : undefined;
    }
}

function isRedirect(status: number): boolean {
    return [301, 302, 303, 307, 308].includes(status);
}

function targetOf(answer: Answer): URL | undefined {
    const { location } = answer.headers;
    return typeof location === "string" && URL.canParse(location, answer.url)
        ? new URL(location, answer.url)
        : undefined;
}

/** `URL.host` leaves the port out where it is the usual one; Marathon never does. */
function hostAndPort(url: URL): string {
    return `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}

function notFollowed({ url }: Answer, target: URL | undefined): Failure {
    const where = target ? target.origin + target.pathname : "nowhere";
    const reason =
        `redirected to ${where}, which was not followed: it is neither one of the URLs nor the leader ` +
        "that Marathon names, or it leaves https";
    return { url, reason, sent: true, permanent: true };
}

function notAStream(answer: Answer): MarathonError {
    try {
        readBody(answer);
    } catch (error) {
        if (error instanceof MarathonError) return error;
        throw error;
    }
    return new ResponseError("JSON came instead of an event stream", answer);
}
