import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "./emulator";
import { EmulatorRequest } from "./exchange";
import { sendHtmlError } from "./html-error";
import type { Successor } from "./leadership";

/**
 * A Marathon that does not lead (`LeaderProxyFilter`): it forwards every request to the leader and says so in
 * `X-Marathon-Via`, but sends readers of the event stream there themselves, as from 1.7 on. When the leader steps down or
 * ends, it leads, with what was stored.
 */
export class Standby implements Successor {
    private readonly server: Server;
    private readonly leader: URL;
    private base = "";
    private leads = false;
    private losesRequest = false;

    private constructor(private readonly emulator: Emulator) {
        this.leader = new URL(emulator.url);
        this.server = createServer((incoming, outgoing) => this.serve(incoming, outgoing));
        emulator.standBy(this);
    }

    /**
     * Starts a standby on a free port of the loopback interface.
     * @param leader once that is closed, nobody leads
     */
    static async start(leader: Emulator): Promise<Standby> {
        const standby = new Standby(leader);
        await new Promise<void>((resolve, reject) => {
            standby.server.once("error", reject);
            standby.server.listen(0, "127.0.0.1", resolve);
        });
        const { port } = standby.server.address() as AddressInfo;
        standby.base = `http://127.0.0.1:${port}`;
        return standby;
    }

    /** The base url, without a trailing slash. */
    get url(): string {
        return this.base;
    }

    lead(after: "abdication" | "death"): void {
        this.leads = true;
        this.losesRequest = after === "abdication";
    }

    async close(): Promise<void> {
        const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
        this.server.closeAllConnections();
        await closed;
    }

    private serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
        const target = incoming.url ?? "/";
        if (this.losesRequest) {
            this.losesRequest = false;
            refuse(incoming, outgoing, 500, "Server Error");
        } else if (this.leads) this.emulator.serve(incoming, outgoing);
        else if (target.startsWith("/v2/events")) {
            outgoing.writeHead(302, { Location: `${this.leader.origin}${target}`, "Content-Length": 0 });
            outgoing.end();
        } else if (String(incoming.headers["x-marathon-via"] ?? "").includes(this.via)) {
            refuse(incoming, outgoing, 502, "Detected proxying loop");
        } else if (incoming.method === "HEAD") {
            // What is forwarded has a length and no body: the copy waits for one and fails.
            outgoing.shouldKeepAlive = false;
            refuse(incoming, outgoing, 500, "Server Error");
        } else this.forward(incoming, outgoing);
    }

    private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
        const { hostname, port, host } = this.leader;
        const forwarded = request(
            {
                hostname,
                port,
                agent: false,
                method: incoming.method,
                path: incoming.url,
                headers: { ...incoming.headers, host, "x-marathon-via": this.via },
            },
            (answer) => {
                const { connection: _, "keep-alive": __, ...headers } = answer.headers;
                outgoing.writeHead(answer.statusCode ?? 502, { ...headers, "X-Marathon-Via": this.via });
                answer.pipe(outgoing);
                answer.once("error", () => outgoing.destroy());
            },
        );
        forwarded.once("error", () => {
            if (outgoing.headersSent) outgoing.destroy();
            else refuse(incoming, outgoing, 502, "Connection refused");
        });
        outgoing.once("close", () => forwarded.destroy());
        incoming.pipe(forwarded);
    }

    private get via(): string {
        return `1.1 ${new URL(this.base).host}`;
    }
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, html: string): void {
    const { method = "GET", url = "/", headers } = incoming;
    const path = url.replace(/\?.*$/, "");
    const refused = new EmulatorRequest(method, path, new URLSearchParams(), headers, "", "127.0.0.1");
    sendHtmlError(refused, outgoing, { status, html });
}
