import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../definition/unknown";
import { MarathonError } from "../marathon/errors";
import { VolumeUnclearError } from "../volumes/errors";
import type { LibStorageSettings } from "../volumes/libstorage-settings";
import { describeDifferences, differencesFrom, type Volume } from "../volumes/volume";
import type { VolumeStore } from "../volumes/volume-store";
import type { Context, Timeouts } from "./context";
import { guardFramework, recordedFramework } from "./framework";
import { PartialFailure, type ResourceHandler } from "./handler";
import { withoutHidden } from "./hidden-keys";
import { describeVolumeChange, replacedBy } from "./volume-change";
import { checkVolume } from "./volume-check";
import { isMadeAhead, libStorageOf, optionsOf, requestFrom, withVolumeStore } from "./volume-provision";
import { changedOutside, type Origin, volumeRecord, volumeRecordOf } from "./volume-record";
import { destroyVolume } from "./volume-removal";
import { announceTakeover, judgeTakeover } from "./volume-takeover";

/** The volume of the state is not the one that its server has. Nothing was changed. */
export class VolumeMissingError extends MarathonError {
    static override readonly code = "MARATHON_VOLUME_MISSING";
}

/**
 * RexRayVolume. An implicit one is made by REX-Ray when an app first mounts it, so there is nothing to call: the resource
 * owns the name. One that is made ahead is created, read and, unless it is retained, destroyed over libStorage.
 */
export const volumeHandler: ResourceHandler = {
    check: checkVolume,

    diff(_id, olds, news) {
        const before = withoutHidden(olds);
        const names = new Set(
            [...Object.keys(before), ...Object.keys(news)].filter((name) => !name.startsWith("__")),
        );
        const changed = [...names].filter((name) => !isDeepStrictEqual(before[name], news[name]));
        const { replaces, deleteBeforeReplace } = replacedBy(olds, news);
        return {
            changed: changed.length > 0,
            unfinished: isMadeAhead(olds) && volumeRecordOf(olds)?.volume === undefined,
            replaces,
            deleteBeforeReplace,
            effect: describeVolumeChange(olds, news, changed),
        };
    },

    async create(context, inputs) {
        const id = inputs.volumeName as string;
        const libStorage = libStorageOf(inputs);
        if (!libStorage) {
            context.memory.volumes.claim(id);
            return { id, outputs: inputs };
        }
        const framework = await guardFramework(context, id, undefined);
        const outputs = await withVolumeStore(context, libStorage, async (store) => {
            const found = await store.find(id, optionsOf(context, "create"));
            if (!found) return await make(context, inputs, store, framework, "create");
            const origin = await takeOver(context, inputs, found, store);
            context.memory.volumes.claim(id);
            return { ...inputs, __live: volumeRecord(origin, found, framework) };
        });
        return { id, outputs };
    },

    /** Whether a volume is attached is left out: every move of its app would show as a change. */
    async read(context, id, olds) {
        const inputs = withoutHidden(olds);
        const libStorage = libStorageOf(olds);
        // Marathon lists no volumes and the driver is not asked: what the state says is all that is known.
        if (!libStorage) return { inputs, outputs: inputs };
        const volume = await find(context, libStorage, id);
        const record = volumeRecordOf(olds);
        if (!volume) return undefined;
        if (record?.volume && record.volume.id !== volume.id) {
            context.row.warn(`${id} is another volume now: ${volume.id} instead of ${record.volume.id}.`);
            return undefined;
        }
        const live = { ...inputs, ...(record?.volume && changedOutside(record.volume, volume)) };
        const __live = volumeRecord(record?.origin ?? "found", volume, recordedFramework(olds));
        return { inputs: live, outputs: { ...live, __live } };
    },

    async update(context, id, olds, news) {
        const libStorage = libStorageOf(news);
        if (!libStorage) return news;
        const framework = await guardFramework(context, id, recordedFramework(olds));
        return await withVolumeStore(context, libStorage, async (store) => {
            const found = await store.find(id, optionsOf(context, "update"));
            const record = volumeRecordOf(olds);
            if (record?.volume) {
                const volume = sameVolume(id, record.volume.id, found, store);
                const origin = news.adopt === true && record.origin === "found" ? "adopted" : record.origin;
                return { ...news, __live: volumeRecord(origin, volume, framework) };
            }
            if (!found) return await make(context, news, store, framework, "update");
            // Of a volume whose making ended unclearly, nothing was there before.
            const origin = record?.origin ?? (await takeOver(context, news, found, store));
            return { ...news, __live: volumeRecord(origin, found, framework) };
        });
    },

    async delete(context, id, olds) {
        const { memory, row } = context;
        if (memory.volumes.isClaimed(id)) {
            row.warn(`The volume ${id} is not deleted: this update has taken it over.`);
            return;
        }
        const libStorage = libStorageOf(olds);
        const record = volumeRecordOf(olds);
        if (!libStorage || olds.retain !== false) {
            row.info(`The volume ${id} and its data stay; remove them with REX-Ray when nobody needs them.`);
        } else if (record === undefined || record.origin === "found") {
            row.warn(
                `The volume ${id} and its data stay: it was there before this stack knew of it. Remove it with REX-Ray; ` +
                    "with adopt: true it would have been deleted.",
            );
        } else {
            await guardFramework(context, id, recordedFramework(olds));
            await destroyVolume(context, libStorage, id, record.volume?.id);
        }
    },
};

/** Makes a volume that is not there, and keeps it in the state where it may have been made all the same. */
async function make(
    context: Context,
    inputs: PropertyMap,
    store: VolumeStore,
    framework: string | undefined,
    operation: keyof Timeouts,
): Promise<PropertyMap> {
    const { row, signal } = context;
    const request = requestFrom(inputs);
    context.memory.volumes.claim(request.name);
    try {
        const volume = await store.create(request, optionsOf(context, operation));
        const differences = differencesFrom(request, volume);
        if (differences.length > 0)
            row.warn(`The driver has made it otherwise: ${describeDifferences(differences)}.`);
        return { ...inputs, __live: volumeRecord("made", volume, framework) };
    } catch (error) {
        if (!(error instanceof VolumeUnclearError) && !signal.aborted) throw error;
        const outputs = { ...inputs, __live: volumeRecord("made", undefined, framework) };
        throw new PartialFailure(request.name, outputs, error);
    }
}

/** Takes over a volume that is there already; nothing is sent. @throws VolumeExistsError, VolumeTakenError */
async function takeOver(
    context: Context,
    inputs: PropertyMap,
    found: Volume,
    store: VolumeStore,
): Promise<Origin> {
    const takeover = judgeTakeover(context, inputs, found, store, await context.facts.recentApps());
    if (takeover.origin === "found") announceTakeover(context, takeover);
    return takeover.origin;
}

/** @throws VolumeMissingError when the volume is not there, or is another one */
function sameVolume(name: string, id: string, found: Volume | undefined, { place }: VolumeStore): Volume {
    if (found?.id === id) return found;
    const instead = found ? `${found.id} has its name` : "it is gone";
    throw new VolumeMissingError(
        `The volume ${name} (${id}) is not in ${place}: ${instead}. If provision was changed, change it back: a volume does ` +
            "not move. Else run pulumi refresh; the next pulumi up makes a new, empty one or says what is in its way.",
    );
}

async function find(
    context: Context,
    libStorage: LibStorageSettings,
    name: string,
): Promise<Volume | undefined> {
    return await withVolumeStore(context, libStorage, (store) =>
        store.find(name, { signal: context.signal }),
    );
}
