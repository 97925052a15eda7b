import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Access } from "./access";
import { isAuthorised, unauthorised } from "./authentication";
import { isControlPath } from "./control";
import { allowOrigins } from "./cors";
import { attachReader, isEventPath } from "./event-stream";
import { type Answer, EmulatorRequest, type RecordedRequest } from "./exchange";
import type { Faults } from "./faults/faults";
import { Latest } from "./latest";
import type { Marathon } from "./marathon";
import { internalError, Refusal } from "./refusal";
import { send } from "./send";

/** How many requests are kept. */
const keptRequests = 10_000;

/** The HTTP side of an emulator: reads requests, logs them, and writes what the routes answer. */
export class HttpServer {
    /** The last ten thousand requests. */
    readonly requests = new Latest<RecordedRequest>(keptRequests);
    private readonly server: Server;
    /** The answers that have not been sent whole. */
    private readonly underWay = new Set<ServerResponse>();
    private exited = false;

    /** Called with each request once it was answered. */
    onRequest: ((request: RecordedRequest) => void) | undefined;

    constructor(
        private readonly marathon: Marathon,
        private readonly faults: Faults,
        private readonly access: Access,
        private readonly control: (request: EmulatorRequest) => Answer,
    ) {
        this.server = createServer((incoming, outgoing) => this.receive(incoming, outgoing));
        this.server.keepAliveTimeout = 30_000;
    }

    /** Listens on the loopback interface only; the answer is the base url. */
    async listen(port: number): Promise<string> {
        await new Promise<void>((resolve, reject) => {
            this.server.once("error", reject);
            this.server.listen(port, "127.0.0.1", resolve);
        });
        const { port: bound } = this.server.address() as AddressInfo;
        return `http://127.0.0.1:${bound}${this.marathon.settings.pathPrefix}`;
    }

    /** Ends all connections and stops listening. */
    async close(): Promise<void> {
        const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
        this.server.closeAllConnections();
        await closed;
    }

    /** Ends as a process does that is killed: connections are cut, all but those of the control API. */
    exit(): void {
        this.exited = true;
        for (const outgoing of this.underWay) if (!outgoing.writableEnded) outgoing.destroy();
    }

    /** Answers again. */
    comeBack(): void {
        this.exited = false;
    }

    get hasExited(): boolean {
        return this.exited;
    }

    /** Answers a request, wherever it came in. */
    serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
        this.handle(incoming, outgoing).catch((error: unknown) => {
            outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
        });
    }

    private receive(incoming: IncomingMessage, outgoing: ServerResponse): void {
        if (!isControlPath(targetOf(incoming, this.marathon.settings.pathPrefix).path)) {
            if (this.exited) {
                incoming.destroy();
                return;
            }
            this.underWay.add(outgoing);
            outgoing.once("close", () => this.underWay.delete(outgoing));
        }
        this.serve(incoming, outgoing);
    }

    private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
        const request = await read(incoming, this.marathon.settings.pathPrefix);
        if (isControlPath(request.path)) {
            send(
                request,
                answered(() => this.control(request)),
                outgoing,
                this.marathon.settings.dialect,
            );
            return;
        }
        const entry = recordOf(request);
        this.requests.add(entry);
        const verdict = await this.faults.strike("before", request);
        if (verdict === "cut") outgoing.destroy();
        else if (verdict) this.finish(request, verdict, entry, outgoing);
        else await this.answer(request, entry, outgoing);
        this.onRequest?.(entry);
    }

    private async answer(
        request: EmulatorRequest,
        entry: RecordedRequest,
        outgoing: ServerResponse,
    ): Promise<void> {
        const { credentials, allowedOrigins } = this.marathon.settings;
        const authorised = isAuthorised(request, credentials);
        if (authorised) allowOrigins(request, outgoing, allowedOrigins);
        if (authorised && isEventPath(request.path)) {
            entry.status = attachReader(this.marathon, request, outgoing);
            return;
        }
        const answer = authorised ? answered(() => this.access.answer(this.marathon, request)) : unauthorised;
        const verdict = await this.faults.strike("after", request);
        if (verdict === "cut") outgoing.destroy();
        else this.finish(request, verdict ?? answer, entry, outgoing);
        answer.after?.();
    }

    private finish(
        request: EmulatorRequest,
        answer: Answer,
        entry: RecordedRequest,
        outgoing: ServerResponse,
    ): void {
        if (outgoing.destroyed) return;
        entry.status = answer.status;
        send(request, answer, outgoing, this.marathon.settings.dialect);
    }
}

/** The answer of a handler, its refusals included. */
function answered(handle: () => Answer): Answer {
    try {
        return handle();
    } catch (error) {
        const refusal = error instanceof Refusal ? error : internalError(String(error));
        return { status: refusal.status, body: refusal.body };
    }
}

async function read(incoming: IncomingMessage, prefix: string): Promise<EmulatorRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { path, query } = targetOf(incoming, prefix);
    return new EmulatorRequest(
        incoming.method ?? "GET",
        path,
        query,
        incoming.headers,
        Buffer.concat(chunks).toString("utf8"),
        incoming.socket.remoteAddress ?? "127.0.0.1",
    );
}

function targetOf({ url = "/" }: IncomingMessage, prefix: string): { path: string; query: URLSearchParams } {
    const [target = "/", query = ""] = splitOnce(url.replace(/#.*$/, ""), "?");
    const path = target.startsWith(prefix) ? target.slice(prefix.length) || "/" : target;
    return { path: decodedPath(path), query: new URLSearchParams(query) };
}

function splitOnce(text: string, separator: string): string[] {
    const at = text.indexOf(separator);
    return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Path parameters (`;x=1`) do not count, and escapes are resolved before matching. */
function decodedPath(path: string): string {
    const plain = path.replace(/;[^/]*/g, "");
    try {
        return decodeURIComponent(plain);
    } catch {
        return plain;
    }
}

function recordOf(request: EmulatorRequest): RecordedRequest {
    const { method, path, query, headers, text } = request;
    return {
        method,
        path,
        query: query.toString(),
        headers,
        body: bodyOf(text),
        status: 0,
        time: Date.now(),
    };
}

function bodyOf(text: string): unknown {
    if (text === "") return undefined;
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
