import { buildConnector, type Dispatcher } from "undici";
import { isObject, parseJson } from "../marathon/answers";
import type { Clock } from "../marathon/clock";
import { readTls } from "../marathon/connection";
import { formatDuration } from "../marathon/duration";
import { ConfigError, type FailedAttempt } from "../marathon/errors";
import { causeOf, describeFailure, type Failure, isTransientStatus } from "../marathon/failures";
import { defaultConnectTimeoutMs, openAgent } from "../marathon/http";
import { Limits } from "../marathon/limits";
import { redact, redactValues } from "../marathon/redact";
import { refuseWrite } from "../marathon/refusals";
import { describeRequest, type Ending, requestLogOf } from "../marathon/request-log";
import { fingerprintOf, readServerUrls, refuseWrongSettings, room, type ServerUrl } from "./check-settings";
import { VolumeServerUnreachableError } from "./errors";
import type { LibStorageSettings } from "./libstorage-settings";

/** One call of the API. */
export interface ServerCall {
    readonly method: "GET" | "POST" | "DELETE";
    /** Encoded, with its query, without the prefix of the base URL: `/volumes/ebs?attachments=1`. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Sent as JSON. */
    readonly body?: unknown;
    readonly signal: AbortSignal | undefined;
    /** Milliseconds since 1970. */
    readonly deadline: number;
}

/** An answer that arrived completely. */
export interface ServerAnswer {
    readonly status: number;
    /** The JSON of it, which may be `null`; `undefined` where it is none. */
    readonly body: unknown;
    /** The server's own words, without secrets and on one line; empty where it has none. */
    readonly said: string;
    /** Whether libStorage itself has answered, as its JSON tells, and not something in front of it. */
    readonly isOwn: boolean;
    /** For messages: `POST http://host:7979/volumes/ebs answered 500`. */
    readonly where: string;
}

const mostRounds = 4;
const firstPauseMs = 250;
/** More of a server's words than this helps nobody. */
const longestMessage = 400;

/** Sends calls to one libStorage server, over its URLs: the last one that worked first. Redirects are not followed. */
export class LibStorageServer {
    /** Base URL that worked last, for messages. */
    get url(): string {
        return this.current.origin + this.current.prefix;
    }

    /** What tells this server from others, whichever of its URLs is used. */
    readonly identity: string;
    private readonly urls: readonly ServerUrl[];
    private readonly agent: Dispatcher;
    private readonly authorization: string | undefined;
    private readonly secrets: readonly string[];
    private readonly log = requestLogOf();
    private current: ServerUrl;

    /** @throws ConfigError when the settings cannot be right */
    constructor(
        settings: LibStorageSettings,
        private readonly clock: Clock,
        private readonly readOnly: boolean,
    ) {
        refuseWrongSettings(settings);
        this.urls = readServerUrls(settings);
        const [first] = this.urls;
        if (!first) throw new ConfigError(`${room}url is not set.`);
        this.current = first;
        this.identity = this.urls
            .map(({ origin, prefix }) => origin + prefix)
            .sort()
            .join(",");
        const { token, clientKey } = settings;
        this.authorization = token === undefined ? undefined : `Bearer ${token.trim()}`;
        this.secrets = [token?.trim(), clientKey].flatMap((secret) => secret ?? []);
        this.agent = makeAgent(settings);
    }

    /**
     * A call is sent again, to the next URL and after a pause, while no connection comes about; a read also when the
     * connection breaks or something in front of the server answers 502, 503 or 504.
     *
     * @throws VolumeServerUnreachableError when there was no answer; it tells whether a write may have been carried out
     * @throws ReadOnlyError for a write when writes are switched off. Nothing was sent.
     * @throws the reason of the signal once it is aborted
     */
    async send(call: ServerCall): Promise<ServerAnswer> {
        if (this.readOnly) refuseWrite(call);
        for (let round = 1; ; round++) {
            const outcome = await this.goRound(call);
            if (!Array.isArray(outcome)) return outcome;
            const pause = firstPauseMs * 2 ** (round - 1);
            const maybeApplied = call.method !== "GET" && outcome.some(({ sent }) => sent);
            const isHopeless = maybeApplied || outcome.every(({ permanent }) => permanent);
            if (isHopeless || round >= mostRounds || this.clock.now() + pause >= call.deadline) {
                throw new VolumeServerUnreachableError(
                    call.method,
                    outcome.map(withoutSecrets(this.secrets)),
                    {
                        maybeApplied,
                        ...causeOf(outcome),
                    },
                );
            }
            await this.clock.sleep(pause, call.signal);
        }
    }

    /** Ends the connections; calls that run fail. */
    async close(): Promise<void> {
        await this.agent.destroy();
    }

    private async goRound(call: ServerCall): Promise<ServerAnswer | Failure[]> {
        const failures: Failure[] = [];
        const inOrder = [this.current, ...this.urls.filter((url) => url !== this.current)];
        for (const [index, url] of inOrder.entries()) {
            const remaining = Math.max(0, call.deadline - this.clock.now());
            const share = call.method === "GET" ? remaining / (inOrder.length - index) : remaining;
            const outcome = await this.attempt(url, call, share);
            if ("status" in outcome) {
                this.current = url;
                return outcome;
            }
            failures.push(outcome);
            if (call.method !== "GET" && outcome.sent) break;
        }
        return failures;
    }

