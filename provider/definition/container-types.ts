import type { PortMapping } from "./network-types";
import type { Volume } from "./volume-types";

/** An argument of `docker run`: `{ key: "hostname", value: "a" }` gives `--hostname=a`. The order is kept. */
export interface DockerParameter {
    readonly key: string;
    readonly value: string | number | boolean;
}

/** The image of a container and how it is run. */
export interface Docker {
    /** `name:tag` or `registry/name:tag`. */
    readonly image: string;
    /** Pull the image before each start, even if the agent has it. @default false */
    readonly forcePullImage?: boolean;
    /** Only of DOCKER containers; a MESOS container loses it. @default false */
    readonly privileged?: boolean;
    /** Only of DOCKER containers. */
    readonly parameters?: readonly DockerParameter[];
    /** The entry of `secrets` that holds a registry's `config.json`. Only of MESOS containers. */
    readonly pullConfig?: { readonly secret: string };
    /** @deprecated since Marathon 1.5: use `networks`. Translated as Marathon does. */
    readonly network?: "BRIDGE" | "HOST" | "USER";
    /** @deprecated since Marathon 1.5: use `container.portMappings`. Translated as Marathon does. */
    readonly portMappings?: readonly PortMapping[];
}

/** A seccomp profile of the agent, or none: exactly one of the two. Marathon 1.8 and later. */
export interface Seccomp {
    /** The file name of a profile on the agent; instances fail where it does not exist. */
    readonly profileName?: string;
    /** @default false */
    readonly unconfined?: boolean;
}

/** Inter-process communication. Marathon 1.9 and later. */
export interface IpcInfo {
    readonly mode: "PRIVATE" | "SHARE_PARENT";
    /** Shared memory in MiB, with mode PRIVATE only. */
    readonly shmSize?: number;
}

/** What Linux offers to isolate a MESOS container; a DOCKER container loses it. */
export interface LinuxInfo {
    readonly seccomp?: Seccomp;
    readonly ipcInfo?: IpcInfo;
}

/** What an app runs in. Any change restarts all instances. */
export interface Container {
    /** Who runs it: the Docker daemon, or Mesos itself (which can run Docker images too). @default DOCKER */
    readonly type?: "DOCKER" | "MESOS";
    /** Needed for type DOCKER. */
    readonly docker?: Docker;
    /** What the instances mount: of the agent, of a disk, of a driver or of a secret. */
    readonly volumes?: readonly Volume[];
    /**
     * The ports on bridge and container networks; on host networking Marathon drops them.
     *
     * @default one port named `default`; an empty list means none
     */
    readonly portMappings?: readonly PortMapping[];
    /** Marathon 1.8 and later. */
    readonly linuxInfo?: LinuxInfo;
}

/** What an app may use beyond its own share. Marathon 1.10 and later. */
export interface ResourceLimits {
    /** Cores, at least `cpus`. */
    readonly cpus?: number | "unlimited";
    /** MiB, at least `mem`. */
    readonly mem?: number | "unlimited";
}

/** What the executor of each instance gets besides the instance itself. Marathon 1.6 and later. */
export interface ExecutorResources {
    /** Cores. @default 0.1 */
    readonly cpus?: number;
    /** MiB, at least 32. @default 32 */
    readonly mem?: number;
    /** MiB, at least 10. @default 10 */
    readonly disk?: number;
}

/** A file that is in the sandbox before an instance starts. */
export interface Artifact {
    /** Anything Mesos' fetcher knows: http, https, ftp, hdfs, s3, a path on the agent. Up to 1024 characters. */
    readonly uri: string;
    /** Unpack archives. @default true */
    readonly extract?: boolean;
    /** @default false */
    readonly executable?: boolean;
    /** Keep it in the agent's cache. @default false */
    readonly cache?: boolean;
    /** Relative to the sandbox. @default the last part of the uri */
    readonly destPath?: string;
}
