import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type ServerOptions, type Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { certificate, key } from "./test-certificate";

/** A server on loopback that notes what it was asked. */
export interface Loopback {
    readonly url: string;
    /** `host:port` */
    readonly host: string;
    /** In order: `GET /v2/info`. */
    readonly requests: readonly string[];
    close(): Promise<void>;
}

export function listen(listener: RequestListener): Promise<Loopback> {
    return start("http", listener, createServer);
}

/** The same over TLS, with the certificate of the tests unless `options` names another. */
export function listenTls(listener: RequestListener, options: ServerOptions = {}): Promise<Loopback> {
    return start("https", listener, (counted) =>
        createTlsServer({ cert: certificate, key, ...options }, counted),
    );
}

async function start(
    protocol: "http" | "https",
    listener: RequestListener,
    create: (listener: RequestListener) => Server | TlsServer,
): Promise<Loopback> {
    const requests: string[] = [];
    const server = create((request, response) => {
        requests.push(`${request.method} ${request.url}`);
        listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        requests,
        url: `${protocol}://127.0.0.1:${port}`,
        host: `127.0.0.1:${port}`,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}
