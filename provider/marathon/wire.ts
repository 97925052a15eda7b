/** What JSON can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
    readonly [key: string]: JsonValue | undefined;
}

/**
 * The definition of an app, as Marathon stores it. Only the id has a type here: the client carries definitions, it
 * does not read them.
 */
export interface AppDefinition {
    readonly id: string;
    readonly [key: string]: JsonValue | undefined;
}

/** The fields of an app that Marathon adds to its definition: where it stands, not what it is. */
export interface AppStatus {
    /** When this version was made: `2021-07-27T12:00:00.000Z`. Also its name. */
    readonly version?: string;
    readonly versionInfo?: VersionInfo;
    readonly tasksStaged?: number;
    readonly tasksRunning?: number;
    readonly tasksHealthy?: number;
    readonly tasksUnhealthy?: number;
    /** Unfinished deployments that touch the app. */
    readonly deployments?: readonly DeploymentReference[];
    readonly tasks?: readonly Task[];
    readonly lastTaskFailure?: TaskFailure;
    readonly readinessCheckResults?: readonly ReadinessCheckResult[];
}

/** An app as Marathon sends it: the definition and where it stands. Marathon's `AppsResource`. */
export interface App extends AppStatus {
    readonly id: string;
    readonly instances?: number;
    readonly [field: string]: unknown;
}

export interface VersionInfo {
    readonly lastScalingAt: string;
    readonly lastConfigChangeAt: string;
}

export interface DeploymentReference {
    readonly id: string;
}

/** Something that Marathon was extended with. Marathon's `PluginDefinition`. */
export interface Plugin {
    readonly id: string;
    /** The interface that it implements: `mesosphere.marathon.plugin.auth.Authorizer`. */
    readonly plugin: string;
    readonly implementation: string;
}

/** One running (or starting, or ending) instance. Marathon's `TaskConversion`. */
export interface Task {
    /** Opaque: its form differs between versions. */
    readonly id: string;
    readonly appId: string;
    readonly host?: string;
    readonly slaveId?: string | null;
    /** Mesos' word: `TASK_RUNNING`, `TASK_STAGING`, … */
    readonly state: string;
    /** Host ports, in the order of the port definitions or mappings; those without a host port have no entry. */
    readonly ports?: readonly number[];
    /** Filled by `GET /v2/tasks` only. */
    readonly servicePorts?: readonly number[];
    readonly ipAddresses?: readonly IpAddress[];
    readonly stagedAt?: string;
    readonly startedAt?: string | null;
    /** The version of the app that it runs. */
    readonly version?: string;
    readonly healthCheckResults?: readonly HealthCheckResult[];
    readonly localVolumes?: readonly LocalVolume[];
    /** 1.9 and later. */
    readonly role?: string;
    readonly region?: string | null;
    readonly zone?: string | null;
}

export interface IpAddress {
    readonly ipAddress: string;
    readonly protocol: string;
}

export interface LocalVolume {
    readonly runSpecId?: string;
    readonly containerPath: string;
    readonly uuid?: string;
    readonly persistenceId: string;
}

/** The state of one health check of one instance; there is none before its first result. */
export interface HealthCheckResult {
    readonly alive: boolean;
    readonly consecutiveFailures: number;
    readonly firstSuccess?: string | null;
    readonly lastSuccess?: string | null;
    readonly lastFailure?: string | null;
    readonly lastFailureCause?: string | null;
    /** `instance [<id>]`, not the bare id. */
    readonly instanceId?: string;
}

/** The last instance that failed. It survives later success: compare `timestamp` and `version`. */
export interface TaskFailure {
    readonly appId: string;
    readonly host: string;
    readonly message: string;
    readonly state: string;
    readonly taskId: string;
    readonly timestamp: string;
    readonly version: string;
    readonly slaveId?: string | null;
}

export interface ReadinessCheckResult {
    readonly name: string;
    readonly taskId: string;
    readonly ready: boolean;
    readonly lastResponse?: { readonly status: number; readonly contentType: string; readonly body: string };
}

