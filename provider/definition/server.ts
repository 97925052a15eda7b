/** The parts of a Marathon version that behaviour depends on: 1.8.244 has minor 8 and patch 244. */
export interface ServerVersion {
    readonly major: number;
    readonly minor: number;
    /** Absent when not known: then the last one of the minor version is meant. */
    readonly patch?: number;
}

/** What a definition comes to depends on the Marathon that reads it. What is absent is not known. */
export interface Server {
    readonly version: ServerVersion;
    /** `--enable_features`. */
    readonly features?: readonly string[];
    /** `--default_network_name`. */
    readonly defaultNetworkName?: string;
    /** `--mesos_bridge_name`. @default mesos-bridge */
    readonly bridgeName?: string;
    /** `--mesos_role`, the role of apps that name none. From 1.9 on a definition has a role. */
    readonly mesosRole?: string;
    /** `--deprecated_features sanitize_accepted_resource_roles`; what 1.9 does in any case. */
    readonly sanitizesAcceptedRoles?: boolean;
    /** `--local_port_min` and `--local_port_max`, between which service ports are given. @default 10000 to 20000 */
    readonly localPorts?: { readonly min: number; readonly max: number };
}

/** The newest Marathon, as started with no options: what is meant as long as nothing is known of the server. */
export const latestServer: Server = { version: { major: 1, minor: 11 } };

/** The part of the answer to `GET /v2/info` that is read here. */
export interface ServerInfo {
    readonly version: string;
    readonly marathon_config: {
        readonly features?: readonly string[];
        readonly default_network_name?: string | null;
        readonly mesos_role?: string | null;
        readonly local_port_min?: number;
        readonly local_port_max?: number;
        readonly [option: string]: unknown;
    };
}

/** The server that answered `GET /v2/info`. */
export function serverFrom({ version, marathon_config: config }: ServerInfo): Server {
    const { features, default_network_name, mesos_role, mesos_bridge_name } = config;
    const { local_port_min: min, local_port_max: max } = config;
    return {
        version: parseVersion(version) ?? latestServer.version,
        ...(features && { features }),
        ...(default_network_name && { defaultNetworkName: default_network_name }),
        ...(typeof mesos_bridge_name === "string" && { bridgeName: mesos_bridge_name }),
        // Before 1.9 the option has no default; the role of all resources then is `*`.
        mesosRole: mesos_role ?? "*",
        ...(min !== undefined && max !== undefined && { localPorts: { min, max } }),
    };
}

/** `1.8.244` or `1.11.24-49a8c11`; nothing for a text that does not begin with two numbers. */
export function parseVersion(text: string): ServerVersion | undefined {
    const [, major, minor, patch] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
    if (major === undefined || minor === undefined) return undefined;
    return {
        major: Number(major),
        minor: Number(minor),
        ...(patch !== undefined && { patch: Number(patch) }),
    };
}

/** Whether a server is of this version or newer. A patch that is not known counts as the newest. */
export function isAtLeast({ version }: Server, wanted: ServerVersion): boolean {
    if (version.major !== wanted.major) return version.major > wanted.major;
    if (version.minor !== wanted.minor) return version.minor > wanted.minor;
    return (version.patch ?? Number.POSITIVE_INFINITY) >= (wanted.patch ?? 0);
}

/** Whether the server drops accepted roles that an app cannot use, instead of refusing them. */
export function sanitizesAcceptedRoles({ sanitizesAcceptedRoles, version }: Server): boolean {
    return sanitizesAcceptedRoles === true || (version.major === 1 && version.minor === 9);
}

/** `1.8`, or `1.8.222` with a patch. */
export function versionText({ major, minor, patch }: ServerVersion): string {
    return [major, minor, ...(patch === undefined ? [] : [patch])].join(".");
}
