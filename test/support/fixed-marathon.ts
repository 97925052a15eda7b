import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { latestServer, type Server as MarathonServer, versionText } from "../../provider/definition/server";
import type { PropertyMap } from "../../provider/definition/unknown";

/** A Marathon that says who it is and shows one app as it is told; it takes no writes. */
export class FixedMarathon {
    /** What it shows of the one app that it has; nothing: it has none. */
    app: PropertyMap | undefined;
    /** Who it says it is. */
    is: MarathonServer = latestServer;
    readonly #server: Server;

    private constructor(server: Server) {
        this.#server = server;
        server.on("request", ({ url = "" }, response) => {
            const answer = this.#answerTo(new URL(url, "http://marathon").pathname);
            response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
            response.end(JSON.stringify(answer ?? { message: "there is no such app" }));
        });
    }

    /** Starts it on a free port; the caller closes it. */
    static async start(): Promise<FixedMarathon> {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return new FixedMarathon(server);
    }

    get url(): string {
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    async close(): Promise<void> {
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }

    #answerTo(path: string): unknown {
        if (path === "/v2/info") return infoOf(this.is);
        if (path === "/v2/apps") return { apps: [] };
        return this.app && path === `/v2/apps${String(this.app.id)}` ? { app: this.app } : undefined;
    }
}

function infoOf({ version, features, defaultNetworkName, mesosRole }: MarathonServer) {
    return {
        name: "marathon",
        version: versionText(version),
        frameworkId: "framework",
        marathon_config: {
            features: features ?? [],
            default_network_name: defaultNetworkName ?? null,
            mesos_role: mesosRole ?? null,
        },
    };
}
