import { isOf, type StoredSnapshot, type StoredVolume } from "./backend";
import { goFlag } from "./go-text";
import type { Instance } from "./identity";

/** The bits of the query `attachments`. */
const bits = { mine: 2, devices: 4, attached: 8, unattached: 16 };

/** The mask that a query names: true is 15, false 1; a word that is neither nor a number counts as 0. */
export function readMask(value: string | undefined): number {
    if (value === undefined) return 0;
    if (/^[-+]?\d+$/.test(value)) return Number(value);
    if (goFlag(value)) return 15;
    return ["f", "F", "false", "FALSE", "False"].includes(value) ? 1 : 0;
}

/** Whether it asks for what the own instance has. */
export function asksForMine(mask: number): boolean {
    return (mask & bits.mine) !== 0;
}

export function needsInstance(mask: number): boolean {
    return (mask & (bits.mine | bits.devices)) !== 0;
}

/** A volume as an answer shows it; zeros are left out. Nothing where the mask leaves it out. */
export function showVolume(volume: StoredVolume, mask: number, instance?: Instance): object | undefined {
    const shown = showRecord(volume);
    if (mask === 0) return shown;
    const attachments = volume.attachments.filter(
        (attachment) => (mask & bits.mine) === 0 || isOf(attachment, instance),
    );
    const isAttached = attachments.length > 0;
    const wanted = mask & (bits.attached | bits.unattached);
    if (wanted === bits.attached && !isAttached) return undefined;
    if (wanted === bits.unattached && isAttached) return undefined;
    const mine = instance?.id.toLowerCase();
    const isMine = attachments.some(({ instanceID }) => instanceID.id.toLowerCase() === mine);
    const attachmentState = isAttached ? (isMine ? 2 : 4) : 3;
    return { ...(isAttached && { attachments }), attachmentState, ...shown };
}

/** A volume without a word on its attachments. */
export function showRecord({ id, name, type, ...volume }: StoredVolume): object {
    const { size, iops, availabilityZone, encrypted, fields } = volume;
    return {
        id,
        name,
        type,
        ...(size !== 0 && { size }),
        ...(iops !== 0 && { iops }),
        ...(availabilityZone !== "" && { availabilityZone }),
        ...(encrypted && { encrypted }),
        ...(Object.keys(fields).length > 0 && { fields }),
    };
}

export function showSnapshot({ id, name, startTime, volumeID, volumeSize, fields }: StoredSnapshot): object {
    return {
        id,
        startTime,
        status: "online",
        volumeID,
        ...(name !== "" && { name }),
        ...(volumeSize !== 0 && { volumeSize }),
        ...(Object.keys(fields).length > 0 && { fields }),
    };
}
