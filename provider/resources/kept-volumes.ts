import { hasPersistentVolumes } from "../definition/scheduling-fields";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import { MarathonError } from "../marathon/errors";
import type { Failure } from "./handler";

/** Deleting the app would destroy data in local persistent volumes, and nobody has allowed it. Nothing was sent. */
export class KeptVolumesError extends MarathonError {
    static override readonly code = "MARATHON_KEEPS_VOLUMES";
}

/**
 * Keeps an app with local persistent volumes from being deleted: they go with it. Only a permission that stands in the
 * state counts, so that it takes an update of its own, which somebody has looked at.
 *
 * @param live the app as Marathon holds it
 * @param olds what stands in the state
 * @throws KeptVolumesError
 */
export function guardVolumes(appId: string, live: PropertyMap, olds: PropertyMap): void {
    if (!hasPersistentVolumes(live) || olds.forceDestroy === true) return;
    throw new KeptVolumesError(
        `${appId} is not deleted: its local persistent volumes (${volumePaths(live).join(", ")}) would be destroyed ` +
            "with it. To destroy them, set forceDestroy: true, run pulumi up, and then this again; to keep the app, " +
            "take it out of the state with the option retainOnDelete or with pulumi state delete.",
    );
}

/** Refuses another id for an app with local persistent volumes: the data would stay behind and be destroyed. */
export function replacementProblems(olds: PropertyMap, news: PropertyMap): Failure[] {
    const isReplaced = olds.appId !== undefined && olds.appId !== news.appId;
    if (!isReplaced || !hasPersistentVolumes(olds) || olds.forceDestroy === true) return [];
    const text =
        `would replace ${olds.appId} and destroy its local persistent volumes (${volumePaths(olds).join(", ")}). ` +
        "Keep the id; or, to destroy them, set forceDestroy: true and run pulumi up before you change it";
    return [{ path: "appId", text }];
}

/** Refuses to take an app with local persistent volumes out of its group, which deletes it. `path` is where it was. */
export function removalProblems(path: string, olds: PropertyMap): Failure[] {
    if (!hasPersistentVolumes(olds) || olds.forceDestroy === true) return [];
    const text =
        `would be deleted with its local persistent volumes (${volumePaths(olds).join(", ")}). To keep ${olds.appId} ` +
        "outside of the group, name it in release; to destroy it, set its forceDestroy: true and run pulumi up " +
        "before you take it out";
    return [{ path, text }];
}

function volumePaths({ container }: PropertyMap): string[] {
    const volumes = isPropertyMap(container) && Array.isArray(container.volumes) ? container.volumes : [];
    return volumes
        .filter((volume) => isPropertyMap(volume) && isPropertyMap(volume.persistent))
        .map((volume) => String((volume as PropertyMap).containerPath));
}
