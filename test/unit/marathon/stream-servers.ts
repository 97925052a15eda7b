import type { ServerResponse } from "node:http";
import { MarathonClient } from "../../../provider/marathon/client";
import type { ConnectionSettings } from "../../../provider/marathon/connection";
import type { EventStream, MarathonEvent } from "../../../provider/marathon/events";
import type { HttpOptions } from "../../../provider/marathon/http";
import { type Loopback, listen } from "./loopback";

/** An event as it is sent, and as it is read. */
export const success =
    'event: deployment_success\r\ndata: {"id":"867e","eventType":"deployment_success"}\r\n\r\n';
export const event: MarathonEvent = {
    event: "deployment_success",
    data: { id: "867e", eventType: "deployment_success" },
};

/** Answers with the head of a stream. */
export function streamTo(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream;charset=utf-8", connection: "close" });
    response.flushHeaders();
}

/** All events of a stream, once it has ended. */
export async function collect(stream: EventStream): Promise<MarathonEvent[]> {
    const events: MarathonEvent[] = [];
    for await (const one of stream) events.push(one);
    return events;
}

/** Servers of streams, and clients, which are closed after each test of the suite that this is called in. */
export function streamServers() {
    const open: { close(): Promise<void> }[] = [];

    afterEach(async () => {
        for (const one of open.splice(0).reverse()) await one.close();
    });

    async function serve(listener: Parameters<typeof listen>[0]): Promise<Loopback> {
        const server = await listen(listener);
        open.push(server);
        return server;
    }

    function clientOf(urls: string[], options: Pick<ConnectionSettings, "credentials"> & HttpOptions = {}) {
        const { credentials, ...others } = options;
        const client = new MarathonClient({ urls, credentials }, others);
        open.push(client);
        return client;
    }

    return { open, serve, clientOf };
}
