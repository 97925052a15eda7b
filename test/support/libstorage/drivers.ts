import { failed, notFound, type Refusal } from "./refusal";

/** What a storage driver does otherwise than vfs, which refuses nothing. */
export interface DriverRules {
    /** What it says where there is a volume of the name. Absent: it makes a second one. */
    readonly duplicate?: string;
    /** A second volume of the name takes the place of the first. */
    readonly overwrites?: boolean;
    /** What it says where an attached volume is to be deleted. Absent: it goes. */
    readonly attached?: string;
    /** An attached volume goes when it is forced. */
    readonly forceDetaches?: boolean;
    missing(id: string): Refusal;
    /** What it says where there is no volume to list. Absent: an empty list. */
    readonly noVolumes?: string;
    /** A create without an instance ends the server's process. */
    readonly needsInstance?: boolean;
    /** A create without an instance makes the volume, and ends the server's process then. */
    readonly looksAtInstance?: boolean;
    /** A create without local devices makes the volume, and fails then. */
    readonly needsDevices?: boolean;
    readonly needsZone?: boolean;
    readonly needsSize?: boolean;
    readonly refusesEncryption?: boolean;
    /** Takes hyphens for the underscores in names. */
    readonly hasHyphens?: boolean;
    /** Appended to the names of volumes. */
    readonly suffix?: string;
    readonly hasSnapshots?: boolean;
}

const asProviderError = (id: string) => failed(`error getting volume: ${id} does not exist`);

const ebs: DriverRules = {
    duplicate: "volume name already exists",
    attached: "error deleting volume: VolumeInUse: the volume is currently attached",
    missing: asProviderError,
    noVolumes: "no volume returned",
    needsInstance: true,
    needsDevices: true,
    needsSize: true,
};

/** By the name of the driver. */
export const drivers = {
    vfs: { missing: notFound, hasSnapshots: true },
    ebs,
    fittedcloud: ebs,
    gcepd: {
        duplicate: "volume name already exists",
        attached: "error deleting volume: resourceInUseByAnotherResource",
        missing: notFound,
        needsZone: true,
    },
    dobs: {
        duplicate: "error creating volume: 409 conflict",
        attached: "volume currently attached",
        forceDetaches: true,
        missing: asProviderError,
        looksAtInstance: true,
        needsDevices: true,
        hasHyphens: true,
    },
    cinder: {
        attached: "error removing volume: status must be available or error",
        missing: asProviderError,
        hasSnapshots: true,
    },
    rbd: {
        duplicate: "Volume already exists",
        attached: "error deleting RBD volume: image has watchers",
        missing: notFound,
        needsInstance: true,
    },
    azureud: {
        overwrites: true,
        attached: "error removing volume: there is currently a lease on the blob",
        missing: asProviderError,
        refusesEncryption: true,
        suffix: ".vhd",
    },
} as const satisfies Record<string, DriverRules>;

export type DriverName = keyof typeof drivers;
