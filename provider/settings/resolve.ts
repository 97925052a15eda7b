import { ConfigError } from "../marathon/errors";
import { redact } from "../marathon/redact";
import { readIdentity } from "./credentials";
import { readEnvironmentUrl } from "./environment-url";
import { forceVariable, readForce } from "./force";
import type { ResolvedSettings, Settings } from "./settings";
import { describePlace, environmentOf, explicitProvider, type SettingsSources, storedIn } from "./sources";
import { environmentVariable, type SettingName, type SettingValue, settingOf } from "./table";

/**
 * Reads the settings of one provider from where each may come from (see `TakenFrom`).
 *
 * @throws ConfigError when a setting is missing, contradictory or cannot be read. It names no value.
 */
export function resolveSettings(sources: SettingsSources): ResolvedSettings {
    const value = reader(sources);
    const urls = value("url");
    if (urls === undefined) throw missingUrl();
    const environmentUrl = readEnvironmentUrl(sources, urls);
    const { clientCert, clientKey, ...identity } = readIdentity(sources, environmentUrl.namesTheHost);
    const insecureSkipVerify = value("insecureSkipVerify");
    const force = readForce(sources.environment[forceVariable]);
    const settings = { provider: explicitProvider(sources), urls, ...readRest(value), force };
    const { requestTimeoutMs, readOnly } = settings;
    const tls = { caCert: value("caCert"), clientCert, clientKey, insecureSkipVerify };
    const warnings = [...environmentUrl.warnings, ...(insecureSkipVerify ? trustWarnings(urls) : [])];
    return { settings, connection: { urls, ...identity, tls, requestTimeoutMs, readOnly }, warnings };
}

function trustWarnings(urls: readonly string[]): string[] {
    const secure = urls.filter((url) => url.startsWith("https:"));
    if (secure.length === 0) return [];
    return [
        `marathon:insecureSkipVerify is on: whoever answers at ${secure.map(redact).join(", ")} gets the credentials ` +
            "and every definition. Set marathon:caCert to the PEM text of the authority that signed its certificate.",
    ];
}

function missingUrl(): ConfigError {
    return new ConfigError(
        [
            "The URL of Marathon is not set. Set it with one of:",
            "  pulumi config set marathon:url http://marathon.example:8080",
            "  export MARATHON_URL=http://marathon.example:8080",
            '  new marathon.Provider("name", { url: "http://marathon.example:8080" })',
        ].join("\n"),
    );
}

type Reader = <Name extends SettingName>(name: Name) => SettingValue<Name>;

function readRest(value: Reader): Omit<Settings, "provider" | "urls" | "force"> {
    return {
        requestTimeoutMs: value("requestTimeout"),
        factsTimeoutMs: value("factsTimeout"),
        progressTimeoutMs: value("progressTimeout"),
        rolloutTimeoutMs: value("rolloutTimeout"),
        maxDeployments: value("maxDeployments"),
        lbApp: value("lbApp"),
        lbGroup: value("lbGroup"),
        dnsDomain: value("dnsDomain"),
        framework: value("framework"),
        servicePortRange: value("servicePortRange"),
        reservedServicePorts: value("reservedServicePorts") ?? new Set(),
        readOnly: value("readOnly"),
        ownerLabel: value("ownerLabel"),
        acceptFrameworkChange: value("acceptFrameworkChange"),
    };
}

/**
 * One setting, read from the first place that has it.
 *
 * @throws ConfigError when its text cannot be read.
 */
export function readSetting<Name extends SettingName>(
    name: Name,
    sources: SettingsSources,
): SettingValue<Name> {
    return reader(sources)(name);
}

function reader(sources: SettingsSources): Reader {
    const stored = storedIn(sources);
    const environment = environmentOf(sources);
    const isExplicit = explicitProvider(sources) !== undefined;
    return <Name extends SettingName>(name: Name) => {
        const { takenFrom, default: fallback } = settingOf(name);
        const places = takenFrom === "own" && isExplicit ? [stored] : [stored, environment];
        const read = (text: string) => readText(name, text, sources);
        const texts = places.flatMap((lookup) => lookup(name) ?? []);
        const isOn = takenFrom === "strictest" && texts.some((text) => read(text) === true);
        const [given = fallback] = texts;
        const value = isOn || (given === undefined ? undefined : read(given));
        return value as SettingValue<Name>;
    };
}

function readText(name: SettingName, text: string, sources: SettingsSources): unknown {
    const { read, form, takenFrom } = settingOf(name);
    try {
        return read(text);
    } catch (error) {
        // A parser's own error may quote the text, and a URL may hold a password.
        const cause = error instanceof ConfigError ? { cause: error } : {};
        const provider = explicitProvider(sources);
        const place = describePlace(name, provider);
        const other =
            takenFrom === "own" && provider !== undefined ? "" : ` (or ${environmentVariable(name)})`;
        throw new ConfigError(`${place}${other} is not ${form}.`, cause);
    }
}
