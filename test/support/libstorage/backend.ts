import { type DriverName, type DriverRules, drivers } from "./drivers";
import { WrittenNumber } from "./exact-json";
import { goJsonProblem, goText } from "./go-text";
import { type Instance, type ShownInstance, showInstance } from "./identity";
import { failed, notFound, ProcessEnd, Refusal } from "./refusal";
import type { Body } from "./schema";
import { seconds } from "./tasks";

/** Written out where a number of JavaScript cannot hold it. */
type Integer = number | WrittenNumber;

export interface StoredVolume {
    readonly id: string;
    readonly name: string;
    readonly size: Integer;
    readonly type: string;
    readonly iops: Integer;
    readonly availabilityZone: string;
    readonly encrypted: boolean;
    readonly fields: Readonly<Record<string, string>>;
    attachments: readonly StoredAttachment[];
}

export interface StoredAttachment {
    readonly deviceName: string;
    readonly instanceID: ShownInstance;
    readonly status: "attached";
    readonly volumeID: string;
}

export interface StoredSnapshot {
    readonly id: string;
    readonly name: string;
    readonly startTime: number;
    readonly volumeID: string;
    readonly volumeSize: Integer;
    readonly fields: Readonly<Record<string, string>>;
}

/** What a create comes with, besides its body. */
export interface Creator {
    readonly instance: Instance | undefined;
    /** Whether the header with the local devices is there. */
    readonly hasDevices: boolean;
}

/** The storage behind one service: it outlives the server. Ids count from how many there were at its start. */
export class Backend {
    readonly volumes = new Map<string, StoredVolume>();
    readonly snapshots = new Map<string, StoredSnapshot>();
    /** Records that cannot be read, by id. */
    readonly damaged = new Map<string, string>();
    readonly rules: DriverRules;
    #created = 0;
    #snapshotsTaken = 0;

    constructor(readonly driver: DriverName) {
        this.rules = drivers[driver];
    }

    restart(): void {
        this.#created = this.volumes.size;
        this.#snapshotsTaken = this.snapshots.size;
    }

