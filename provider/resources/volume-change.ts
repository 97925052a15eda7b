import type { PropertyMap } from "../definition/unknown";
import { isMadeAhead, madeWith } from "./volume-provision";
import { unchangeable, volumeRecordOf } from "./volume-record";

/**
 * Which arguments make the volume another one, and whether the old one must go first. One that was only found never goes,
 * so the new one is tried first: that it is refused leaves the old one in the state.
 */
export function replacedBy(
    olds: PropertyMap,
    news: PropertyMap,
): { readonly replaces: readonly string[]; readonly deleteBeforeReplace: boolean } {
    if (olds.volumeName !== news.volumeName) {
        return { replaces: ["volumeName"], deleteBeforeReplace: false };
    }
    const replaces = isMadeAhead(olds) && isMadeAhead(news) ? unchangeable(olds, news) : [];
    const goes = volumeRecordOf(olds)?.origin !== "found";
    return { replaces, deleteBeforeReplace: goes && replaces.length > 0 };
}

/** What a change costs: the data of a volume, or nothing. */
export function describeVolumeChange(
    olds: PropertyMap,
    news: PropertyMap,
    changed: readonly string[],
): string {
    const { replaces } = replacedBy(olds, news);
    const isFound = volumeRecordOf(olds)?.origin === "found";
    const isDestroyed = isMadeAhead(olds) && olds.retain === false && !isFound;
    if (replaces.length > 0 && isFound && olds.volumeName === news.volumeName) {
        return `will fail: ${olds.volumeName} was there before this stack knew of it; set adopt: true in an update before`;
    }
    if (replaces.length > 0) {
        const which = replaces.join(", ");
        return isDestroyed
            ? `replaces the volume: its data is lost (${which})`
            : `a new, empty volume; ${olds.volumeName} stays with its data (${which})`;
    }
    const made = [...Object.values(madeWith), "options"];
    return changed.some((name) => made.includes(name))
        ? "the volume, once it is made, stays as it is"
        : "the volume stays as it is";
}
