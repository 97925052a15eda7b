/** How an app's instances reach the network. */
export interface Network {
    /** @default container */
    readonly mode?: "host" | "container" | "container/bridge";
    /** Of a container network. */
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
}

/** A port on host networking. */
export interface PortDefinition {
    /** The service port; with `requirePorts` the port on the agent too. @default one is allocated */
    readonly port?: number;
    readonly name?: string;
    /** @default tcp */
    readonly protocol?: "tcp" | "udp" | "udp,tcp";
    readonly labels?: Readonly<Record<string, string>>;
}

/** A port of a container on bridge or container networking. */
export interface PortMapping {
    /** What the program in the container listens on. @default 0, the same as the host port */
    readonly containerPort?: number;
    /** The port on the agent; 0 lets Marathon choose. */
    readonly hostPort?: number;
    /** The port under which load balancers publish it. @default one is allocated */
    readonly servicePort?: number;
    readonly name?: string;
    /** @default tcp */
    readonly protocol?: "tcp" | "udp" | "udp,tcp";
    readonly labels?: Readonly<Record<string, string>>;
    readonly networkNames?: readonly string[];
}

export interface DockerParameter {
    readonly key: string;
    readonly value: string;
}

export interface Docker {
    readonly image: string;
    /** Pull the image before each start. @default false */
    readonly forcePullImage?: boolean;
    /** @default false */
    readonly privileged?: boolean;
    readonly parameters?: readonly DockerParameter[];
}

/** A volume kept outside the agent, `dvdi` with REX-Ray for instance. */
export interface ExternalVolume {
    readonly name: string;
    readonly provider: string;
    /** GiB. */
    readonly size?: number;
    /** @default false */
    readonly shared?: boolean;
    readonly options?: Readonly<Record<string, string>>;
}

export interface Volume {
    readonly containerPath: string;
    readonly hostPath?: string;
    readonly mode?: "RO" | "RW";
    readonly external?: ExternalVolume;
}

export interface Container {
    /** Who runs it. @default DOCKER */
    readonly type?: "DOCKER" | "MESOS";
    readonly docker?: Docker;
    readonly volumes?: readonly Volume[];
    readonly portMappings?: readonly PortMapping[];
}

/** How Marathon judges an instance's health. */
export interface HealthCheck {
    /** @default HTTP */
    readonly protocol?: "HTTP" | "HTTPS" | "TCP" | "COMMAND" | "MESOS_HTTP" | "MESOS_HTTPS" | "MESOS_TCP";
    readonly path?: string;
    /** Which of the app's ports. */
    readonly portIndex?: number;
    readonly port?: number;
    readonly command?: { readonly value: string };
    /** Seconds after a start in which failures do not count. @default 300 */
    readonly gracePeriodSeconds?: number;
    /** @default 60 */
    readonly intervalSeconds?: number;
    /** @default 20 */
    readonly timeoutSeconds?: number;
    /** @default 3 */
    readonly maxConsecutiveFailures?: number;
}

export interface UpgradeStrategy {
    /** Share of the instances that stay healthy during a deployment, 0 to 1. */
    readonly minimumHealthCapacity: number;
    /** Share of instances that may run besides, 0 to 1. */
    readonly maximumOverCapacity: number;
}

/** The definition of an app, as Marathon's `AppsResource` takes it; the id is `appId` of the resource. */
export interface AppDefinition {
    /** The command that is run by `/bin/sh -c`. A change restarts all instances. */
    readonly cmd?: string;
    /** Arguments of the command or of the image's entry point. A change restarts all instances. */
    readonly args?: readonly string[];
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
    /** Environment variables. Numbers and booleans become text. A change restarts all instances. */
    readonly env?: Readonly<Record<string, string | number | boolean>>;
    /** Labels. A change restarts all instances. */
    readonly labels?: Readonly<Record<string, string>>;
    readonly container?: Container;
    /** @default host networking */
    readonly networks?: readonly Network[];
    /** Ports on host networking. */
    readonly portDefinitions?: readonly PortDefinition[];
    /** Whether the agent must have just these ports free. @default false */
    readonly requirePorts?: boolean;
    readonly healthChecks?: readonly HealthCheck[];
    /** @default one instance after another is replaced by a new one, all of them kept: 1 and 1 */
    readonly upgradeStrategy?: UpgradeStrategy;
    readonly constraints?: readonly (readonly string[])[];
    /** Ids of apps and groups that start first. */
    readonly dependencies?: readonly string[];
}
