import type { ServerResponse } from "node:http";
import type { EventReader } from "./events";
import type { EmulatorRequest } from "./exchange";
import { sendHtmlError } from "./html-error";
import type { Marathon } from "./marathon";

/** How many bytes may wait for a slow reader before it is disconnected, or misses what follows. */
const maxWaiting = 4 * 1024 * 1024;

/** Whether the path is that of the event stream; with a trailing slash it is not. */
export function isEventPath(path: string): boolean {
    return path === "/v2/events";
}

/**
 * Attaches a reader to the event stream. Only GET with an Accept header of exactly `text/event-stream`, or without one, is
 * served; everything else is 405. The answer is the status that was sent.
 */
export function attachReader(marathon: Marathon, request: EmulatorRequest, outgoing: ServerResponse): number {
    const { accept } = request.headers;
    if (request.method !== "GET" || (accept !== undefined && accept !== "text/event-stream")) {
        const html = `HTTP method ${request.method} is not supported by this URL`;
        sendHtmlError(request, outgoing, { status: 405, html });
        return 405;
    }
    // Marathon sends the stream without chunks, up to the end of the connection.
    outgoing.useChunkedEncodingByDefault = false;
    outgoing.shouldKeepAlive = false;
    outgoing.writeHead(200, {
        "Content-Type": "text/event-stream;charset=utf-8",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        "X-Frame-Options": "DENY",
        Connection: "close",
    });
    outgoing.flushHeaders();
    const reader = readerOf(request, outgoing, marathon.settings.dialect.slowReadersDisconnected);
    const heartbeat = setInterval(() => reader.write("\r\n"), marathon.settings.heartbeatInterval);
    heartbeat.unref();
    outgoing.once("close", () => {
        clearInterval(heartbeat);
        marathon.events.detach(reader);
    });
    marathon.events.attach(reader);
    return 200;
}

function readerOf(request: EmulatorRequest, outgoing: ServerResponse, slowEnds: boolean): EventReader {
    return {
        address: request.remoteAddress,
        types: new Set(request.query.getAll("event_type")),
        write: (text) => {
            if (outgoing.writableLength > maxWaiting) {
                if (slowEnds) outgoing.destroy();
                return false;
            }
            return outgoing.destroyed ? false : outgoing.write(text);
        },
        end: () => {
            outgoing.end();
        },
    };
}
