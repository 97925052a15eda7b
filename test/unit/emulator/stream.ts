import { type ClientRequest, request } from "node:http";
import type { Emulator } from "../../emulator";

/** An open event stream and the text that has come down it. */
export class Stream {
    text = "";
    closed = false;
    private constructor(
        readonly status: number,
        readonly contentType: string | undefined,
        private readonly outgoing: ClientRequest,
    ) {}

    static open(
        emulator: Pick<Emulator, "url">,
        query = "",
        headers: Record<string, string> = {},
    ): Promise<Stream> {
        return new Promise((resolve, reject) => {
            const url = `${emulator.url}/v2/events${query}`;
            const outgoing = request(url, {
                headers: { Accept: "text/event-stream", ...headers },
                agent: false,
            });
            outgoing.once("error", reject);
            outgoing.once("response", (incoming) => {
                const stream = new Stream(
                    incoming.statusCode ?? 0,
                    incoming.headers["content-type"],
                    outgoing,
                );
                incoming.setEncoding("utf8");
                incoming.on("data", (chunk: string) => {
                    stream.text += chunk;
                });
                incoming.on("error", () => {});
                incoming.once("close", () => {
                    stream.closed = true;
                });
                resolve(stream);
            });
            outgoing.end();
        });
    }

    get events(): string[] {
        return [...this.text.matchAll(/event: (\S+)\r\n/g)].map(([, type]) => type ?? "");
    }

    close(): void {
        this.outgoing.destroy();
    }
}

/** Waits until something is so; fails after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
    const end = Date.now() + 2000;
    while (!condition()) {
        if (Date.now() > end) throw new Error("it did not happen within two seconds");
        await new Promise((resolve) => setTimeout(resolve, 2));
    }
}
