import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

const html = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>";

/** What may sit where Marathon is expected. */
const answers = {
    /** A web page: a portal, another service. */
    "html 200": (_request, response) => {
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
    },
    /** The login page of a proxy. */
    "html 401": (_request, response) => {
        response.writeHead(401, { "content-type": "text/html", "www-authenticate": "Basic" }).end(html);
    },
    "empty 401": (_request, response) => {
        response.writeHead(401).end();
    },
    /** A load balancer without backends. */
    "empty 502": (_request, response) => {
        response.writeHead(502).end();
    },
    "malformed json": (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end('{"version": "1.11.24", ');
    },
    /** A connection that is cut in the middle of the answer. */
    "cut off": (_request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        response.write('{"version"', () => response.destroy());
    },
    /** Accepts the request and never answers. */
    hanging: () => {},
} satisfies Record<string, RequestListener>;

export type Fault = keyof typeof answers;

export interface FaultyServer {
    readonly url: string;
    /** What was asked, in order: `GET /v2/info`. */
    readonly requests: readonly string[];
    close(): Promise<void>;
}

/** Starts a server on loopback that gives every request the same wrong answer. */
export async function startFaultyServer(fault: Fault): Promise<FaultyServer> {
    const requests: string[] = [];
    const server = createServer((request, response) => {
        requests.push(`${request.method} ${request.url}`);
        answers[fault](request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}`,
        requests,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

/** The URL of a port on which nobody listens: connections are refused. */
export async function refusingUrl(): Promise<string> {
    const server = await startFaultyServer("hanging");
    await server.close();
    return server.url;
}
