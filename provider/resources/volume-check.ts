import { isDeepStrictEqual } from "node:util";
import { isUnknown, type PropertyMap } from "../definition/unknown";
import { MarathonError } from "../marathon/errors";
import { problemsIn } from "../volumes/check-settings";
import { VolumeExistsError, VolumeServerUnreachableError } from "../volumes/errors";
import { differencesFrom, type Volume } from "../volumes/volume";
import type { VolumeStore } from "../volumes/volume-store";
import type { Context } from "./context";
import type { Checked, Failure } from "./handler";
import { canonicalVolume, volumeArgumentProblems } from "./volume-arguments";
import { isMadeAhead, libStorageOf, madeWith, requestFrom, withVolumeStore } from "./volume-provision";
import { unchangeable } from "./volume-record";
import { mountsVolume } from "./volume-rules";
import { announceTakeover, judgeTakeover } from "./volume-takeover";

/**
 * Checks a volume. The libStorage server is asked only about one that is new, or is to have something that it was not
 * said to have before: whether it is there, and may be taken over.
 */
export async function checkVolume(context: Context, olds: PropertyMap, news: PropertyMap): Promise<Checked> {
    const inputs = canonicalVolume(news);
    const wrong = [
        ...volumeArgumentProblems(inputs),
        ...settingProblems(inputs),
        ...sharedNameProblems(context, inputs),
    ];
    const { volumes } = context.memory;
    if (typeof olds.volumeName === "string") volumes.noteManaged(olds.volumeName);
    if (wrong.length > 0 || !isMadeAhead(inputs) || isUnknown(inputs.volumeName)) {
        return { inputs, failures: wrong };
    }
    if (olds.volumeName === inputs.volumeName && isMadeAhead(olds)) {
        const failures = await changeProblems(context, olds, inputs);
        return {
            inputs,
            failures: failures.length > 0 ? failures : await movingProblems(context, olds, inputs),
        };
    }
    // A second check of the same volume, which is being replaced, comes without its old inputs.
    const isBeingReplaced = olds.volumeName === undefined && volumes.isManaged(String(inputs.volumeName));
    return { inputs, failures: isBeingReplaced ? [] : await takeoverProblems(context, inputs) };
}

/** Settings that cannot be right, as far as they are known. */
function settingProblems(inputs: PropertyMap): Failure[] {
    const settings = libStorageOf(inputs);
    if (!settings || volumeArgumentProblems(inputs).length > 0) return [];
    return problemsIn(settings).map(({ setting, text }) => ({
        path: `provision.libStorage.${setting}`,
        text,
    }));
}

/** Two resources with one volume: what one of them destroys or replaces would be the other's. */
function sharedNameProblems({ memory: { volumes }, urn }: Context, { volumeName }: PropertyMap): Failure[] {
    if (typeof volumeName !== "string" || isUnknown(volumeName)) return [];
    volumes.noteName(urn, volumeName);
    const other = volumes.sharerOf(urn, volumeName);
    if (other === undefined) return [];
    const text = `is the name of the volume ${other.split("::").at(-1)} of this program too. Mount that one, or choose another name`;
    return [{ path: "volumeName", text }];
}

/** What of a change would need another volume of the same name, and cannot have it. */
async function changeProblems(context: Context, olds: PropertyMap, inputs: PropertyMap): Promise<Failure[]> {
    const changed = unchangeable(olds, inputs);
    // What is newly said may be what the driver has chosen.
    const isOpen = !changed.some((argument) => olds[argument] !== undefined);
    const seen = isOpen && changed.length > 0 ? await look(context, inputs, differing(inputs)) : undefined;
    if (seen && seen.failures.length > 0) return seen.failures;
    const [argument] = seen ? (seen.value ?? []) : changed;
    if (argument === undefined) return [];
    const name = String(inputs.volumeName);
    if (olds.retain !== false) {
        const text =
            `cannot change: REX-Ray resizes and converts nothing, and the volume ${name}, which stays with its data, ` +
            "keeps the name. Give the new one another volumeName; or, to destroy the old one and its data, set " +
            "retain: false and run pulumi up before you change it";
        return [{ path: argument, text }];
    }
    const facts = await context.facts.known((text) => context.row.warn(text));
    const mounting = [...(facts?.apps ?? [])].filter(([, app]) => mountsVolume(app, name)).map(([id]) => id);
    if (mounting.length === 0) return [];
    const text =
        `cannot change while ${mounting.join(", ")} mounts the volume ${name}: it would be destroyed first. Give the new ` +
        "one another volumeName, which the app then moves to in the same update; or take it out of the app before";
    return [{ path: argument, text }];
}

