import { isObject } from "../marathon/answers";
import type { Attachment, AttachmentState, Volume, VolumeRequest } from "./volume";

/** The word of libStorage for the state of a volume (`types.VolumeAttachmentStates`); 0 and 1 say nothing. */
const states: Readonly<Record<number, AttachmentState>> = { 2: "attached", 3: "available", 4: "attached" };

/** @returns nothing where it is no volume */
export function readVolume(value: unknown): Volume | undefined {
    if (!isObject(value)) return undefined;
    const { id, name, encrypted, attachments, attachmentState } = value;
    if (typeof id !== "string" || typeof name !== "string") return undefined;
    const holders = Array.isArray(attachments) ? attachments.flatMap(readAttachment) : [];
    const told = typeof attachmentState === "number" ? states[attachmentState] : undefined;
    return {
        id,
        name,
        size: numberIn(value.size),
        type: textIn(value.type),
        iops: numberIn(value.iops),
        availabilityZone: textIn(value.availabilityZone),
        encrypted: encrypted === true,
        attachmentState: holders.length > 0 ? "attached" : (told ?? "unknown"),
        attachments: holders,
    };
}

function readAttachment(value: unknown): Attachment[] {
    if (!isObject(value)) return [];
    const { instanceID, deviceName } = value;
    const id = isObject(instanceID) ? instanceID.id : undefined;
    return [{ instanceId: textIn(id) ?? "", deviceName: textIn(deviceName) ?? "" }];
}

function numberIn(value: unknown): number | undefined {
    return typeof value === "number" && value !== 0 ? value : undefined;
}

function textIn(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** The body of a create. The schema knows no `null` and no other member. */
export function creationBody(request: VolumeRequest): Readonly<Record<string, unknown>> {
    const { name, size, type, iops, availabilityZone, encrypted, opts } = request;
    const members = { name, size, type, iops, availabilityZone, encrypted, opts };
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A piece of work of the server, in the answer to a call that outlasts its limit (408) or is not waited for (202). */
export interface Task {
    readonly id: number;
    /** Empty while it waits. */
    readonly state: string;
    /** What the back end says, where it failed. */
    readonly failure: string | undefined;
}

/** @returns nothing where it is no task */
export function readTask(value: unknown): Task | undefined {
    if (!isObject(value) || typeof value.id !== "number") return undefined;
    const { error, state } = value;
    const said = isObject(error) ? (error.msg ?? error.message) : error;
    const failure = state === "error" ? (textIn(said) ?? "no reason given") : undefined;
    return { id: value.id, state: textIn(state) ?? "", failure };
}
