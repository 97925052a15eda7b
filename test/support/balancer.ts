import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "../emulator/index";

/** What `Emulator.app` gives. */
type LiveApp = NonNullable<ReturnType<Emulator["app"]>>;
type LiveTask = LiveApp["tasks"][number];

/**
 * Plays marathon-lb for an emulated Marathon. A request names in its `Host` where it wants to go, by the name of the
 * load balancer and a service port; it is answered 200, with the instance whose turn it is, or 503 where no instance
 * that runs and is healthy stands behind that port.
 */
export class Balancer {
    readonly #server: Server;
    #turn = 0;

    private constructor(
        private readonly marathon: Emulator,
        private readonly host: string,
        private readonly group: string,
    ) {
        this.#server = createServer((request, response) => this.#answer(request, response));
    }

    /** Starts one on loopback that is reached under this name and serves this group; the caller closes it. */
    static async start(
        marathon: Emulator,
        host = "marathon-lb.marathon.mesos",
        group = "internal",
    ): Promise<Balancer> {
        const balancer = new Balancer(marathon, host, group);
        await new Promise<void>((resolve) => balancer.#server.listen(0, "127.0.0.1", resolve));
        return balancer;
    }

    /** Where it really listens, for all of its ports. */
    get url(): string {
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    async close(): Promise<void> {
        const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
        this.#server.closeAllConnections();
        await closed;
    }

    #answer({ headers }: IncomingMessage, response: ServerResponse): void {
        const [host, port] = (headers.host ?? "").split(":");
        const instances = host === this.host ? this.#instancesAt(Number(port)) : [];
        const instance = instances[this.#turn++ % instances.length];
        response.writeHead(instance ? 200 : 503, { "content-type": "application/json" });
        response.end(JSON.stringify({ appId: instance?.appId }));
    }

    #instancesAt(port: number): LiveTask[] {
        return this.marathon
            .apps()
            .filter((app) => isPublished(app, port, this.group))
            .flatMap((app) => app.tasks.filter((task) => isServing(app, task)));
    }
}

function isPublished({ labels = {}, container, portDefinitions = [] }: LiveApp, port: number, group: string) {
    const { portMappings = [] } = (container ?? {}) as { portMappings?: { servicePort?: number }[] };
    const ports = [
        ...portDefinitions.map((definition) => definition.port),
        ...portMappings.map((mapping) => mapping.servicePort),
    ];
    return ports.some((number, index) => {
        const groups = labels[`HAPROXY_${index}_GROUP`] ?? labels.HAPROXY_GROUP ?? "";
        return number === port && groups.split(",").includes(group);
    });
}

/** marathon-lb sends nothing to an instance until each health check of its app has found it alive. */
function isServing({ healthChecks = [] }: LiveApp, { state, healthCheckResults }: LiveTask): boolean {
    const results = Array.isArray(healthCheckResults) ? (healthCheckResults as { alive: boolean }[]) : [];
    const isHealthy = results.length >= healthChecks.length && results.every(({ alive }) => alive);
    return state === "TASK_RUNNING" && isHealthy;
}
