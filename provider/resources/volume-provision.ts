import { containsUnknown, isPropertyMap, isUnknown, type PropertyMap } from "../definition/unknown";
import { openVolumeStore } from "../volumes/libstorage";
import type { LibStorageSettings } from "../volumes/libstorage-settings";
import type { VolumeProperty, VolumeRequest } from "../volumes/volume";
import type { VolumeOptions, VolumeStore } from "../volumes/volume-store";
import type { Context, Timeouts } from "./context";

/** Whether the volume is made ahead, rather than by its driver when an app first mounts it. */
export function isMadeAhead({ provision }: PropertyMap): boolean {
    return isPropertyMap(provision);
}

/** The libStorage server that makes the volume; nothing for an implicit one, or while parts of it are not known. */
export function libStorageOf({ provision }: PropertyMap): LibStorageSettings | undefined {
    if (!isPropertyMap(provision) || containsUnknown(provision)) return undefined;
    return provision.libStorage as unknown as LibStorageSettings;
}

/** Works with the volumes of a libStorage service, and ends the connections. */
export async function withVolumeStore<Result>(
    { settings: { readOnly }, clock }: Context,
    libStorage: LibStorageSettings,
    work: (store: VolumeStore) => Promise<Result>,
): Promise<Result> {
    const store = openVolumeStore(libStorage, { readOnly, clock });
    try {
        return await work(store);
    } finally {
        await store.close();
    }
}

/** How an operation of a resource has its work on a volume done. */
export function optionsOf({ signal, row, timeouts }: Context, operation: keyof Timeouts): VolumeOptions {
    return { signal, timeoutMs: timeouts[operation], onStatus: (text) => row.status(text) };
}

/** The arguments that a volume is made with, by what libStorage calls them. None of them can be changed afterwards. */
export const madeWith: Readonly<Record<VolumeProperty, string>> = {
    size: "size",
    type: "volumeType",
    iops: "iops",
    availabilityZone: "availabilityZone",
    encrypted: "encrypted",
};

/** What the arguments ask for; what is not known yet is left out. */
export function requestFrom(inputs: PropertyMap): VolumeRequest {
    const wanted = Object.entries(madeWith).map(([property, argument]) => [property, inputs[argument]]);
    const given = [...wanted, ["opts", inputs.options]].filter(
        ([, value]) => value !== undefined && !isUnknown(value),
    );
    return { name: String(inputs.volumeName), ...Object.fromEntries(given) };
}
