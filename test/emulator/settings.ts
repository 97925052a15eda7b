import { latestServer, parseVersion, type Server } from "../../provider/definition/server";
import type { ClockKind } from "./clock";
import { type Dialect, dialectOf } from "./dialect";
import type { PortRange } from "./service-ports";

/** How an emulator is started; everything has a default. */
export interface EmulatorOptions {
    /** The port on the loopback interface; default 0: any free one. */
    readonly port?: number;
    /** The Marathon version to speak, 1.5 to 1.11; default `1.11.24`. */
    readonly version?: string;
    /** Default `emulated-framework`. */
    readonly frameworkId?: string;
    /** Lowest service port handed out; default 10000. */
    readonly localPortMin?: number;
    /** Highest service port handed out; default 20000. */
    readonly localPortMax?: number;
    /** `--enable_features`; default external_volumes, secrets and gpu_resources. */
    readonly features?: readonly string[];
    /** `--deprecated_features` of 1.10: `sanitize_accepted_resource_roles`, `text_plain_tasks`; default none. */
    readonly deprecatedFeatures?: readonly string[];
    /** `--mesos_role`; default `*`. */
    readonly mesosRole?: string;
    /** `--new_group_enforce_role`; default `off`. */
    readonly newGroupEnforceRole?: "off" | "top";
    /** `--default_network_name`; default none. */
    readonly defaultNetworkName?: string;
    /** Asks every request for HTTP basic authentication, or for `Authorization: token=…`. */
    readonly credentials?:
        | { readonly username: string; readonly password: string }
        | { readonly token: string };
    /** `--access_control_allow_origin`: pages of these origins may read answers; default none. */
    readonly allowedOrigins?: readonly string[];
    /** How time passes; default `instant`. */
    readonly clock?: ClockKind;
    /** How much faster than real a `real` clock runs; default 1. */
    readonly speed?: number;
    /** Delays of a launched instance in milliseconds; default 0 (instant), 20 (real), 1000 (stepped). */
    readonly delays?: Partial<Delays>;
    /** `--max_running_deployments`; default 100. */
    readonly maxRunningDeployments?: number;
    /** How many old versions of an app and of the root group are kept; default 50. */
    readonly maxVersions?: number;
    /** Agents that take instances; default 20. */
    readonly agents?: number;
    /** What each agent offers; an app that asks for more is never launched. */
    readonly agentResources?: Partial<AgentResources>;
    /** Milliseconds between two heartbeats of the event stream, in real time; default 10 000. */
    readonly heartbeatInterval?: number;
    /** A prefix of all paths, as behind a gateway: `/service/marathon`; default none. */
    readonly pathPrefix?: string;
    /** No instance is ever launched unless its behaviour says otherwise; default false. */
    readonly noOffers?: boolean;
}

/** What an agent offers again and again: the resources are not used up. */
export interface AgentResources {
    /** Default 100. */
    readonly cpus: number;
    /** Mebibytes; default 500 000. */
    readonly mem: number;
    /** Mebibytes; default 1 000 000. */
    readonly disk: number;
    /** Default 0. */
    readonly gpus: number;
    /** Lowest host port an app may ask for; default 1024. */
    readonly portMin: number;
    /** Highest host port an app may ask for; default 65 535. */
    readonly portMax: number;
}

/** How long the stations of an instance take, in milliseconds. */
export interface Delays {
    /** From its launch until it runs. */
    readonly run: number;
    /** From when it runs until it is healthy. */
    readonly healthy: number;
    /** From when it runs until its readiness checks pass. */
    readonly ready: number;
    /** From the kill until it has ended. */
    readonly kill: number;
}

/** The options with their defaults filled in. */
export interface Settings {
    readonly version: string;
    readonly dialect: Dialect;
    /** The same facts as a client reads them off `GET /v2/info`. */
    readonly server: Server;
    readonly frameworkId: string;
    readonly servicePorts: PortRange;
    readonly features: readonly string[];
    readonly mesosRole: string;
    readonly newGroupEnforceRole: boolean;
    readonly defaultNetworkName: string | undefined;
    readonly credentials: EmulatorOptions["credentials"];
    readonly allowedOrigins: readonly string[];
    readonly clock: ClockKind;
    readonly speed: number;
    readonly delays: Delays;
    readonly maxRunningDeployments: number;
    readonly maxVersions: number;
    readonly agents: number;
    readonly agentResources: AgentResources;
    readonly heartbeatInterval: number;
    readonly pathPrefix: string;
    readonly noOffers: boolean;
}

const delaysOf: Readonly<Record<ClockKind, Delays>> = {
    instant: { run: 0, healthy: 0, ready: 0, kill: 0 },
    real: { run: 20, healthy: 20, ready: 20, kill: 20 },
    stepped: { run: 1000, healthy: 1000, ready: 1000, kill: 500 },
};

const defaultResources: AgentResources = {
    cpus: 100,
    mem: 500_000,
    disk: 1_000_000,
    gpus: 0,
    portMin: 1024,
    portMax: 65_535,
};

/**
 * Fills the defaults.
 * @throws RangeError for an unknown version
 */
export function settingsOf(options: EmulatorOptions): Settings {
    const version = options.version ?? "1.11.24";
    const clock = options.clock ?? "instant";
    return {
        version,
        dialect: dialectOf(version, options.deprecatedFeatures),
        server: serverOf(version, options),
        frameworkId: options.frameworkId ?? "emulated-framework",
        servicePorts: { min: options.localPortMin ?? 10_000, max: options.localPortMax ?? 20_000 },
        features: options.features ?? defaultFeatures,
        mesosRole: options.mesosRole ?? "*",
        newGroupEnforceRole: options.newGroupEnforceRole === "top",
        defaultNetworkName: options.defaultNetworkName,
        credentials: options.credentials,
        allowedOrigins: options.allowedOrigins ?? [],
        clock,
        speed: options.speed ?? 1,
        delays: { ...delaysOf[clock], ...options.delays },
        maxRunningDeployments: options.maxRunningDeployments ?? 100,
        maxVersions: options.maxVersions ?? 50,
        agents: options.agents ?? 20,
        agentResources: { ...defaultResources, ...options.agentResources },
        heartbeatInterval: options.heartbeatInterval ?? 10_000,
        pathPrefix: (options.pathPrefix ?? "").replace(/\/+$/, ""),
        noOffers: options.noOffers ?? false,
    };
}

const defaultFeatures: readonly string[] = ["external_volumes", "secrets", "gpu_resources"];

function serverOf(version: string, options: EmulatorOptions): Server {
    const {
        features = defaultFeatures,
        defaultNetworkName,
        mesosRole = "*",
        deprecatedFeatures = [],
    } = options;
    return {
        version: parseVersion(version) ?? latestServer.version,
        features,
        ...(defaultNetworkName !== undefined && { defaultNetworkName }),
        mesosRole,
        sanitizesAcceptedRoles: deprecatedFeatures.includes("sanitize_accepted_resource_roles"),
    };
}