/** A server or service that does not have the volume, in the place of the one that has. */
async function movingProblems(context: Context, olds: PropertyMap, inputs: PropertyMap): Promise<Failure[]> {
    const [before, after] = [libStorageOf(olds), libStorageOf(inputs)];
    const isSamePlace = isDeepStrictEqual([before?.url, before?.service], [after?.url, after?.service]);
    if (!before || !after || isSamePlace) return [];
    const { failures, value: isThere, wasAsked } = await look(context, inputs, async () => true);
    if (failures.length > 0 || isThere || !wasAsked) return failures;
    const text =
        `leads to a place without the volume ${inputs.volumeName}: a volume does not move. To have a new, empty one made ` +
        "there, give it another volumeName";
    return [{ path: "provision.libStorage", text }];
}

/** The arguments that a volume contradicts. */
function differing(inputs: PropertyMap): (volume: Volume) => Promise<string[]> {
    const request = requestFrom(inputs);
    return async (volume) => differencesFrom(request, volume).map(({ property }) => madeWith[property]);
}

/** What stands in the way of a new volume: one of its name that is not to be taken over, or its server. */
async function takeoverProblems(context: Context, inputs: PropertyMap): Promise<Failure[]> {
    const { failures } = await look(context, inputs, async (volume, store) => {
        const facts = await context.facts.known((text) => context.row.warn(text));
        announceTakeover(context, judgeTakeover(context, inputs, volume, store, facts?.apps));
    });
    return failures;
}

/** What a look for a volume came to. */
interface Seen<Result> {
    readonly failures: Failure[];
    /** What was judged of it; nothing where there is none. */
    readonly value?: Result;
    readonly wasAsked: boolean;
}

/** Looks for the volume that a preview is about; where its server cannot be reached, the preview goes on without. */
async function look<Result>(
    context: Context,
    inputs: PropertyMap,
    judge: (volume: Volume, store: VolumeStore) => Promise<Result>,
): Promise<Seen<Result>> {
    const libStorage = libStorageOf(inputs);
    if (!libStorage) return { failures: [], wasAsked: false };
    const { settings, signal } = context;
    try {
        const value = await withVolumeStore(context, libStorage, async (store) => {
            const options = { signal, timeoutMs: settings.factsTimeoutMs };
            const volume = await store.find(String(inputs.volumeName), options);
            return volume && (await judge(volume, store));
        });
        return { failures: [], wasAsked: true, ...(value !== undefined && { value }) };
    } catch (error) {
        if (!(error instanceof MarathonError)) throw error;
        if (error instanceof VolumeServerUnreachableError) {
            context.row.warn(`The preview goes on with what the program alone tells. ${error.message}`);
            return { failures: [], wasAsked: false };
        }
        return { failures: [{ path: pathOf(error, inputs), text: error.message }], wasAsked: true };
    }
}

/** The argument that an error is about: the setting that it names, what a volume contradicts, or the volume's name. */
function pathOf(error: MarathonError, inputs: PropertyMap): string {
    const [setting] = /\blibStorage\.\w+/.exec(error.message) ?? [];
    if (setting !== undefined) return `provision.${setting}`;
    const differences =
        error instanceof VolumeExistsError ? differencesFrom(requestFrom(inputs), error.volume) : [];
    return differences[0] ? madeWith[differences[0].property] : "volumeName";
}
