import type { Labels } from "./network-types";

/** `RO` read only, `RW` read and write. */
export type VolumeMode = "RO" | "RW";

/** A directory of the agent. */
export interface HostVolume {
    readonly containerPath: string;
    readonly hostPath: string;
    readonly mode: VolumeMode;
}

/** Disk of an agent that Marathon reserves for one instance and that outlives restarts. */
export interface PersistentVolumeInfo {
    /** MiB, more than 0. */
    readonly size: number;
    /**
     * `root` is the agent's own disk, `path` part of another, `mount` a whole one.
     *
     * @default root; mount with a profileName
     */
    readonly type?: "root" | "path" | "mount";
    /** MiB, more than `size`; only for `mount`. */
    readonly maxSize?: number;
    /** Which disk: `["path", "LIKE", "/mnt/.*"]`. Not for `root`. */
    readonly constraints?: readonly (readonly string[])[];
    /** The storage profile to choose disks by. Marathon 1.6 and later. */
    readonly profileName?: string;
}

/**
 * A local persistent volume. An app with one keeps its instances on their agents, can change neither its volumes nor its
 * resources, and loses its data when it is deleted.
 */
export interface PersistentVolume {
    /** One name without slashes: a directory of the sandbox. */
    readonly containerPath: string;
    readonly mode: "RW";
    readonly persistent: PersistentVolumeInfo;
}

/** The value of a secret as a file. Needs the feature `secrets`. */
export interface SecretVolume {
    readonly containerPath: string;
    /** A name in `secrets`. */
    readonly secret: string;
}

/** A volume of a Docker volume driver such as REX-Ray. Needs the feature `external_volumes`; one instance at most. */
export interface DvdiVolumeInfo {
    /** Unique in the whole Marathon, unless `shared`. */
    readonly name: string;
    readonly provider: "dvdi";
    /** GiB, for MESOS containers only. */
    readonly size?: number;
    /** Leaves the volume out of the check that names are unique. Marathon 1.8.222 and later. @default false */
    readonly shared?: boolean;
    /** `dvdi/driver` is needed; DOCKER containers take nothing else. */
    readonly options: Labels;
}

/** Who may use a CSI volume, and as what. */
export interface CsiCapability {
    readonly accessMode:
        | "SINGLE_NODE_WRITER"
        | "SINGLE_NODE_READER_ONLY"
        | "MULTI_NODE_READER_ONLY"
        | "MULTI_NODE_SINGLE_WRITER"
        | "MULTI_NODE_MULTI_WRITER";
    /** A raw device, or a mounted file system. */
    readonly accessType: "block" | "mount";
    /** Needed with `mount`. */
    readonly fsType?: string;
    readonly mountFlags?: readonly string[];
}

/** A volume of a CSI plugin. Marathon 1.11 and later. */
export interface CsiVolumeInfo {
    /** Unique in the whole Marathon. */
    readonly name: string;
    readonly provider: "csi";
    readonly options: {
        readonly pluginName: string;
        readonly capability: CsiCapability;
        readonly nodeStageSecret?: Labels;
        readonly nodePublishSecret?: Labels;
        readonly volumeContext?: Labels;
    };
}

/** A volume kept outside of Mesos, which follows its app from agent to agent. */
export interface ExternalVolume {
    readonly containerPath: string;
    readonly mode: VolumeMode;
    readonly external: DvdiVolumeInfo | CsiVolumeInfo;
}

/** What an app mounts, and where it comes from. */
export type Volume = HostVolume | PersistentVolume | SecretVolume | ExternalVolume;
