import { Agent, type buildConnector, type Dispatcher, EnvHttpProxyAgent } from "undici";
import type { Answer } from "./answers";
import type { Call, Receiver } from "./call";
import { type Clock, systemClock } from "./clock";
import { type ConnectionSettings, type Endpoint, readEndpoints, readTls, secretsOf } from "./connection";
import { formatDuration } from "./duration";
import { ConfigError, ResponseError, UnreachableError, type Where } from "./errors";
import { causeOf, describeFailure, type Failure, isTransientStatus, refusalToServe } from "./failures";
import { Limits } from "./limits";
import { queryText } from "./query";
import { redactValues } from "./redact";
import { refuseSweepingPath, refuseWrite } from "./refusals";
import { describeRequest, type Ending, type RequestLog, requestLogOf } from "./request-log";

/** What a caller may replace, for tests. */
export interface HttpOptions {
    /** Sends everything. @default an agent that honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY */
    readonly dispatcher?: Dispatcher | undefined;
    /** @default the system's */
    readonly clock?: Clock | undefined;
    /** A number from 0 to below 1, for the jitter of retries. @default Math.random */
    readonly random?: (() => number) | undefined;
    /** A larger body is refused. @default 256 MiB */
    readonly maxBodyBytes?: number | undefined;
    /** Takes a line about each request. @default stderr while MARATHON_DEBUG is set */
    readonly log?: RequestLog | undefined;
}

/** One request to one URL. */
interface Request {
    readonly method: Call["method"];
    /** With the query, without the prefix of the base URL. */
    readonly path: string;
    /** @default application/json */
    readonly accept?: string;
    readonly body?: unknown;
    readonly signal: AbortSignal;
}

const defaultRequestTimeoutMs = 30_000;
/** How long it may take to open a connection. */
export const defaultConnectTimeoutMs = 5_000;
const defaultMaxBodyBytes = 256 * 1024 * 1024;
/** To each member; the rest waits in line. A program with hundreds of apps must not open hundreds of sockets. */
const mostConnections = 20;
const firstPauseMs = 250;
const longestPauseMs = 4_000;

/**
 * Sends calls to one Marathon, over the URLs of its members: the last one that worked first.
 *
 * A read is repeated over the URLs, with growing pauses, while there is no connection or no leader (502, 503, 504),
 * within one deadline. A write goes on to the next URL only if a connection could not even be opened; after that the
 * caller decides, and {@link UnreachableError.maybeApplied} tells whether the write may have been carried out. Every
 * other status is an answer (`answers.ts` reads those). Redirects are not followed.
 */
export class Http {
    readonly dispatcher: Dispatcher;
    readonly clock: Clock;
    readonly requestTimeoutMs: number;
    private readonly endpoints: readonly Endpoint[];
    private readonly random: () => number;
    private readonly maxBodyBytes: number;
    private readonly secrets: readonly string[];
    private readonly credentialAdvice: string | undefined;
    private readonly ownsDispatcher: boolean;
    private readonly readOnly: boolean;
    private readonly log: RequestLog | undefined;
    private lastGood: Endpoint;

    /** @throws ConfigError when a URL cannot be used. */
    constructor(settings: ConnectionSettings, options: HttpOptions = {}) {
        const endpoints = readEndpoints(settings);
        this.endpoints = endpoints;
        this.lastGood = endpoints[0];
        this.requestTimeoutMs = settings.requestTimeoutMs ?? defaultRequestTimeoutMs;
        this.ownsDispatcher = options.dispatcher === undefined;
        this.dispatcher = options.dispatcher ?? makeAgent(settings);
        this.clock = options.clock ?? systemClock;
        this.random = options.random ?? Math.random;
        this.maxBodyBytes = options.maxBodyBytes ?? defaultMaxBodyBytes;
        this.secrets = secretsOf(settings);
        this.credentialAdvice = settings.credentialAdvice;
        this.readOnly = settings.readOnly ?? false;
        this.log = options.log ?? requestLogOf();
    }

