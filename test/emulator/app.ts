import { isObject } from "./json";

/** One service or host port of an app in host mode. */
export interface PortDefinition {
    readonly port: number;
    readonly protocol: string;
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
}

/** One port of a container on a bridge or container network. */
export interface PortMapping {
    readonly containerPort: number;
    readonly servicePort: number;
    readonly hostPort?: number;
    readonly protocol: string;
    readonly name?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly networkNames?: readonly string[];
}

/** A network an app is attached to. */
export interface Network {
    readonly mode: "host" | "container" | "container/bridge";
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
}

/** A volume that a provider outside of Mesos owns. */
export interface ExternalVolume {
    readonly name?: string;
    readonly provider?: string;
    readonly shared?: boolean;
    readonly size?: number;
    readonly options?: Readonly<Record<string, unknown>>;
}

/** The access modes of CSI volumes that several apps may use at once. */
export const shareableModes: readonly string[] = ["MULTI_NODE_READER_ONLY", "MULTI_NODE_MULTI_WRITER"];

/** One of the volume kinds; only the external ones matter outside the definition. */
export interface Volume {
    readonly containerPath?: string;
    readonly external?: ExternalVolume;
    readonly persistent?: object;
    readonly [field: string]: unknown;
}

/** A container as Marathon returns it. */
export interface Container {
    readonly type: "DOCKER" | "MESOS";
    readonly volumes: readonly Volume[];
    readonly portMappings?: readonly PortMapping[];
    readonly [field: string]: unknown;
}

/** A health check as Marathon returns it, defaults filled. */
export interface HealthCheck {
    readonly protocol: string;
    readonly gracePeriodSeconds: number;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly maxConsecutiveFailures: number;
    readonly portIndex?: number;
    readonly port?: number;
    readonly [field: string]: unknown;
}

/** A readiness check as Marathon returns it, defaults filled. */
export interface ReadinessCheck {
    readonly name: string;
    readonly intervalSeconds: number;
    readonly [field: string]: unknown;
}

/** When the app last changed. */
export interface VersionInfo {
    readonly lastScalingAt: string;
    readonly lastConfigChangeAt: string;
}

/** An app definition in canonical form, as Marathon holds and returns it. Never changed in place. */
export interface App {
    readonly id: string;
    readonly instances: number;
    readonly networks: readonly Network[];
    readonly portDefinitions?: readonly PortDefinition[];
    readonly requirePorts: boolean;
    readonly container?: Container;
    readonly dependencies?: readonly string[];
    readonly healthChecks?: readonly HealthCheck[];
    readonly readinessChecks?: readonly ReadinessCheck[];
    readonly upgradeStrategy: {
        readonly minimumHealthCapacity: number;
        readonly maximumOverCapacity: number;
    };
    readonly backoffSeconds: number;
    readonly backoffFactor: number;
    readonly maxLaunchDelaySeconds: number;
    readonly killSelection: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly env?: Readonly<Record<string, unknown>>;
    readonly role?: string;
    readonly executorResources?: object;
    readonly version: string;
    readonly versionInfo?: VersionInfo;
    readonly [field: string]: unknown;
}

/** Whether the app runs on its agent's own network, where `portDefinitions` are its ports. */
export function isHostNetworked(app: App): boolean {
    return app.networks.some((network) => network.mode === "host");
}

/** The service ports of an app in the order of its definitions or mappings; 0 where none is assigned yet. */
export function servicePortsOf(app: App): number[] {
    return isHostNetworked(app)
        ? (app.portDefinitions ?? []).map(({ port }) => port)
        : (app.container?.portMappings ?? []).map(({ servicePort }) => servicePort);
}

/** The same app with other service ports. */
export function withServicePorts(app: App, ports: readonly number[]): App {
    if (isHostNetworked(app)) {
        const portDefinitions = (app.portDefinitions ?? []).map((definition, index) => ({
            ...definition,
            port: ports[index] ?? definition.port,
        }));
        return { ...app, portDefinitions };
    }
    if (!app.container) return app;
    const portMappings = (app.container.portMappings ?? []).map((mapping, index) => ({
        ...mapping,
        servicePort: ports[index] ?? mapping.servicePort,
    }));
    return { ...app, container: { ...app.container, portMappings } };
}

/** The external volumes of an app. */
export function externalVolumesOf(app: App): ExternalVolume[] {
    return (app.container?.volumes ?? []).flatMap(({ external }) => (external ? [external] : []));
}

/** Whether other apps may use a volume of the same name. */
export function isShared({ shared, options }: ExternalVolume): boolean {
    const capability = options?.capability;
    const mode = isObject(capability) ? String(capability.accessMode) : "";
    return shared === true || shareableModes.includes(mode);
}

/** Whether the app keeps data on its agents: a resident app. */
export function hasPersistentVolumes(app: App): boolean {
    return (app.container?.volumes ?? []).some(({ persistent }) => persistent !== undefined);
}
