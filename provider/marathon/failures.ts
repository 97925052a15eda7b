import { type Answer, messageIn, parseJson } from "./answers";

/** Why one URL gave no answer. */
export interface Failure {
    readonly url: string;
    /** In words: `the connection was refused`. */
    readonly reason: string;
    /** Whether the request may have left this machine. */
    readonly sent: boolean;
    /** Whether trying again soon is pointless: an unknown host, a certificate that is not trusted. */
    readonly permanent: boolean;
    readonly cause?: unknown;
}

/** Answers of a Marathon that has no leader at the moment, of its store, and of what stands in front of it. */
export function isTransientStatus(status: number): boolean {
    return status === 502 || status === 503 || status === 504;
}

/** A 502, 503 or 504, as the reason why this URL is of no use now. */
export function refusalToServe(answer: Answer): Failure {
    const said = messageIn(parseJson(answer.text));
    const reason = `answered ${answer.status}${said === undefined ? "" : ` (${said})`}`;
    return { url: answer.url, reason, sent: true, permanent: false };
}

/** The cause of the last failure, as an error takes it. */
export function causeOf(failures: readonly Failure[]): ErrorOptions {
    const cause = failures.at(-1)?.cause;
    return cause === undefined ? {} : { cause };
}

/** Failures of TLS, as Node names them: they come before anything was sent. */
const distrust =
    /^(?:CERT_|CRL_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY|DECODE|DECRYPT)|HOSTNAME_)/;

/** What answered the first bytes of TLS does not speak it. */
const notTls = /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/;

/** What Node and undici say when no connection came about; nothing was sent. */
const unconnected: Readonly<Record<string, string>> = {
    ECONNREFUSED: "the connection was refused",
    ENOTFOUND: "the host name is unknown",
    EAI_AGAIN: "the host name could not be looked up",
    EHOSTUNREACH: "there is no route to the host",
    ENETUNREACH: "there is no route to the network",
    UND_ERR_CONNECT_TIMEOUT: "no connection within the time limit",
};

/** What they say when a connection broke. */
const broken: Readonly<Record<string, string>> = {
    ECONNRESET: "the connection was reset",
    EPIPE: "the connection was closed",
    ETIMEDOUT: "the connection timed out",
    UND_ERR_SOCKET: "the connection was closed before the answer was complete",
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer was cut short",
};

/**
 * Puts an error of Node or undici into words.
 *
 * @param limit the time limit that ended the request, in words, if one did.
 * @param caCert the setting that says whom to trust
 */
export function describeFailure(
    error: unknown,
    limit: string | undefined,
    caCert = "marathon:caCert",
): Omit<Failure, "url"> {
    if (limit !== undefined) {
        return { reason: `no answer within ${limit}`, sent: true, permanent: false, cause: error };
    }
    const code = codeOf(error);
    const connecting = isConnecting(error);
    if (distrust.test(code)) {
        const reason =
            `its certificate is not trusted (${code}): set ${caCert} to the PEM text of the authority that ` +
            "signed it";
        return { reason, sent: false, permanent: true, cause: error };
    }
    if (notTls.test(code)) {
        const reason = `no TLS on this port (${code}): is it http, not https?`;
        return { reason, sent: false, permanent: true, cause: error };
    }
    const noConnection = unconnected[code] ?? (connecting ? broken[code] : undefined);
    if (noConnection !== undefined) {
        const reason = noConnection + addressIn(error);
        return { reason, sent: false, permanent: code === "ENOTFOUND", cause: error };
    }
    const reason = broken[code] ?? (error instanceof Error ? error.message : String(error));
    return { reason, sent: true, permanent: false, cause: error };
}

function codeOf(error: unknown): string {
    const code = (error as { code?: unknown } | undefined)?.code;
    return typeof code === "string" ? code : "";
}

interface SystemError {
    readonly syscall?: unknown;
    readonly address?: unknown;
    readonly port?: unknown;
}

/** When a host has several addresses, there is an error for each. */
function firstOf(error: unknown): SystemError {
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
    return typeof first === "object" && first !== null ? first : {};
}

/** Whether the error is of the system call that opens a connection. */
function isConnecting(error: unknown): boolean {
    const { syscall } = firstOf(error);
    return syscall === "connect" || syscall === "getaddrinfo";
}

/** With a proxy, or an unexpected entry in the DNS, it is not the address one thinks of. */
function addressIn(error: unknown): string {
    const { address, port } = firstOf(error);
    return typeof address === "string" ? ` (${address}:${port})` : "";
}
