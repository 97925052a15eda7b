import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on loopback that notes what it was asked. */
export interface Loopback {
    readonly url: string;
    /** `host:port` */
    readonly host: string;
    /** In order: `GET /v2/info`. */
    readonly requests: readonly string[];
    close(): Promise<void>;
}

export async function listen(listener: RequestListener): Promise<Loopback> {
    const requests: string[] = [];
    const server = createServer((request, response) => {
        requests.push(`${request.method} ${request.url}`);
        listener(request, response);
    });
    return { requests, ...(await listening(server)) };
}

async function listening(server: Server): Promise<Omit<Loopback, "requests">> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}`,
        host: `127.0.0.1:${port}`,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}
