import {
    type CredentialName,
    environmentVariable,
    isCredential,
    type SettingName,
    settingNames,
    settingOf,
    variableSetting,
} from "./table";

/** Where the settings of one provider come from. */
export interface SettingsSources {
    /**
     * What the stack's configuration says, or the arguments of an explicit provider, by name without `marathon:`. Text,
     * or what Pulumi makes of `true`, `20` or a list.
     */
    readonly configured: (name: string) => unknown;
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Under this name an explicit provider says its own; the default one, which gets the stack's configuration, has none. */
export const explicitProviderKey = "__name";

/** The text of a setting, where there is one. */
export type Lookup = (name: SettingName) => string | undefined;

/** The name of the explicit provider; `undefined` for the default one. */
export function explicitProvider({ configured }: SettingsSources): string | undefined {
    return asText(configured(explicitProviderKey));
}

/** What the configuration or the arguments say. */
export function storedIn({ configured }: SettingsSources): Lookup {
    return (name) => asText(configured(name));
}

/** What `MARATHON_…` says. */
export function environmentOf({ environment }: SettingsSources): Lookup {
    return (name) => asText(environment[environmentVariable(name)]);
}

/** The environment variable that the configuration or the arguments name for a credential. */
export function variableNamedFor({ configured }: SettingsSources, name: CredentialName): string | undefined {
    return asText(configured(variableSetting(name)));
}

/** What the variables say that the configuration or the arguments name. */
export function namedVariables(sources: SettingsSources): Lookup {
    return (name) => {
        const variable = isCredential(name) ? variableNamedFor(sources, name) : undefined;
        return variable === undefined ? undefined : asText(sources.environment[variable]);
    };
}

/** Everything secret that any of the sources holds, whether it is used or not. */
export function secretsIn(sources: SettingsSources): string[] {
    const lookups = [storedIn(sources), environmentOf(sources), namedVariables(sources)];
    const secret = settingNames.filter((name) => settingOf(name).isSecret);
    return secret.flatMap((name) => lookups.flatMap((lookup) => lookup(name) ?? []));
}

/**
 * What the user calls a setting: `marathon:token`, `token of the provider east`.
 *
 * @param provider  the name of the explicit provider, if it is one
 */
export function describePlace(name: string, provider: string | undefined): string {
    return provider === undefined ? `marathon:${name}` : `${name} of the provider ${provider}`;
}

/** Blank counts as not set. */
function asText(value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined;
    const text = (typeof value === "string" ? value : JSON.stringify(value)).trim();
    return text === "" ? undefined : text;
}