    /**
     * @returns the answer, whatever its status, except for 502, 503 and 504.
     * @throws UnreachableError when no URL gave an answer in time.
     * @throws ConfigError for a path that reaches more than one item, before anything is sent.
     * @throws ReadOnlyError for a write when the connection is for reading only, before anything is sent.
     * @throws the reason of `call.signal` once it is aborted.
     */
    async send(call: Call): Promise<Answer> {
        refuseSweepingPath(call);
        if (this.readOnly) refuseWrite(call);
        const deadline = this.clock.now() + (call.timeoutMs ?? this.requestTimeoutMs);
        const rounds = call.method === "GET" ? (call.rounds ?? Number.POSITIVE_INFINITY) : 1;
        for (let round = 1; ; round++) {
            const outcome = await this.goRound(call, deadline);
            if (outcome.answer) return outcome.answer;
            const pause = pauseAfter(round, this.random());
            const hopeless = outcome.failures.every((failure) => failure.permanent);
            if (hopeless || round >= rounds || this.clock.now() + pause >= deadline) {
                throw unreachable(call, outcome.failures);
            }
            await this.clock.sleep(pause, call.signal);
        }
    }

    /** The URLs of this Marathon, the last one that worked first. */
    endpointsInOrder(): Endpoint[] {
        return [this.lastGood, ...this.endpoints.filter((endpoint) => endpoint !== this.lastGood)];
    }

    /** Remembers which URL worked. */
    prefer(endpoint: Endpoint): void {
        this.lastGood = endpoint;
    }

    /** Ends the connections; calls that run fail. A dispatcher that was passed in is its owner's to end. */
    async close(): Promise<void> {
        if (this.ownsDispatcher) await this.dispatcher.destroy();
    }

    private async goRound(
        call: Call,
        deadline: number,
    ): Promise<{ answer: Answer } | { answer?: never; failures: Failure[] }> {
        const failures: Failure[] = [];
        const endpoints = this.endpointsInOrder();
        for (const [index, endpoint] of endpoints.entries()) {
            const remaining = deadline - this.clock.now();
            if (remaining <= 0 && failures.length > 0) break;
            const share = call.method === "GET" ? remaining / (endpoints.length - index) : remaining;
            const outcome = await this.attempt(endpoint, call, share, remaining);
            if ("text" in outcome) {
                this.prefer(endpoint);
                return { answer: outcome };
            }
            failures.push(outcome);
            if (call.method !== "GET" && outcome.sent) break;
        }
        return { failures };
    }

    /**
     * @param headLimit how long the answer may take to begin: a member that hangs must not use up the others' time.
     * @param limit how long it may take to be complete.
     */
    private async attempt(
        endpoint: Endpoint,
        call: Call,
        headLimit: number,
        limit: number,
    ): Promise<Answer | Failure> {
        const limits = new Limits(this.clock, call.signal);
        const path = call.path + queryText(call.query);
        try {
            limits.add(limit);
            const liftHeadLimit = limits.add(headLimit);
            const request = { method: call.method, path, body: call.body, signal: limits.signal };
            const { where, head } = await this.request(endpoint, request);
            liftHeadLimit();
            const answer = await this.readAnswer(endpoint, where, head, call.receive);
            return isTransientStatus(answer.status) ? refusalToServe(answer) : answer;
        } catch (error) {
            if (error instanceof ResponseError) throw error;
            call.signal?.throwIfAborted();
            const expired = limits.expired === undefined ? undefined : formatDuration(limits.expired);
            return { url: endpoint.origin + endpoint.prefix + path, ...describeFailure(error, expired) };
        } finally {
            limits.clear();
        }
    }

