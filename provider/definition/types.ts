import type { Artifact, Container, ExecutorResources, ResourceLimits } from "./container-types";
import type { AppCheck, HealthCheck, ReadinessCheck } from "./health-types";
import type { IpAddress, Labels, Network, PortDefinition } from "./network-types";

export type {
    Artifact,
    Container,
    Docker,
    DockerParameter,
    ExecutorResources,
    IpcInfo,
    LinuxInfo,
    ResourceLimits,
    Seccomp,
} from "./container-types";
export type { AppCheck, HealthCheck, ReadinessCheck } from "./health-types";
export type {
    DiscoveryPort,
    IpAddress,
    Labels,
    Network,
    PortDefinition,
    PortMapping,
    PortProtocol,
} from "./network-types";
export type {
    CsiCapability,
    CsiVolumeInfo,
    DvdiVolumeInfo,
    ExternalVolume,
    HostVolume,
    PersistentVolume,
    PersistentVolumeInfo,
    SecretVolume,
    Volume,
    VolumeMode,
} from "./volume-types";

/** Text, or the name of an entry of `secrets`. Numbers and booleans become text. */
export type EnvironmentValue = string | number | boolean | { readonly secret: string };

/** `[attribute, operator]` or `[attribute, operator, value]`: `["hostname", "UNIQUE"]`. */
export type Constraint = readonly (string | number)[];

/** How a deployment replaces instances. */
export interface UpgradeStrategy {
    /** The share of the instances that stay healthy meanwhile, 0 to 1. */
    readonly minimumHealthCapacity: number;
    /** The share of instances that may run besides, 0 to 1. */
    readonly maximumOverCapacity: number;
}

/** When an instance on an agent that cannot be reached is given up. */
export interface UnreachableStrategy {
    /** Seconds until another instance is started; at most `expungeAfterSeconds`. @default 0 */
    readonly inactiveAfterSeconds?: number;
    /** Seconds until it is forgotten, and killed should it come back. @default 0 */
    readonly expungeAfterSeconds?: number;
}

/** The definition of an app, as Marathon's `AppsResource` takes it; the id is `appId` of the resource. */
export interface AppDefinition {
    /** The command, run by `/bin/sh -c`; at least two characters. Not with `args`. A change restarts all instances. */
    readonly cmd?: string;
    /** Arguments of the image's entry point, or a command and its arguments. A change restarts all instances. */
    readonly args?: readonly string[];
    /** Who runs it on the agent. A change restarts all instances. @default the framework's user */
    readonly user?: string;
    /**
     * How many instances run. A change starts or stops instances and leaves the others alone.
     *
     * @default 1
     */
    readonly instances?: number;
    /** Cores per instance. A change restarts all instances. @default 1 */
    readonly cpus?: number;
    /** Memory per instance in MiB. A change restarts all instances. @default 128 */
    readonly mem?: number;
    /** Disk per instance in MiB. A change restarts all instances. @default 0 */
    readonly disk?: number;
    /**
     * GPUs per instance, with MESOS containers and the feature `gpu_resources`. A change restarts all instances.
     *
     * @default 0
     */
    readonly gpus?: number;
    /** What an instance may use beyond `cpus` and `mem`. A change restarts all instances. Marathon 1.10 and later. */
    readonly resourceLimits?: ResourceLimits;
    /** For the executor of each instance. A change has no effect on running instances. Marathon 1.6 and later. */
    readonly executorResources?: ExecutorResources;
    /** `//cmd`, or the path of a custom executor. A change restarts all instances. @default the command executor */
    readonly executor?: string;
    /** Environment variables. A change restarts all instances. */
    readonly env?: Readonly<Record<string, EnvironmentValue>>;
    /** What the names of secrets stand for in the secret store; feature `secrets`. A change restarts all instances. */
    readonly secrets?: Readonly<Record<string, { readonly source: string }>>;
    /** For load balancers and other readers. A change restarts all instances. */
    readonly labels?: Labels;
    /** Where instances may run, a set. A change restarts all instances. */
    readonly constraints?: readonly Constraint[];
    /**
     * The roles whose resources are used: `*` and the app's own role. A set. A change restarts all instances.
     *
     * @default any that Marathon gets
     */
    readonly acceptedResourceRoles?: readonly string[];
    /**
     * The Mesos role. A change restarts all instances. Marathon 1.9 and later.
     *
     * @default the name of the top-level group if that enforces it, else the server's `--mesos_role`
     */
    readonly role?: string;
    /** What the app runs in. A change restarts all instances. @default the agent itself */
    readonly container?: Container;
    /** How instances reach the network. A change restarts all instances. @default the agent's own network */
    readonly networks?: readonly Network[];
    /**
     * The ports in host mode. A change restarts all instances.
     *
     * @default one port named `default`; an empty list means none
     */
    readonly portDefinitions?: readonly PortDefinition[];
    /**
     * Whether the ports of `portDefinitions` are taken on the agent too; host mode only. A change restarts all instances.
     *
     * @default false
     */
    readonly requirePorts?: boolean;
    /** Files put into the sandbox first. A change restarts all instances. */
    readonly fetch?: readonly Artifact[];
    /** Ids of apps and groups that start first, a set. A change restarts all instances. */
    readonly dependencies?: readonly string[];
    /** How health is judged, a set. A change restarts all instances. */
    readonly healthChecks?: readonly HealthCheck[];
    /** A change restarts all instances. Marathon 1.8 and later. */
    readonly check?: AppCheck;
    /** At most one. A change restarts all instances. */
    readonly readinessChecks?: readonly ReadinessCheck[];
    /** Seconds to wait after a failure until the next start. A change restarts all instances. @default 1 */
    readonly backoffSeconds?: number;
    /** By what each further failure multiplies the wait, at least 1. A change restarts all instances. @default 1.15 */
    readonly backoffFactor?: number;
    /** The longest wait in seconds. A change restarts all instances. @default 300; before Marathon 1.8 3600 */
    readonly maxLaunchDelaySeconds?: number;
    /**
     * A change restarts all instances.
     *
     * @default both 1: a second set of instances, then the first one goes; with volumes of a driver both 0, with
     * persistent or CSI ones 0.5 and 0
     */
    readonly upgradeStrategy?: UpgradeStrategy;
    /** A change restarts all instances. @default both 0; `disabled` with persistent volumes */
    readonly unreachableStrategy?: UnreachableStrategy | "disabled";
    /** Which instances go first when scaling down. A change restarts all instances. @default YOUNGEST_FIRST */
    readonly killSelection?: "YOUNGEST_FIRST" | "OLDEST_FIRST";
    /** Seconds from SIGTERM to SIGKILL. A change restarts all instances. @default what the agent has, usually 5 */
    readonly taskKillGracePeriodSeconds?: number;
    /** Whether instances get a terminal. A change restarts all instances. @default false */
    readonly tty?: boolean;
    /** @deprecated without effect; Marathon sets it for apps with persistent volumes. */
    readonly residency?: {
        readonly relaunchEscalationTimeoutSeconds?: number;
        readonly taskLostBehavior?: "WAIT_FOREVER" | "RELAUNCH_AFTER_TIMEOUT";
    };
    /** @deprecated since Marathon 1.5: use `portDefinitions`. Translated as Marathon does. */
    readonly ports?: readonly number[];
    /** @deprecated since Marathon 1.5: use `fetch`. Translated as Marathon does. */
    readonly uris?: readonly string[];
    /** @deprecated since Marathon 1.5: use `networks`. Translated as Marathon does. */
    readonly ipAddress?: IpAddress;
}
