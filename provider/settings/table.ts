import { count, duration, flag, path, portRange, ports, type Setting, text, urls } from "./setting";

/**
 * Every setting of a provider, by name: `marathon:<name>` in the stack's configuration, `<name>` among the arguments of
 * an explicit provider, `MARATHON_<NAME>` in the environment. What reads settings, hands them on, warns about them or
 * documents them goes by this table.
 */
const settingsTable = {
    url: {
        ...urls,
        takenFrom: "anyone",
        meaning:
            "Base URL of Marathon, its path prefix included; several of one highly available Marathon, separated by commas",
    },
    username: {
        ...text,
        takenFrom: "credential",
        meaning: "User name for HTTP basic authentication",
    },
    password: {
        ...text,
        takenFrom: "credential",
        isSecret: true,
        meaning: "Password for HTTP basic authentication",
    },
    token: {
        ...text,
        takenFrom: "credential",
        isSecret: true,
        meaning: "Token, sent as `Authorization: token=…`; wins over user name and password",
    },
    caCert: {
        ...text,
        takenFrom: "anyone",
        meaning: "PEM text of the authorities to trust instead of Node's own",
    },
    clientCert: {
        ...text,
        takenFrom: "credential",
        meaning: "PEM text of the certificate that a server in front of Marathon asks for",
    },
    clientKey: {
        ...text,
        takenFrom: "credential",
        isSecret: true,
        meaning: "PEM text of the key of `clientCert`",
    },
    insecureSkipVerify: {
        ...flag,
        takenFrom: "own",
        default: "false",
        meaning: "Accept any certificate, with a warning",
    },
    requestTimeout: {
        ...duration,
        takenFrom: "anyone",
        default: "30s",
        meaning: "How long one request may take, with all its attempts",
    },
    factsTimeout: {
        ...duration,
        takenFrom: "anyone",
        default: "60s",
        meaning: "How long a preview waits for the list of all apps",
    },
    progressTimeout: {
        ...duration,
        takenFrom: "anyone",
        default: "10m",
        meaning: "How long a rollout may go without any progress",
    },
    rolloutTimeout: {
        ...duration,
        takenFrom: "anyone",
        meaning:
            "How long a rollout may take as a whole; `customTimeouts` of a resource win. Default: no limit",
    },
    maxDeployments: {
        ...count,
        takenFrom: "anyone",
        default: "20",
        meaning:
            "How many unfinished deployments of ours there may be at once; the other writes wait in their rows as `queued`",
    },
    lbApp: {
        ...path,
        takenFrom: "anyone",
        default: "/marathon-lb",
        meaning: "Id of the marathon-lb app that links go through",
    },
    lbGroup: {
        ...text,
        takenFrom: "anyone",
        default: "internal",
        meaning: "Load-balancer group that apps are published to and links go through",
    },
    dnsDomain: {
        ...text,
        takenFrom: "anyone",
        default: "mesos",
        meaning: "Domain that mesos-dns answers for",
    },
    framework: {
        ...text,
        takenFrom: "anyone",
        meaning: "Name of the framework in mesos-dns. Default: what Marathon calls itself",
    },
    servicePortRange: {
        ...portRange,
        takenFrom: "anyone",
        meaning:
            "Where service ports are taken from, as `15000-20000`. Default: the upper half of Marathon's own range",
    },
    reservedServicePorts: {
        ...ports,
        takenFrom: "anyone",
        meaning: "Service ports that are never given out, as `8080,9000-9010`",
    },
    readOnly: {
        ...flag,
        takenFrom: "strictest",
        default: "false",
        meaning: "Refuse every write before it is sent; on as soon as one place says so",
    },
    ownerLabel: {
        ...flag,
        takenFrom: "anyone",
        default: "true",
        meaning: "Label apps with the stack that they belong to (`PULUMI_OWNER`)",
    },
    acceptFrameworkChange: {
        ...text,
        takenFrom: "own",
        meaning:
            "Framework id of a Marathon that has taken the place of the one the stack was written to, or `true` for any",
    },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settingsTable;

/** A setting that says who we are. */
export type CredentialName = {
    [Name in SettingName]: (typeof settingsTable)[Name]["takenFrom"] extends "credential" ? Name : never;
}[SettingName];

/** What a setting is once it was read; `undefined` where it is not set and has no default. */
export type SettingValue<Name extends SettingName> =
    | ReturnType<(typeof settingsTable)[Name]["read"]>
    | ((typeof settingsTable)[Name] extends { readonly default: string } ? never : undefined);

export const settingNames = Object.keys(settingsTable) as readonly SettingName[];

/** The row of a setting, as every row is. */
export function settingOf(name: SettingName): Setting {
    return settingsTable[name];
}

export function isCredential(name: SettingName): name is CredentialName {
    return settingOf(name).takenFrom === "credential";
}

/** `requestTimeout` → `MARATHON_REQUEST_TIMEOUT`. */
export function environmentVariable(name: SettingName): string {
    return `MARATHON_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** `token` → `tokenEnv`: the setting that names the environment variable in which a credential is. */
export function variableSetting<Name extends CredentialName>(name: Name): `${Name}Env` {
    return `${name}Env`;
}

/** Every name that may follow `marathon:`. */
export const configurationKeys: readonly string[] = [
    ...settingNames,
    ...settingNames.filter(isCredential).map(variableSetting),
];