    /** Sends one request to one URL and waits for the head of the answer. The layer below {@link send}. */
    async request(
        endpoint: Endpoint,
        request: Request,
    ): Promise<{ where: Where; head: Dispatcher.ResponseData }> {
        const path = endpoint.prefix + request.path;
        const url = endpoint.origin + path;
        const begin = this.clock.now();
        const note = (ending: Ending) =>
            this.log?.(describeRequest(request.method, url, ending, this.clock.now() - begin, this.secrets));
        try {
            const head = await this.dispatcher.request({
                origin: endpoint.origin,
                path,
                method: request.method,
                headers: headersOf(endpoint, request),
                body: request.body === undefined ? null : JSON.stringify(request.body),
                signal: request.signal,
                // Undici's own timers are too coarse and know no deadline; the signal has both.
                headersTimeout: 0,
                bodyTimeout: 0,
            });
            note(head.statusCode);
            return { where: { method: request.method, url, status: head.statusCode }, head };
        } catch (error) {
            note(error instanceof Error ? error : new Error(String(error)));
            throw error;
        }
    }

    /** Reads the rest of an answer. @throws ResponseError when it is too large to be kept. */
    async readAnswer(
        endpoint: Endpoint,
        where: Where,
        head: Dispatcher.ResponseData,
        receive?: () => Receiver,
    ): Promise<Answer> {
        const { credentialAdvice } = this;
        const answer = {
            ...where,
            headers: head.headers,
            credentials: endpoint.credentials,
            credentialAdvice,
        };
        if (receive && where.status === 200) {
            const receiver = receive();
            for await (const chunk of head.body) receiver.push(chunk);
            return { ...answer, text: "" };
        }
        const body = await this.readText(head.body, where);
        // The words of a refusal end up in messages, and a server may repeat in them what it was sent.
        return { ...answer, text: where.status < 400 ? body : redactValues(body, this.secrets) };
    }

    private async readText(body: AsyncIterable<Uint8Array>, where: Where): Promise<string> {
        const chunks: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of body) {
            size += chunk.byteLength;
            if (size > this.maxBodyBytes) {
                throw new ResponseError(`The body is larger than ${this.maxBodyBytes} bytes`, where);
            }
            chunks.push(chunk);
        }
        return Buffer.concat(chunks).toString("utf8");
    }
}

function headersOf(endpoint: Endpoint, request: Request): Record<string, string> {
    return {
        accept: request.accept ?? "application/json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...(endpoint.authorization === undefined ? {} : { authorization: endpoint.authorization }),
    };
}

function unreachable(call: Call, failures: readonly Failure[]): UnreachableError {
    const maybeApplied = call.method !== "GET" && failures.some((failure) => failure.sent);
    return new UnreachableError(call.method, failures, { maybeApplied, ...causeOf(failures) });
}

/** Doubles from a quarter of a second up to four seconds; between half and all of it, so that callers spread. */
function pauseAfter(round: number, random: number): number {
    const full = Math.min(longestPauseMs, firstPauseMs * 2 ** (round - 1));
    return full * (0.5 + random / 2);
}

function makeAgent(settings: ConnectionSettings): Dispatcher {
    const timeout = settings.connectTimeoutMs ?? defaultConnectTimeoutMs;
    return openAgent({ ...readTls(settings), timeout });
}

/**
 * An agent that honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 *
 * @param tls  whom to trust on `https`, also through a proxy
 * @param connect  opens the connections that go through no proxy
 * @throws ConfigError when the proxy's URL cannot be read
 */
export function openAgent(
    tls: buildConnector.BuildOptions,
    connect: buildConnector.BuildOptions | buildConnector.connector = tls,
): Dispatcher {
    const options = { connect, connections: mostConnections };
    const proxied = ["http_proxy", "https_proxy"].some(
        (name) => process.env[name] || process.env[name.toUpperCase()],
    );
    if (!proxied) return new Agent(options);
    try {
        // Plain http goes to the proxy as such, as everywhere: most proxies allow CONNECT to port 443 only.
        return new EnvHttpProxyAgent({ ...options, requestTls: tls, proxyTunnel: false });
    } catch {
        // Node's error holds the URL of the proxy, and that may hold a password: it must not become the cause.
        throw new ConfigError(
            "The proxy in HTTP_PROXY or HTTPS_PROXY is not a URL. Write it as http://host:port, or unset it.",
        );
    }
}