    /** In the order of their ids. */
    list(): StoredVolume[] {
        for (const text of this.damaged.values()) throw failed(goJsonProblem(text));
        const volumes = [...this.volumes.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
        if (volumes.length === 0 && this.rules.noVolumes !== undefined) throw failed(this.rules.noVolumes);
        return volumes;
    }

    /** Ignores the case of letters, and takes the first one. */
    named(name: string): StoredVolume {
        const found = this.list().find((volume) => volume.name.toLowerCase() === name.toLowerCase());
        if (!found) throw notFound(name);
        return found;
    }

    inspect(id: string): StoredVolume {
        const damaged = this.damaged.get(id);
        if (damaged !== undefined) throw failed(goJsonProblem(damaged));
        const volume = this.volumes.get(id);
        if (!volume) throw this.rules.missing(id);
        return volume;
    }

    create(body: Body, { instance, hasDevices }: Creator): StoredVolume {
        const { rules } = this;
        if (rules.needsInstance && !instance) throw new ProcessEnd();
        const given = rules.hasHyphens ? String(body.name).replaceAll("_", "-") : String(body.name);
        const name = `${given}${rules.suffix ?? ""}`;
        const size = body.size === undefined ? 1 : numberOf(body.size);
        if (rules.needsSize && Number(size) < 1)
            throw failed("error creating volume: size must be at least 1");
        if (rules.needsZone && !body.availabilityZone)
            throw failed("error creating volume: zone is required");
        if (rules.refusesEncryption && body.encrypted === true) throw failed("not implemented");
        const same = [...this.volumes.values()].find((volume) => volume.name === name);
        if (same && rules.duplicate !== undefined) throw failed(rules.duplicate);
        const volume = this.#store({
            name,
            size,
            type: textOf(body.type),
            iops: numberOf(body.iops),
            availabilityZone: textOf(body.availabilityZone),
            encrypted: body.encrypted === true,
            fields: fieldsOf(body.opts),
            ...(same && rules.overwrites && { id: same.id }),
        });
        if (rules.needsDevices && !hasDevices) throw failed("error getting local devices from context");
        if (rules.looksAtInstance && !instance) throw new ProcessEnd();
        return volume;
    }

    copy(id: string, body: Body): StoredVolume {
        const { id: _, attachments, ...volume } = this.inspect(id);
        const fields = withOptions(volume.fields, body);
        return this.#store({ ...volume, fields, name: textOf(body.volumeName), encrypted: false });
    }

    remove(id: string, force: boolean): void {
        // A record that cannot be read goes all the same: nobody reads it.
        if (this.damaged.delete(id)) return;
        const { attachments } = this.inspect(id);
        const { attached, forceDetaches = false } = this.rules;
        if (attachments.length > 0 && attached !== undefined && !(force && forceDetaches))
            throw failed(attached);
        this.volumes.delete(id);
    }

    /** @returns the volume with the new attachment alone, as the driver answers */
    attach(id: string, instance: Instance, deviceName: string): StoredVolume {
        const volume = this.inspect(id);
        const attachment: StoredAttachment = {
            deviceName,
            instanceID: showInstance(instance),
            status: "attached",
            volumeID: id,
        };
        volume.attachments = [...volume.attachments, attachment];
        return { ...volume, attachments: [attachment] };
    }

    /** Ends one attachment of the instance. @returns the volume without any, as the driver answers */
    detach(id: string, instance: Instance): StoredVolume {
        const volume = this.inspect(id);
        const index = volume.attachments.findIndex((attachment) => isOf(attachment, instance));
        volume.attachments = volume.attachments.filter((_, other) => other !== index);
        return { ...volume, attachments: [] };
    }

    snapshot(id: string, body: Body): StoredSnapshot {
        this.#refuseSnapshots();
        const volume = this.inspect(id);
        return this.#keepSnapshot({
            name: textOf(body.snapshotName),
            volumeID: id,
            volumeSize: volume.size,
            fields: withOptions(volume.fields, body),
        });
    }

    snapshotOf(id: string): StoredSnapshot {
        this.#refuseSnapshots();
        const snapshot = this.snapshots.get(id);
        if (!snapshot) throw notFound(id);
        return snapshot;
    }

    listSnapshots(): StoredSnapshot[] {
        this.#refuseSnapshots();
        return [...this.snapshots.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
    }

    copySnapshot(id: string, body: Body): StoredSnapshot {
        const { volumeID, volumeSize, fields } = this.snapshotOf(id);
        const name = textOf(body.snapshotName);
        return this.#keepSnapshot({ name, volumeID, volumeSize, fields: withOptions(fields, body) });
    }

    restore(id: string, body: Body): StoredVolume {
        const snapshot = this.snapshotOf(id);
        const { id: _, attachments, ...volume } = this.inspect(snapshot.volumeID);
        return this.#store({
            name: textOf(body.name),
            size: body.size === undefined ? volume.size : numberOf(body.size),
            type: body.type === undefined ? volume.type : textOf(body.type),
            iops: body.iops === undefined ? volume.iops : numberOf(body.iops),
            availabilityZone: textOf(body.availabilityZone ?? volume.availabilityZone),
            encrypted: false,
            fields: withOptions(volume.fields, body),
        });
    }

    removeSnapshot(id: string): void {
        this.snapshotOf(id);
        this.snapshots.delete(id);
    }

    #store(volume: Omit<StoredVolume, "id" | "attachments"> & { readonly id?: string }): StoredVolume {
        const id = volume.id ?? `${this.driver}-${threeDigits(this.#created++)}`;
        const stored = { ...volume, id, attachments: [] };
        this.volumes.set(id, stored);
        return stored;
    }

    #keepSnapshot(snapshot: Omit<StoredSnapshot, "id" | "startTime">): StoredSnapshot {
        const id = `${snapshot.volumeID}-${threeDigits(this.#snapshotsTaken++)}`;
        const stored = { ...snapshot, id, startTime: seconds() };
        this.snapshots.set(stored.id, stored);
        return stored;
    }

    #refuseSnapshots(): void {
        if (!this.rules.hasSnapshots) throw new Refusal(500, "not implemented");
    }
}

/** The driver tells ids apart by case; what is shown of an attachment does not. */
export function isOf({ instanceID }: StoredAttachment, instance: Instance | undefined): boolean {
    return instanceID.id === instance?.id;
}

/** Options are added to the fields that the driver has read from a record, and where it has read none, it ends. */
function withOptions(fields: StoredVolume["fields"], body: Body): Record<string, string> {
    const options = fieldsOf(body.opts);
    const hasOptions = Object.keys(options).length > 0;
    if (hasOptions && Object.keys(fields).length === 0) throw new ProcessEnd();
    return { ...fields, ...options };
}

function threeDigits(count: number): string {
    return String(count).padStart(3, "0");
}

function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): Integer {
    return value instanceof WrittenNumber ? value : Number(value ?? 0);
}

/** Options become fields: keys in small letters, values as text. */
function fieldsOf(opts: unknown): Record<string, string> {
    if (typeof opts !== "object" || opts === null) return {};
    return Object.fromEntries(
        Object.entries(opts).map(([name, value]) => [
            name.toLowerCase(),
            value === null ? "" : goText(value),
        ]),
    );
}
