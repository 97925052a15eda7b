/** Whether an instance holds a volume. `unknown`: the driver does not tell. */
export type AttachmentState = "attached" | "available" | "unknown";

/** One instance that holds a volume. */
export interface Attachment {
    /** The agent, by the id that the driver knows it by: `i-0a1b2c3d`. Empty where the driver does not tell. */
    readonly instanceId: string;
    /** `/dev/xvdf`; empty while it is not known. */
    readonly deviceName: string;
}

/**
 * A volume as its libStorage service shows it. The service leaves out whatever is zero, empty or false, so such a
 * property is `undefined` here: the driver has not said it.
 */
export interface Volume {
    /** Of the back end: `vol-0123456789abcdef0`, `vfs-000`. */
    readonly id: string;
    /** As it is written there; REX-Ray finds it by any case of letters. With azureud it may end in `.vhd`. */
    readonly name: string;
    /** GiB. */
    readonly size?: number | undefined;
    /** The driver's own word: `gp2`, `pd-ssd`. */
    readonly type?: string | undefined;
    /** Operations per second. */
    readonly iops?: number | undefined;
    readonly availabilityZone?: string | undefined;
    readonly encrypted: boolean;
    readonly attachmentState: AttachmentState;
    /** May be empty although the volume is attached: some drivers tell only that it is. */
    readonly attachments: readonly Attachment[];
}

/** A volume to be created. What is left out is the driver's choice. */
export interface VolumeRequest {
    readonly name: string;
    /** GiB, a whole number. */
    readonly size?: number | undefined;
    readonly type?: string | undefined;
    /** Operations per second, a whole number. */
    readonly iops?: number | undefined;
    readonly availabilityZone?: string | undefined;
    readonly encrypted?: boolean | undefined;
    /** Options of the driver. They cannot be read back, so they are never compared. */
    readonly opts?: Readonly<Record<string, string>> | undefined;
}

/** What can be asked for and read back. */
export type VolumeProperty = "size" | "type" | "iops" | "availabilityZone" | "encrypted";

/** Where a volume is not what was asked for. */
export interface VolumeDifference {
    readonly property: VolumeProperty;
    readonly wanted: string | number | boolean;
    readonly found: string | number | boolean;
}

const compared: readonly VolumeProperty[] = ["size", "type", "iops", "availabilityZone", "encrypted"];

/**
 * Where a volume is not what was asked for. What was not asked for, or what the driver has not said, is no difference:
 * s3fs and efs have no size, and vfs no zone.
 */
export function differencesFrom(request: VolumeRequest, volume: Volume): VolumeDifference[] {
    return compared.flatMap((property) => {
        const [wanted, found] = [request[property], volume[property]];
        if (wanted === undefined || found === undefined || wanted === found) return [];
        return [{ property, wanted, found }];
    });
}

/** `size is 8 instead of 16, type is standard instead of gp2` */
export function describeDifferences(differences: readonly VolumeDifference[]): string {
    return differences
        .map(({ property, wanted, found }) => `${property} is ${found} instead of ${wanted}`)
        .join(", ");
}

/** The instances that hold a volume, as far as the driver tells. */
export function holdersOf({ attachments }: Volume): string {
    const ids = attachments.map(({ instanceId }) => instanceId).filter((id) => id !== "");
    return ids.length > 0 ? ids.join(", ") : "an instance";
}