    private async attempt(url: ServerUrl, call: ServerCall, limit: number): Promise<ServerAnswer | Failure> {
        const target = url.origin + url.prefix + call.path;
        const limits = new Limits(this.clock, call.signal);
        const begin = this.clock.now();
        const note = (ending: Ending) =>
            this.log?.(describeRequest(call.method, target, ending, this.clock.now() - begin, this.secrets));
        try {
            limits.add(limit);
            const head = await this.agent.request({
                origin: url.origin,
                path: url.prefix + call.path,
                method: call.method,
                headers: this.headersOf(call),
                body: call.body === undefined ? null : JSON.stringify(call.body),
                signal: limits.signal,
                // The signal has the deadline.
                headersTimeout: 0,
                bodyTimeout: 0,
            });
            const text = await head.body.text();
            note(head.statusCode);
            const where = `${call.method} ${target} answered ${head.statusCode}`;
            if (isTransientStatus(head.statusCode)) {
                return { url: target, reason: `answered ${head.statusCode}`, sent: true, permanent: false };
            }
            return this.readAnswer(head.statusCode, text, where);
        } catch (error) {
            note(error instanceof Error ? error : new Error(String(error)));
            call.signal?.throwIfAborted();
            const expired = limits.expired === undefined ? undefined : formatDuration(limits.expired);
            return { url: target, ...describe(error, expired) };
        } finally {
            limits.clear();
        }
    }

    private headersOf({ headers, body }: ServerCall): Record<string, string> {
        return {
            accept: "application/json",
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...(this.authorization === undefined ? {} : { authorization: this.authorization }),
            ...headers,
        };
    }

    private readAnswer(status: number, text: string, where: string): ServerAnswer {
        const body = parseJson(text);
        const said = isObject(body) ? wordsIn(body) : "";
        return {
            status,
            body,
            said: redactValues(redact(said), this.secrets),
            isOwn: body !== undefined || text === "",
            where,
        };
    }
}

/** A back end's own words are inside: `{message: "error creating volume", error: {inner: "VolumeLimitExceeded: …"}}`. */
function wordsIn({ message, error }: Readonly<Record<string, unknown>>): string {
    const parts = [message, ...innermost(error)].filter((part) => typeof part === "string" && part !== "");
    const text = [...new Set(parts)]
        .join(": ")
        .replace(/[\s\p{Cc}]+/gu, " ")
        .replace(/[\s.:]+$/, "");
    return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

function innermost(error: unknown): unknown[] {
    if (typeof error === "string") return [error];
    if (!isObject(error)) return [];
    return [error.msg, error.message, ...innermost(error.inner)];
}

function withoutSecrets(secrets: readonly string[]): (attempt: FailedAttempt) => FailedAttempt {
    return ({ url, reason }) => ({ url, reason: redactValues(reason, secrets) });
}

function describe(error: unknown, limit: string | undefined): Omit<Failure, "url"> {
    if (!(error instanceof OtherCertificate)) return describeFailure(error, limit, `${room}caCert`);
    const reason = `its certificate is another one than ${room}fingerprint names`;
    return { reason, sent: false, permanent: true, cause: error };
}

/** The server shows another certificate than the one that is trusted. */
class OtherCertificate extends Error {}

function makeAgent(settings: LibStorageSettings): Dispatcher {
    const tls = { ...readTls({ tls: settings }, room), timeout: defaultConnectTimeoutMs };
    const fingerprint = fingerprintOf(settings);
    return fingerprint === undefined ? openAgent(tls) : openPinnedAgent(tls, fingerprint);
}

/**
 * Trusts one certificate, by its fingerprint, whoever signed it; Node checks that only for certificates which it trusts
 * anyway. Through a proxy both must be: undici lets nobody look at those connections.
 */
function openPinnedAgent(tls: buildConnector.BuildOptions, fingerprint: string): Dispatcher {
    const open = buildConnector({ ...tls, rejectUnauthorized: false, maxCachedSessions: 0 });
    const refusalOf = (certificate: { readonly fingerprint256?: string | undefined }) =>
        certificate.fingerprint256?.replaceAll(":", "").toLowerCase() === fingerprint
            ? undefined
            : new OtherCertificate();
    const pinned: buildConnector.connector = (options, callback) =>
        open(options, (...opened) => {
            const [error, socket] = opened;
            if (error || !socket || !("getPeerCertificate" in socket)) return callback(...opened);
            const refusal = refusalOf(socket.getPeerCertificate());
            if (!refusal) return callback(...opened);
            socket.destroy();
            return callback(refusal, null);
        });
    const throughProxy = {
        ...tls,
        rejectUnauthorized: true,
        checkServerIdentity: (_host: string, certificate: { readonly fingerprint256?: string }) =>
            refusalOf(certificate),
    };
    return openAgent(throughProxy, pinned);
}
