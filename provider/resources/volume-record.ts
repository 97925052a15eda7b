import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import type { Volume, VolumeProperty } from "../volumes/volume";
import { frameworkRecord } from "./framework";
import { madeWith } from "./volume-provision";

/**
 * How this resource came by its volume: it has made it; it was told to adopt it; or it has found it as it wanted it,
 * unused, where an update that was cut short may have left it. What was only found is never destroyed.
 */
export type Origin = "made" | "adopted" | "found";

/** What the provider itself remembers about a volume that was made ahead, in the hidden output `__live`. */
export interface VolumeRecord {
    readonly origin: Origin;
    /** The volume as it was last seen. Nothing while it is not known whether it was made. */
    readonly volume?: RecordedVolume;
}

/** What is remembered of a volume: its id, and what a change from outside would show in. */
export type RecordedVolume = Pick<Volume, "id" | VolumeProperty>;

/** The record as outputs carry it. */
export function volumeRecord(
    origin: Origin,
    volume: Volume | undefined,
    framework: string | undefined,
): PropertyMap {
    const { id } = volume ?? {};
    const seen = Object.keys(madeWith).map((property) => [property, volume?.[property as VolumeProperty]]);
    const known = Object.fromEntries(seen.filter(([, value]) => value !== undefined)) as PropertyMap;
    return { origin, ...(id && { volume: { id, ...known } }), ...frameworkRecord(framework) };
}

/** The record among a resource's outputs; none of an implicit volume. */
export function volumeRecordOf({ __live }: PropertyMap): VolumeRecord | undefined {
    if (!isPropertyMap(__live) || typeof __live.origin !== "string") return undefined;
    const origin = __live.origin as Origin;
    return isPropertyMap(__live.volume)
        ? { origin, volume: __live.volume as unknown as RecordedVolume }
        : { origin };
}

/** The arguments that a volume contradicts since it was last seen: somebody has changed it outside. */
export function changedOutside(recorded: RecordedVolume, volume: Volume): PropertyMap {
    const changed = Object.entries(madeWith).flatMap(([name, argument]): [string, PropertyValue][] => {
        const property = name as VolumeProperty;
        const now = volume[property];
        return now === undefined || now === recorded[property] ? [] : [[argument, now]];
    });
    return Object.fromEntries(changed);
}

/**
 * The arguments whose change needs another volume. What is left out is the driver's choice, and is no change; what the
 * driver is known to have made of it is none either.
 *
 * @param olds the outputs, or, of a volume of which nothing else is known, the inputs
 */
export function unchangeable(olds: PropertyMap, news: PropertyMap): string[] {
    const recorded = volumeRecordOf(olds)?.volume;
    return Object.entries(madeWith).flatMap(([property, argument]) => {
        const wanted = news[argument];
        if (wanted === undefined || isUnknown(wanted)) return [];
        const seen = recorded?.[property as VolumeProperty];
        const before = [olds[argument], seen, ...(argument === "encrypted" ? [olds[argument] ?? false] : [])];
        return before.includes(wanted) ? [] : [argument];
    });
}
