import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { posix } from "node:path";
import { Backend } from "./backend";
import type { DriverName } from "./drivers";
import { goFlag } from "./go-text";
import { type Authentication, authenticate, readInstances, refuseWrongDevices } from "./identity";
import { Cut, type Lie, type LiedCall, Lies, wrongReply } from "./lies";
import { answerMeta, isMeta } from "./meta";
import { Query } from "./query";
import { ProcessEnd, Refusal } from "./refusal";
import { malformedPath, type Reply, sendReply, unknownRoute } from "./reply";
import { type Asked, type Plan, routeOf, type Service } from "./routes";
import { Workers, type WorkLimits } from "./workers";

export interface LibStorageOptions extends WorkLimits {
    /** The services, with their drivers. @default { vfs: "vfs", vfs2: "vfs" } */
    readonly services?: Readonly<Record<string, DriverName>>;
    readonly auth?: Authentication | undefined;
    /** Who may use one service, besides; what is about no service stays open. */
    readonly serviceAuth?: Readonly<Record<string, Authentication>>;
    /** Certificate and key, for https. */
    readonly tls?: ServerOptions;
}

/** One request that arrived. */
export interface SeenRequest {
    readonly method: string;
    /** As it was sent. */
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
}

const serverName = "test-server-name-01";
const transaction = /^txID=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12},\s*txCR=\d+$/i;

/**
 * A libStorage server on loopback that behaves as REX-Ray's was recorded to, with the driver `vfs`; what other drivers
 * refuse is in `drivers.ts`. It can be told to lie.
 */
export class TestLibStorage {
    /** In order. */
    readonly requests: SeenRequest[] = [];
    readonly #services: readonly Service[];
    readonly #options: LibStorageOptions;
    readonly #lies = new Lies();
    readonly #workers: Workers;
    #server: Server;
    #busy = 0;
    /** The most calls that were under way at the same time. */
    mostAtOnce = 0;

