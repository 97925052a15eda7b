import { Agent, type IncomingMessage, request as open } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import type { PropertyValue } from "../../../provider/definition/unknown";
import type { RecordedRequest } from "./cases";
import type { Bindings } from "./placeholders";

/** How long an answer may take, in milliseconds of real time. */
const timeout = 30_000;

/** Connections are kept unless a request says otherwise, as the recorder did. */
const agent = new Agent({ keepAlive: true });

/** An answer as it came. */
export interface Answer {
    readonly status: number;
    /** By lower-case name; several of one name in their order. */
    readonly headers: ReadonlyMap<string, readonly string[]>;
    /** Decompressed. */
    readonly text: string;
}

/** A request that cannot be sent again as it was. */
export class UnknownRequest extends Error {
    override readonly name = "UnknownRequest";
}

/**
 * Sends a request as it was recorded, with the values of this case in place of its placeholders.
 * @param url of the server, with its path prefix
 * @throws UnknownRequest when the record does not tell its bytes, UnboundPlaceholder, or the system's error
 */
export function send(url: string, recorded: RecordedRequest, bindings: Bindings): Promise<Answer> {
    return new Promise((resolve, reject) => {
        const outgoing = openRequest(url, recorded, bindings, (incoming) => {
            const chunks: Buffer[] = [];
            const finish = () => {
                clearTimeout(timer);
                const body = Buffer.concat(chunks);
                const isGzip = incoming.headers["content-encoding"] === "gzip" && body.length > 0;
                resolve({ ...headOf(incoming), text: (isGzip ? gunzipSync(body) : body).toString("utf8") });
            };
            incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
            incoming.once("error", reject);
            incoming.once("end", finish);
            if (isEventStream(incoming)) {
                finish();
                outgoing.destroy();
            }
        });
        const timer = setTimeout(
            () => outgoing.destroy(new Error(`no answer within ${timeout} ms`)),
            timeout,
        );
        outgoing.once("error", (error) => {
            clearTimeout(timer);
            reject(error);
        });
    });
}

/** It does not end by itself. */
function isEventStream({ headers }: IncomingMessage): boolean {
    return headers["content-type"]?.startsWith("text/event-stream") ?? false;
}

/** Sends a request; the answer is read by the caller. @throws as `send` */
export function openRequest(
    url: string,
    recorded: RecordedRequest,
    bindings: Bindings,
    onAnswer: (incoming: IncomingMessage) => void,
) {
    const { hostname, port, pathname, username, password } = new URL(url);
    const query = recorded.query ? `?${bindings.fill(recorded.query)}` : "";
    const body = bodyOf(recorded, bindings);
    const request = open(
        {
            hostname,
            port,
            method: recorded.method,
            path: `${pathname.replace(/\/$/, "")}${bindings.fill(recorded.path)}${query}`,
            headers: { ...recorded.headers, ...(body && { "Content-Length": body.length }) },
            ...(username && { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
            agent,
        },
        onAnswer,
    );
    request.end(body);
    return request;
}

/** Status and headers of an answer. */
export function headOf(incoming: IncomingMessage): Omit<Answer, "text"> {
    const headers = new Map<string, string[]>();
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
        const name = (incoming.rawHeaders[index] ?? "").toLowerCase();
        headers.set(name, [...(headers.get(name) ?? []), incoming.rawHeaders[index + 1] ?? ""]);
    }
    return { status: incoming.statusCode ?? 0, headers };
}

function bodyOf(recorded: RecordedRequest, bindings: Bindings): Buffer | undefined {
    const { body, body_text: text, body_description: description } = recorded;
    if (body !== undefined) return Buffer.from(JSON.stringify(filled(body, bindings)));
    if (text !== undefined) return Buffer.from(bindings.fill(text));
    if (description === undefined) return undefined;
    const zipped = /^gzip of (.*)$/s.exec(description)?.[1];
    if (zipped === undefined) throw new UnknownRequest(`the bytes of the body are not kept: ${description}`);
    return gzipSync(zipped);
}

function filled(value: PropertyValue, bindings: Bindings): PropertyValue {
    if (typeof value === "string") return bindings.fill(value);
    if (Array.isArray(value)) return value.map((element: PropertyValue) => filled(element, bindings));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
            name,
            member === undefined ? member : filled(member, bindings),
        ]),
    );
}
