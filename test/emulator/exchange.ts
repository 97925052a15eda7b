import type { IncomingHttpHeaders } from "node:http";
import { isObject, type JsonObject } from "./json";
import type { Marathon } from "./marathon";
import { missingBody, notJson, Refusal } from "./refusal";

/** One request of the log. */
export interface RecordedRequest {
    readonly method: string;
    /** The path as sent, without prefix and query. */
    readonly path: string;
    /** The query as sent, without `?`. */
    readonly query: string;
    readonly headers: IncomingHttpHeaders;
    /** The body: parsed when it is JSON, else the text, `undefined` when empty. */
    readonly body: unknown;
    /** The status that was answered; 0 while it is held and when the connection was cut. */
    status: number;
    /** Milliseconds since 1970, real time. */
    readonly time: number;
}

/** A request as the routes see it. */
export class EmulatorRequest {
    constructor(
        readonly method: string,
        readonly path: string,
        readonly query: URLSearchParams,
        readonly headers: IncomingHttpHeaders,
        readonly text: string,
        readonly remoteAddress: string,
    ) {}

    /** A boolean parameter as Java reads it: only `true` is true, empty counts as absent. */
    flag(name: string, absent = false): boolean {
        const value = this.query.get(name);
        return value === null || value === "" ? absent : value.toLowerCase() === "true";
    }

    /**
     * The body as JSON.
     * @throws Refusal (415, 400)
     */
    json(): unknown {
        const type = this.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
        if (type !== undefined && type !== "application/json") {
            throw new Refusal(415, { message: "Unsupported Media Type" });
        }
        return this.anyJson();
    }

    /**
     * The body as JSON, whatever its content type says.
     * @throws Refusal (400)
     */
    anyJson(): unknown {
        if (this.text.trim() === "") throw missingBody(this.text);
        try {
            return JSON.parse(this.text);
        } catch (error) {
            throw notJson(parserText(this.text) ?? (error instanceof Error ? error.message : String(error)));
        }
    }

    /** The body as a JSON object; an array counts as an empty one, as Marathon takes it. */
    jsonObject(): JsonObject {
        const body = this.json();
        return isObject(body) ? body : {};
    }
}

/** What a route answers. */
export interface Answer {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** JSON; absent means no body. */
    readonly body?: unknown;
    /** A body that is not JSON; its type is in `headers`. */
    readonly text?: string;
    /** The reason of an error page: HTML where that is accepted, else no body. */
    readonly html?: string;
    /** Done once the answer is on its way. */
    readonly after?: () => void;
}

/** One route: the first whose pattern fits the path and whose method fits answers. */
export interface Route {
    readonly method: string;
    readonly pattern: RegExp;
    /** It looks at the Accept header itself; by default it answers JSON, and 406 where that is not wanted. */
    readonly produces?: "anything";
    readonly answer: (marathon: Marathon, request: EmulatorRequest, match: readonly string[]) => Answer;
}

/** An answer with a JSON body. */
export function ok(body: unknown): Answer {
    return { status: 200, body };
}

/** Whether a request takes JSON for an answer. */
export function admitsJson({ headers }: EmulatorRequest): boolean {
    const wanted = acceptedTypes(headers.accept);
    return wanted.some((type) => ["application/json", "application/*", "*/*"].includes(type));
}

/** The media types of an Accept header, without their parameters. */
export function acceptedTypes(accept = "*/*"): string[] {
    return accept.split(",").map((type) => type.split(";")[0]?.trim().toLowerCase() ?? "");
}

/** What Marathon's parser says of text that breaks off, or that holds a bare word; nothing of other mistakes. */
function parserText(text: string): string | undefined {
    const token = /(?:^|[\]},"\d])\s*([A-Za-z]\w*)/.exec(text.replace(/"(?:[^"\\]|\\.)*"/gs, '""'))?.[1];
    if (token !== undefined && !["true", "false", "null"].includes(token)) {
        return `Unrecognized token '${token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
    }
    if (text.trim() !== "{") return undefined;
    return (
        "Unexpected end-of-input: expected close marker for Object " +
        '(start marker at [Source: (byte[])"{"; line: 1, column: 1])'
    );
}
