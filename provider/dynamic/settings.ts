import type { ConnectionSettings, Credentials } from "../marathon/connection";
import { parseDuration } from "../marathon/duration";
import { ConfigError } from "../marathon/errors";
import type { Settings } from "../resources/context";

/** Everything the configuration says, once it has been read. */
export interface ResolvedSettings {
    readonly settings: Settings;
    readonly connection: ConnectionSettings;
}

type Lookup = (name: string) => string | undefined;

/**
 * Reads the settings: stack configuration or the arguments of an explicit provider (both arrive as
 * `marathon:<name>`), then the environment (`MARATHON_<NAME>`), then the default. Credentials are looked up in the
 * environment first, so that a rotated token also works for refresh and destroy, which see the configuration of the
 * last `up`.
 *
 * @throws ConfigError when a setting is missing or cannot be read.
 */
export function resolveSettings(
    getConfig: (key: string) => string | undefined,
    environment: Readonly<Record<string, string | undefined>>,
): ResolvedSettings {
    const configured: Lookup = (name) => given(getConfig(`marathon:${name}`));
    const fromEnvironment: Lookup = (name) => given(environment[environmentVariable(name)]);
    const setting: Lookup = (name) => configured(name) ?? fromEnvironment(name);
    const credential: Lookup = (name) => fromEnvironment(name) ?? configured(name);
    const duration = (name: string, fallback: string) => readDuration(name, setting(name) ?? fallback);

    const urls = readUrls(setting("url"));
    const requestTimeoutMs = duration("requestTimeout", "30s");
    const credentials = readCredentials(credential);
    const rolloutTimeout = setting("rolloutTimeout");
    return {
        settings: {
            urls,
            requestTimeoutMs,
            factsTimeoutMs: duration("factsTimeout", "60s"),
            progressTimeoutMs: duration("progressTimeout", "10m"),
            rolloutTimeoutMs: rolloutTimeout ? readDuration("rolloutTimeout", rolloutTimeout) : undefined,
            lbApp: setting("lbApp") ?? "/marathon-lb",
            lbGroup: setting("lbGroup") ?? "internal",
            dnsDomain: setting("dnsDomain") ?? "mesos",
            framework: setting("framework"),
        },
        connection: { urls, requestTimeoutMs, ...(credentials ? { credentials } : {}) },
    };
}

/** `requestTimeout` → `MARATHON_REQUEST_TIMEOUT`. */
export function environmentVariable(name: string): string {
    return `MARATHON_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function given(value: string | undefined): string | undefined {
    return value === undefined || value.trim() === "" ? undefined : value.trim();
}

function readUrls(text: string | undefined): string[] {
    if (!text) {
        throw new ConfigError(
            [
                "The URL of Marathon is not set. Set it with one of:",
                "  pulumi config set marathon:url http://marathon.example:8080",
                "  export MARATHON_URL=http://marathon.example:8080",
                '  new marathon.Provider("name", { url: "http://marathon.example:8080" })',
            ].join("\n"),
        );
    }
    return text.split(",").map((part) => readUrl(part.trim()));
}

function readUrl(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && (url.protocol === "http:" || url.protocol === "https:")) return text.replace(/\/+$/, "");
    throw new ConfigError(
        "marathon:url (or MARATHON_URL) is not an http or https URL. Write it as http://host:port, with the path " +
            "prefix if there is one; separate several with commas.",
    );
}

function readCredentials(credential: Lookup): Credentials | undefined {
    const token = credential("token");
    if (token) return { token };
    const username = credential("username");
    const password = credential("password");
    if (username && password) return { username, password };
    if (!username && !password) return undefined;
    const missing = username ? "password" : "username";
    throw new ConfigError(
        `marathon:${missing} is not set, though its counterpart is. Set it with ` +
            `pulumi config set${missing === "password" ? " --secret" : ""} marathon:${missing} … ` +
            `or export ${environmentVariable(missing)}.`,
    );
}

function readDuration(name: string, text: string): number {
    try {
        return parseDuration(text);
    } catch (error) {
        throw new ConfigError(
            `marathon:${name} (or ${environmentVariable(name)}) is not a duration. Write it as 30s, 10m or 1h30m.`,
            { cause: error },
        );
    }
}