    private constructor(options: LibStorageOptions) {
        this.#options = options;
        const services = options.services ?? { vfs: "vfs", vfs2: "vfs" };
        this.#services = Object.entries(services).map(([name, driver]) => ({
            name,
            backend: new Backend(driver),
        }));
        this.#workers = new Workers(this.#services, options);
        this.#server = this.#makeServer();
    }

    /** Starts it on a free port; the caller closes it. */
    static async start(options: LibStorageOptions = {}): Promise<TestLibStorage> {
        const server = new TestLibStorage(options);
        await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
        return server;
    }

    get url(): string {
        const { port } = this.#server.address() as AddressInfo;
        return `${this.#options.tls ? "https" : "http"}://127.0.0.1:${port}`;
    }

    /** The storage behind a service, to look into and to prepare. */
    backend(service = this.#services[0]?.name): Backend {
        const found = this.#services.find(({ name }) => name === service);
        if (!found) throw new Error(`There is no service ${service}`);
        return found.backend;
    }

    /** Answers the next calls of this kind wrongly. */
    lie(call: LiedCall, lie: Lie): void {
        this.#lies.add(call, lie);
    }

    /** Lets the back end of a service hang: every call to it is answered 408, and its work waits until {@link resume}. */
    hang(service: string): void {
        this.#workers.hang(service);
    }

    /**
     * Lets work that reads the records of a service wait, and calls with it, until {@link resume}. Creating and removing
     * reads none.
     *
     * @param record  only work that reads this one, as a list does
     */
    stall(service: string, record?: string): void {
        this.#workers.stall(service, record);
    }

    resume(service: string): void {
        this.#workers.resume(service);
    }

    /** Resolves when everything has been done that waits in the lines of the services, except behind a stall. */
    async idle(): Promise<void> {
        await this.#workers.idle();
    }

    /** Ends the server's process and starts it again: volumes stay, tasks are forgotten. */
    restart(): void {
        this.#workers.restart();
        for (const { backend } of this.#services) backend.restart();
    }

    async close(): Promise<void> {
        this.#workers.resumeAll();
        await new Promise((resolve) => {
            this.#server.close(resolve);
            this.#server.closeAllConnections();
        });
    }

    #makeServer(): Server {
        const listener = (request: IncomingMessage, response: ServerResponse) => {
            void this.#serve(request, response);
        };
        const { tls } = this.#options;
        return tls ? createTlsServer(tls, listener) : createServer(listener);
    }

    async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
        this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#busy);
        try {
            const body = await readBody(request);
            const { method = "", url = "", headers } = request;
            this.requests.push({ method, path: url, headers, body });
            if (this.#workers.haveEnded) throw new ProcessEnd();
            await this.#answer(request, body, response);
        } catch (error) {
            if (error instanceof ProcessEnd) this.#workers.haveEnded = true;
            request.socket.destroy();
            if (!(error instanceof ProcessEnd) && !(error instanceof Cut) && !isReset(error)) throw error;
        } finally {
            this.#busy--;
        }
    }

    async #answer(request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
        const [rawPath = "", rawQuery = ""] = splitAtQuery(request.url ?? "");
        if (/%(?![0-9a-f]{2})/i.test(rawPath)) return sendReply(response, malformedPath, undefined);
        const path = decodePath(rawPath);
        const clean = posix.normalize(path);
        if (clean !== path) {
            const location = encodeURI(clean) + (rawQuery === "" ? "" : `?${rawQuery}`);
            return sendReply(response, { status: 301, text: "", location }, undefined);
        }
        const { method = "" } = request;
        const asked = {
            method,
            segments: path.split("/").slice(1),
            query: new Query(rawQuery),
            body,
            instances: [],
            headers: request.headers,
            services: this.#services,
        };
        const route = asked.segments.includes("") ? undefined : routeOf(asked);
        if (!route && !isMeta(asked)) return sendReply(response, unknownRoute, undefined);
        sendReply(response, await this.#replyTo(request, asked, route), serverName);
    }

    async #replyTo(
        request: IncomingMessage,
        asked: Asked,
        route: ((asked: Asked) => Plan) | undefined,
    ): Promise<Reply> {
        const [tx = ""] = request.headersDistinct["libstorage-tx"] ?? [];
        if (tx !== "" && !transaction.test(tx)) return { status: 500, text: "invalid transaction\n" };
        try {
            this.#authenticate(request, asked);
            const known = { ...asked, instances: readInstances(request) };
            refuseWrongDevices(request);
            if (!route) {
                const lie = asked.segments[0] === "services" ? this.#lies.take("service") : undefined;
                return lie ? wrongReply(lie, 200) : answerMeta(known, this.#workers.tasks);
            }
            return await this.#carryOut(known, route(known));
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            return { status: error.status, body: error.body };
        }
    }

    /** A call over all services needs a token that is good for each of them. @throws Refusal */
    #authenticate(request: IncomingMessage, { segments }: Asked): void {
        const { auth, serviceAuth = {} } = this.#options;
        authenticate(request, auth, Date.now());
        const [room = "", name] = segments;
        if (!["services", "volumes", "snapshots"].includes(room)) return;
        for (const [service, ofService] of Object.entries(serviceAuth)) {
            const isMeant = name === undefined || name.toLowerCase() === service.toLowerCase();
            if (isMeant) authenticate(request, ofService, Date.now());
        }
    }

    async #carryOut(asked: Asked, plan: Plan): Promise<Reply> {
        const { service, status } = plan;
        const lie = this.#lies.take(plan.call);
        if (!lie || !service) return await this.#workers.carryOut(plan, goFlag(asked.query.get("async")));
        const task = lie.happens ? this.#workers.begin(service, plan) : undefined;
        const isOpen = lie.answer === "202" || lie.answer === "408";
        if (task && isOpen) return { status: Number(lie.answer), body: { ...task } };
        if (task) await this.#workers.end(task);
        return wrongReply(lie, status);
    }
}

/** The client has gone. */
function isReset(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === "ECONNRESET";
}

function splitAtQuery(url: string): [string, string] {
    const index = url.indexOf("?");
    return index < 0 ? [url, ""] : [url.slice(0, index), url.slice(index + 1)];
}

function decodePath(path: string): string {
    try {
        return decodeURIComponent(path);
    } catch {
        return path;
    }
}

async function readBody(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
}
