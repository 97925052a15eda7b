import { readTls } from "../marathon/connection";
import { ConfigError } from "../marathon/errors";
import type { LibStorageSettings, SettingProblem } from "./libstorage-settings";

/** What stands before the names of the settings in a message. */
export const room = "libStorage.";

/** The port that REX-Ray's own documents give to a libStorage server. */
const usualPort = "7979";

/** One base URL of a libStorage server, taken apart. */
export interface ServerUrl {
    /** `http://host:7979` */
    readonly origin: string;
    /** `/libstorage`, or empty. */
    readonly prefix: string;
}

/**
 * What cannot be right about the settings, without asking the server.
 *
 * @example
 * problemsIn({ url: "libstorage:7979", service: "ebs" });
 * // [{ setting: "url", text: "is not an http, https or tcp URL. Write it as http://host:7979" }]
 */
export function problemsIn(settings: LibStorageSettings): SettingProblem[] {
    return [
        ...urlProblems(settings),
        ...serviceProblems(settings),
        ...instanceProblems(settings),
        ...tlsProblems(settings),
    ];
}

/** @throws ConfigError naming everything that cannot be right. */
export function refuseWrongSettings(settings: LibStorageSettings): void {
    const problems = problemsIn(settings);
    if (problems.length === 0) return;
    throw new ConfigError(`${problems.map(({ setting, text }) => `${room}${setting} ${text}`).join("; ")}.`);
}

/** The URLs, in the order in which they were given. Those that cannot be used are left out. */
export function readServerUrls(settings: LibStorageSettings): ServerUrl[] {
    return urlsIn(settings).flatMap((text) => {
        const url = readUrl(text, settings);
        return typeof url === "string" ? [] : [url];
    });
}

/** The hex digits of the fingerprint, in small letters. */
export function fingerprintOf({ fingerprint }: LibStorageSettings): string | undefined {
    return fingerprint
        ?.replace(/^sha-?256[\s:=]*/i, "")
        .replace(/[\s:]/g, "")
        .toLowerCase();
}

function urlsIn({ url }: LibStorageSettings): string[] {
    const given = typeof url === "string" ? url.split(",") : url;
    return given.map((text) => text.trim()).filter((text) => text !== "");
}

/** @returns the reason where the URL cannot be used */
function readUrl(text: string, settings: LibStorageSettings): ServerUrl | string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^(?:https?|tcp):$/.test(url.protocol) || url.hostname === "") {
        return "is not an http, https or tcp URL. Write it as http://host:7979";
    }
    if (url.username !== "" || url.password !== "") {
        return "has a user name or a password, which libStorage does not take: set token instead";
    }
    if (url.search !== "" || url.hash !== "") return "has a query or a fragment";
    const prefix = url.pathname.replace(/\/+$/, "");
    if (url.protocol !== "tcp:") return { origin: url.origin, prefix };
    const scheme = hasTls(settings) ? "https" : "http";
    return { origin: `${scheme}://${url.hostname}:${url.port || usualPort}`, prefix };
}

function hasTls({ caCert, clientCert, fingerprint, insecureSkipVerify }: LibStorageSettings): boolean {
    return (
        insecureSkipVerify === true || [caCert, clientCert, fingerprint].some((value) => value !== undefined)
    );
}

function urlProblems(settings: LibStorageSettings): SettingProblem[] {
    const texts = urlsIn(settings);
    if (texts.length === 0) {
        return [{ setting: "url", text: "is not set. Write it as http://host:7979" }];
    }
    const unusable = texts.map((text) => readUrl(text, settings)).filter((url) => typeof url === "string");
    if (unusable.length > 0) return unusable.map((text) => ({ setting: "url", text }));
    const clear = readServerUrls(settings).filter(({ origin }) => origin.startsWith("http:"));
    const isMixed = clear.length > 0 && clear.length < texts.length;
    if (!isMixed || settings.token === undefined) return [];
    return [
        {
            setting: "url",
            text: "has both https and http URLs, and to the latter the token would go in clear",
        },
    ];
}

function serviceProblems({ service }: LibStorageSettings): SettingProblem[] {
    if (/^[^\s/?#]+$/.test(service)) return [];
    return [{ setting: "service", text: "must be the name of a service, without blanks and slashes" }];
}

/** It goes into a header as it is; the name of the driver is put before it. */
function instanceProblems({ instanceId }: LibStorageSettings): SettingProblem[] {
    if (instanceId === undefined || /^[\x21-\x7e]+$/.test(instanceId)) return [];
    const text = "must be an id without blanks, such as i-0a1b2c3d or i-0a1b2c3d,region=us-east-1";
    return [{ setting: "instanceId", text }];
}

function tlsProblems(settings: LibStorageSettings): SettingProblem[] {
    const { caCert, clientCert, clientKey, token } = settings;
    const problems: SettingProblem[] = [];
    const fingerprint = fingerprintOf(settings);
    if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(fingerprint)) {
        problems.push({ setting: "fingerprint", text: "must be the 64 hex digits of a SHA-256" });
    }
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token.trim())) {
        problems.push({ setting: "token", text: "must be the text of a token, on one line" });
    }
    try {
        readTls({ tls: { caCert, clientCert, clientKey } }, "");
    } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        const setting = (["caCert", "clientCert", "clientKey"] as const).find((name) => settings[name]);
        problems.push({
            setting: setting ?? "caCert",
            text: `cannot be used: ${error.message.replace(/\.$/, "")}`,
        });
    }
    return problems;
}
