import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Dialect } from "./dialect";
import type { Answer, EmulatorRequest } from "./exchange";
import { sendHtmlError } from "./html-error";

/** Smaller bodies are not worth compressing. */
const minCompressed = 256;

/** Longer bodies are sent in chunks, before their length is known. */
const maxBuffered = 8192;

/** Whole numbers where fractions may stand; a text that looks like this has its quotes escaped. */
const wholeDoubles =
    /"(cpus|mem|disk|backoffFactor|minimumHealthCapacity|maximumOverCapacity)":(-?\d+)(?=[,}])/g;

/** JSON as this Marathon writes it. */
function textOf(body: unknown, { doublesWithPoint }: Dialect): string {
    const text = JSON.stringify(body);
    return doublesWithPoint ? text.replace(wholeDoubles, '"$1":$2.0') : text;
}

/** Writes an answer with the headers every Marathon answer has; larger ones compressed where the client accepts that. */
export function send(
    request: EmulatorRequest,
    answer: Answer,
    outgoing: ServerResponse,
    dialect: Dialect,
): void {
    if (answer.html !== undefined) {
        sendHtmlError(request, outgoing, answer);
        return;
    }
    const host = request.headers.host ?? "127.0.0.1";
    const { Location, ...headers } = answer.headers ?? {};
    const text = answer.body === undefined ? answer.text : textOf(answer.body, dialect);
    const readable = request.method === "GET" && answer.status === 200 && text !== undefined;
    const compressed = readable && text.length >= minCompressed && acceptsGzip(request);
    const length = Buffer.byteLength(text ?? "");
    const { Vary: varies, ...own } = headers;
    const vary = [
        ...(varies === undefined ? [] : [varies]),
        ...(readable ? ["Accept-Encoding, User-Agent"] : []),
    ];
    outgoing.writeHead(answer.status, {
        "X-Marathon-Leader": `http://${host}`,
        "X-Frame-Options": "DENY",
        "X-XSS-Protection": "1; mode=block",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        Pragma: "no-cache",
        Expires: "0",
        ...(answer.body !== undefined && { "Content-Type": "application/json" }),
        ...own,
        ...(vary.length > 0 && { Vary: vary }),
        ...(compressed && { "Content-Encoding": "gzip" }),
        ...(!compressed && text !== undefined && length <= maxBuffered && { "Content-Length": length }),
        ...(Location !== undefined && { Location: absolute(Location, answer.status, host) }),
    });
    outgoing.end(compressed ? gzipSync(text) : text);
}

/** The id of what was made, resolved against the server's root as if it were a path there; redirections stay as they are. */
function absolute(location: string, status: number, host: string): string {
    return status < 300 ? `http://${host}${location}` : location;
}

function acceptsGzip({ headers }: EmulatorRequest): boolean {
    const codings = String(headers["accept-encoding"] ?? "").split(",");
    return codings.some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));
}
