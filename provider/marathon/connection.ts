import { createSecureContext, type SecureContextOptions } from "node:tls";
import { ConfigError, type CredentialKind } from "./errors";

/** Basic authentication, or a token as DC/OS wants it (`Authorization: token=<jwt>`). */
export type Credentials =
    | { readonly username: string; readonly password: string }
    | { readonly token: string };

/** Whom to trust, and who we are, on `https`. All texts are PEM, not paths. */
export interface TlsSettings {
    /** Certificates of the authorities to trust instead of Node's own. */
    readonly caCert?: string | undefined;
    readonly clientCert?: string | undefined;
    readonly clientKey?: string | undefined;
    /** Accept any certificate. @default false */
    readonly insecureSkipVerify?: boolean | undefined;
}

/** Where Marathon is and how to talk to it. */
export interface ConnectionSettings {
    /**
     * Base URLs of one Marathon, several when it is highly available. A path prefix is kept
     * (`https://dcos.example/service/marathon`). `user:password@` in a URL counts as credentials for that URL.
     */
    readonly urls: readonly string[];
    /** For all URLs; wins over those in a URL. */
    readonly credentials?: Credentials | undefined;
    /** What a message says to do when they are missing or refused. @default the usual settings, by name */
    readonly credentialAdvice?: string | undefined;
    readonly tls?: TlsSettings | undefined;
    /** Refuse every write before it is sent. @default false */
    readonly readOnly?: boolean | undefined;
    /** How long one call may take, reads with all their attempts. @default 30000 */
    readonly requestTimeoutMs?: number | undefined;
    /** How long it may take to open a connection. @default 5000 */
    readonly connectTimeoutMs?: number | undefined;
}

/** One base URL, taken apart. */
export interface Endpoint {
    /** `http://host:8080` */
    readonly origin: string;
    /** `/service/marathon`, or empty. */
    readonly prefix: string;
    readonly authorization: string | undefined;
    readonly credentials: CredentialKind;
}

/**
 * Takes the base URLs apart.
 *
 * @throws ConfigError when there is none, or one cannot be used.
 */
export function readEndpoints(settings: ConnectionSettings): readonly [Endpoint, ...Endpoint[]] {
    const [first, ...others] = settings.urls.map((url) => readEndpoint(url.trim(), settings.credentials));
    if (!first) throw new ConfigError("There is no URL of Marathon. Set marathon:url (or MARATHON_URL).");
    if (settings.credentials) refuseMixedProtocols([first, ...others]);
    return [first, ...others];
}

function readEndpoint(text: string, given: Credentials | undefined): Endpoint {
    if (!URL.canParse(text)) throw unusable(text, "is not a URL");
    const url = new URL(text);
    if (url.protocol !== "http:" && url.protocol !== "https:")
        throw unusable(text, "is not an http or https URL");
    if (url.search !== "" || url.hash !== "") throw unusable(text, "has a query or a fragment");
    const credentials = given ?? credentialsIn(url, text);
    return {
        origin: url.origin,
        prefix: url.pathname.replace(/\/+$/, ""),
        authorization: credentials && authorizationOf(credentials),
        credentials: credentials ? ("token" in credentials ? "token" : "password") : "none",
    };
}

/** Credentials that one member of the list gets through TLS must not go to another one in clear. */
function refuseMixedProtocols(endpoints: readonly Endpoint[]): void {
    const clear = endpoints.filter(({ origin }) => origin.startsWith("http:"));
    if (clear.length === 0 || clear.length === endpoints.length) return;
    throw new ConfigError(
        `marathon:url has both https and http URLs, and to ${clear.map(({ origin }) => origin).join(", ")} the ` +
            "credentials would go in clear. Write all of them with https.",
    );
}

function credentialsIn(url: URL, text: string): Credentials | undefined {
    if (url.username === "" && url.password === "") return undefined;
    try {
        return { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
    } catch {
        // The parser's error is about the secret itself.
        throw unusable(text, "has a user name or password with a % that starts no escape");
    }
}

function authorizationOf(credentials: Credentials): string {
    if ("token" in credentials) return `token=${credentials.token}`;
    return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;
}

function unusable(text: string, why: string): ConfigError {
    const shown = text.includes("@") ? "The URL of Marathon" : `The URL of Marathon "${text}"`;
    return new ConfigError(
        `${shown} ${why}. Write marathon:url as http://host:port, with its path if it has one.`,
    );
}

/**
 * What Node's TLS takes.
 *
 * @param room  what stands before the names of the settings in a message
 * @throws ConfigError when a certificate or the key cannot be read, or they do not belong together.
 */
export function readTls(
    settings: Pick<ConnectionSettings, "tls">,
    room = "marathon:",
): SecureContextOptions & { rejectUnauthorized: boolean } {
    const { caCert, clientCert, clientKey, insecureSkipVerify = false } = settings.tls ?? {};
    for (const [name, text] of Object.entries({ caCert, clientCert, clientKey })) {
        if (text === undefined || text.includes("-----BEGIN ")) continue;
        throw new ConfigError(
            `${room}${name} is not PEM. Give the text (-----BEGIN …), not the name of its file.`,
        );
    }
    const given = {
        ...(caCert === undefined ? {} : { ca: caCert }),
        ...(clientCert === undefined ? {} : { cert: clientCert }),
        ...(clientKey === undefined ? {} : { key: clientKey }),
    };
    try {
        if (Object.keys(given).length > 0) createSecureContext(given);
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? "unknown";
        throw new ConfigError(
            `${room}caCert, ${room}clientCert and ${room}clientKey cannot be used together (${code}). ` +
                "Check that they are whole, and that the key is the certificate's.",
        );
    }
    return { ...given, rejectUnauthorized: !insecureSkipVerify };
}

/** Everything in the settings that no message may show, whether it is sent or not: the values, and their encoded form. */
export function secretsOf(settings: ConnectionSettings): string[] {
    const inUrls = settings.urls.map((text) => credentialsIn(new URL(text.trim()), text));
    const credentials = [settings.credentials, ...inUrls].flatMap((one) => one ?? []);
    const secrets = credentials.flatMap((one) => {
        if ("token" in one) return [one.token];
        return [one.password, authorizationOf(one).replace(/^Basic /, "")];
    });
    return settings.tls?.clientKey === undefined ? secrets : [...secrets, settings.tls.clientKey];
}