/** One action of a deployment; exactly one of `app` and `pod` is set. */
export interface DeploymentAction {
    /** `StartApplication`, `ScaleApplication`, `RestartApplication`, `StopApplication`; for pods `StartPod`, … */
    readonly action: string;
    readonly app?: string;
    readonly pod?: string;
    readonly readinessCheckResults?: readonly ReadinessCheckResult[];
}

export interface DeploymentStep {
    readonly actions: readonly DeploymentAction[];
}

/** An unfinished deployment. Marathon's `DeploymentPlanConversion`. */
export interface Deployment {
    readonly id: string;
    readonly version: string;
    readonly affectedApps: readonly string[];
    readonly affectedPods?: readonly string[];
    readonly steps: readonly DeploymentStep[];
    readonly currentActions: readonly DeploymentAction[];
    /** Counts from 1; 0 before the first step. */
    readonly currentStep: number;
    readonly totalSteps: number;
}

/** What a write answers: the deployment that it started, and the version of the root group that it made. */
export interface DeploymentResult {
    readonly deploymentId: string;
    /** The version of the plan. It is the version of the app only if the app really changed. */
    readonly version: string;
}

/** Instances of an app that wait to be launched. Marathon's `QueueInfoConversion`. */
export interface QueueItem {
    readonly count: number;
    /** Absent before 1.9. */
    readonly role?: string;
    readonly since?: string;
    readonly delay: { readonly timeLeftSeconds: number; readonly overdue: boolean };
    readonly processedOffersSummary?: ProcessedOffersSummary;
    readonly lastUnusedOffers?: readonly UnusedOffer[];
    readonly app?: App;
    readonly pod?: { readonly id: string; readonly [key: string]: unknown };
}

export interface ProcessedOffersSummary {
    readonly processedOffersCount: number;
    readonly unusedOffersCount: number;
    readonly lastUnusedOfferAt?: string | null;
    readonly lastUsedOfferAt?: string | null;
    readonly rejectSummaryLastOffers: readonly RejectSummary[];
    readonly rejectSummaryLaunchAttempt: readonly RejectSummary[];
}

export interface RejectSummary {
    /** `InsufficientCpus`, `UnfulfilledConstraint`, …; Marathon's `NoOfferMatchReason`. */
    readonly reason: string;
    readonly declined: number;
    readonly processed: number;
}

export interface UnusedOffer {
    readonly timestamp: string;
    readonly reason: readonly string[];
    readonly offer: { readonly id: string; readonly hostname: string; readonly [key: string]: unknown };
}

/** What a Marathon says about itself. */
export interface Info {
    /** The name of the framework. */
    readonly name: string;
    /** `1.8.244`, perhaps with a build suffix. */
    readonly version: string;
    readonly buildref?: string;
    readonly elected?: boolean;
    /** `host:port`. */
    readonly leader?: string;
    readonly frameworkId?: string;
    readonly marathon_config: MarathonConfig;
    readonly zookeeper_config?: JsonObject;
    readonly http_config?: JsonObject;
}

export interface MarathonConfig {
    readonly local_port_min?: number;
    readonly local_port_max?: number;
    readonly features?: readonly string[];
    readonly framework_name?: string;
    readonly mesos_role?: string | null;
    readonly default_network_name?: string | null;
    readonly mesos_leader_ui_url?: string | null;
    readonly hostname?: string;
    readonly webui_url?: string | null;
    /** 1.9 and later: `top` or `off`. */
    readonly new_group_enforce_role?: string;
    readonly [key: string]: unknown;
}

/** A group and, as far as it was asked for, what it holds. */
export interface Group {
    readonly id: string;
    readonly version?: string;
    readonly dependencies?: readonly string[];
    readonly apps?: readonly App[];
    readonly groups?: readonly Group[];
    readonly pods?: readonly { readonly id: string; readonly [key: string]: unknown }[];
    /** 1.9 and later. */
    readonly enforceRole?: boolean;
}

/** The body of a group write. */
export interface GroupUpdate {
    readonly id?: string;
    readonly dependencies?: readonly string[];
    readonly enforceRole?: boolean;
    readonly [key: string]: JsonValue | undefined;
}
