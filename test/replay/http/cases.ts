import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../../provider/definition/unknown";

/** One HTTP request, as it was sent. */
export interface RecordedRequest {
    readonly method: string;
    /** As sent, encoded: `/v2/apps//a`. */
    readonly path: string;
    /** Without the question mark. */
    readonly query?: string;
    /** All but Host, Content-Length and Accept-Encoding, which is there if it mattered. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: PropertyValue;
    /** A body that is no JSON. */
    readonly body_text?: string;
    readonly body_description?: string;
}

export interface RecordedResponse {
    readonly status: number;
    /** Some of them; a list where a header came several times. */
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
    readonly body?: PropertyValue;
    /** A body that is no JSON. */
    readonly body_text?: string;
    /** There was a body, but it was not kept. */
    readonly body_omitted?: boolean;
    /** What a body that was not kept held. */
    readonly body_contains?: readonly PropertyValue[];
}

/** What reached a reader of the event stream, or happened beside it, in this order. */
export type TranscriptItem =
    | { readonly event: string; readonly data: PropertyMap }
    | { readonly http_request_sent: string }
    | { readonly http_response_received: string; readonly status: number }
    | { readonly heartbeat: true };

/** An event stream that was read. */
export interface RecordedStream {
    readonly request: RecordedRequest;
    readonly response: RecordedResponse;
    readonly transcript?: readonly TranscriptItem[];
    readonly closed_by_server?: boolean;
    /** The bytes of the stream, with placeholders. */
    readonly raw_text?: string;
}

/** Requests that were repeated while something else happened, and their answers, each different one once. */
export interface RecordedObservation {
    /** What had happened just before: `… right after the leader was killed`. */
    readonly observation: string;
    readonly answers_in_order_of_first_appearance: readonly ObservedAnswer[];
}

/** One answer of the repeated requests. */
export interface ObservedAnswer {
    /** Method and path: `GET /v2/leader`. */
    readonly request: string;
    /** `null`: the connection failed. */
    readonly status: number | null;
    readonly headers: Readonly<Record<string, string>>;
    /** `null`: there was none; `<answer as usual>`: it was not kept. */
    readonly body: PropertyValue;
}

/** One exchange, or what was seen beside the exchanges. */
export interface RecordedStep {
    /** What was waited for: `wait` until idle, `wait_ms`, `server_restarted`. */
    readonly before?: PropertyMap;
    readonly request?: RecordedRequest;
    readonly response?: RecordedResponse;
    readonly stream?: RecordedStream | RecordedObservation;
}

/** What was sent to a server that knew no apps, and what it answered. */
export interface RecordedCase {
    readonly name: string;
    /** What the server was started with. */
    readonly env: string;
    /** In files of several kinds: the kind of this case. */
    readonly area?: string;
    /** What else was done, or is worth knowing. */
    readonly note?: string;
    /** JSON pointers into the case: what differed between two recordings. */
    readonly unstable?: readonly string[];
    readonly steps: readonly RecordedStep[];
}

/** The cases of a file of HTTP exchanges; nothing if it is another kind of file. */
export function httpCasesIn(content: unknown): readonly RecordedCase[] | undefined {
    if (!Array.isArray(content) || content.length === 0 || !content.every(isCase)) return undefined;
    return content.map((recorded) => ({ ...recorded, steps: recorded.steps.map(withRepetitions) }));
}

function isCase(value: unknown): value is RecordedCase {
    return (
        isPropertyMap(value) &&
        typeof value.name === "string" &&
        typeof value.env === "string" &&
        Array.isArray(value.steps)
    );
}

/** Long lists are recorded as one element and how often it was there, long texts as their letter. */
function withRepetitions(step: RecordedStep): RecordedStep {
    const { request, response } = step;
    return {
        ...step,
        ...(request?.body !== undefined && { request: { ...request, body: repeated(request.body) } }),
        ...(response?.body !== undefined && { response: { ...response, body: repeated(response.body) } }),
    };
}

function repeated(value: PropertyValue): PropertyValue {
    if (typeof value === "string") {
        return value.replace(/<(\d+) times (.)>/g, (_, count, letter: string) =>
            letter.repeat(Number(count)),
        );
    }
    if (Array.isArray(value)) {
        return value.flatMap((element: PropertyValue, index): PropertyValue[] => {
            const count = /^<repeated (\d+) times>$/.exec(String(element))?.[1];
            const before = value[index - 1];
            if (count === undefined || before === undefined) return [repeated(element)];
            return Array.from({ length: Number(count) - 1 }, () => before);
        });
    }
    if (!isPropertyMap(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
            name,
            member === undefined ? member : repeated(member),
        ]),
    );
}
