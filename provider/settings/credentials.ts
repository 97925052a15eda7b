import type { Credentials } from "../marathon/connection";
import { ConfigError } from "../marathon/errors";
import {
    describePlace,
    environmentOf,
    explicitProvider,
    type Lookup,
    namedVariables,
    type SettingsSources,
    storedIn,
    variableNamedFor,
} from "./sources";
import {
    type CredentialName,
    environmentVariable,
    isCredential,
    settingNames,
    settingOf,
    variableSetting,
} from "./table";

/** Who we are to Marathon, and to a server in front of it. */
export interface Identity {
    readonly credentials: Credentials | undefined;
    /** What to do when they are refused, where it is not the usual. */
    readonly credentialAdvice: string | undefined;
    readonly clientCert: string | undefined;
    readonly clientKey: string | undefined;
}

/**
 * The credentials of a provider: what is in the environment wins over what is stored, so that a rotated one counts for
 * refresh and destroy too, which see the configuration of the last update. An explicit provider looks only into the
 * variables that it names, never into `MARATHON_…`.
 *
 * @param environmentIsMeant  whether `MARATHON_…` speaks of the Marathon that is configured
 * @throws ConfigError when half of a pair is missing, or a variable that is named
 */
export function readIdentity(sources: SettingsSources, environmentIsMeant: boolean): Identity {
    const named = namedVariables(sources);
    const global = environmentOf(sources);
    const mayAskGlobal = explicitProvider(sources) === undefined && environmentIsMeant;
    const current: Lookup = (name) => named(name) ?? (mayAskGlobal ? global(name) : undefined);
    const stored = storedIn(sources);
    const latest: Lookup = (name) => current(name) ?? stored(name);
    refuseEmptyVariables(sources, latest);
    refuseHalf(["clientCert", "clientKey"], latest, sources);
    const credentials = chooseCredentials(current, stored, latest, sources);
    return {
        credentials,
        credentialAdvice: adviceAbout(credentials, sources),
        clientCert: latest("clientCert"),
        clientKey: latest("clientKey"),
    };
}

function chooseCredentials(
    current: Lookup,
    stored: Lookup,
    latest: Lookup,
    sources: SettingsSources,
): Credentials | undefined {
    const username = latest("username");
    for (const lookup of [current, stored]) {
        const [token, password] = [lookup("token"), lookup("password")];
        if (token) return { token };
        if (username && password) return { username, password };
    }
    refuseHalf(["username", "password"], latest, sources);
    return undefined;
}

/** A variable that is named and holds nothing is a mistake, not a wish for anonymity. */
function refuseEmptyVariables(sources: SettingsSources, latest: Lookup): void {
    for (const name of settingNames.filter(isCredential)) {
        const variable = variableNamedFor(sources, name);
        if (variable === undefined || latest(name) !== undefined) continue;
        const where = describePlace(variableSetting(name), explicitProvider(sources));
        throw new ConfigError(
            `The environment variable ${variable}, which ${where} names, is not set. Export it.`,
        );
    }
}

function refuseHalf(
    pair: readonly [CredentialName, CredentialName],
    latest: Lookup,
    sources: SettingsSources,
): void {
    const missing = pair.filter((name) => latest(name) === undefined);
    const [name] = missing;
    if (missing.length !== 1 || name === undefined) return;
    const place = describePlace(name, explicitProvider(sources));
    throw new ConfigError(`${place} is not set, though its counterpart is. ${howToSet(name, sources)}`);
}

function howToSet(name: CredentialName, sources: SettingsSources): string {
    if (explicitProvider(sources) !== undefined) {
        return `Pass it as the argument ${name}, or the name of its environment variable as ${variableSetting(name)}.`;
    }
    const secret = settingOf(name).isSecret ? " --secret" : "";
    return `Set it with pulumi config set${secret} marathon:${name} … or export ${environmentVariable(name)}.`;
}

/** Where an explicit provider's credentials come from; `undefined` for the default provider. */
function adviceAbout(credentials: Credentials | undefined, sources: SettingsSources): string | undefined {
    const provider = explicitProvider(sources);
    if (provider === undefined) return undefined;
    if (!credentials) return `Pass token, or username and password, to the provider ${provider}.`;
    const names: CredentialName[] = "token" in credentials ? ["token"] : ["username", "password"];
    const variables = names.flatMap((name) => variableNamedFor(sources, name) ?? []);
    const shown = variables.length > 0 ? ` (${variables.join(", ")})` : "";
    return `Check ${names.join(" and ")} of the provider ${provider}${shown}.`;
}
