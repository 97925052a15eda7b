import type { PropertyMap } from "../definition/unknown";
import { MarathonError } from "../marathon/errors";
import { VolumeExistsError } from "../volumes/errors";
import { differencesFrom, holdersOf, type Volume } from "../volumes/volume";
import type { VolumeStore } from "../volumes/volume-store";
import type { Context } from "./context";
import { belongsTo, ownerOf, stackOf } from "./ownership";
import { requestFrom } from "./volume-provision";
import type { Origin } from "./volume-record";
import { mountsVolume } from "./volume-rules";

/** A volume of the name that is to be made is there, and somebody uses it, or may. Nothing was changed. */
export class VolumeTakenError extends MarathonError {
    static override readonly code = "MARATHON_VOLUME_TAKEN";

    constructor(volume: Volume, place: string, why: string) {
        super(
            `The volume ${volume.name} (${volume.id}) exists already in ${place}, and ${why}. ` +
                "Set adopt: true to take it over, or choose another volumeName.",
        );
    }
}

/** How a volume may be taken over that is there already, and what is to be said about it. */
export interface Takeover {
    readonly origin: Origin;
    readonly note: string;
}

/**
 * Judges a volume that has the name of one that is to be made.
 *
 * With `adopt` it must be as it is described. Without, it may be one that this stack has made in an update that was cut
 * short before Pulumi heard of it. Drivers keep no label of ours, so that is taken for granted only where nothing speaks
 * against it: the volume is as it is described; its size is said, or its name tells project and stack; and nobody but
 * this stack uses it: no instance and no app of others. What was taken over like this is never destroyed, so that a
 * wrong guess costs nobody's data.
 *
 * @param apps by id, what Marathon has; nothing if that is not known
 * @throws VolumeExistsError when it is not as it is described
 * @throws VolumeTakenError when it may be somebody else's
 */
export function judgeTakeover(
    { urn }: Pick<Context, "urn">,
    inputs: PropertyMap,
    volume: Volume,
    { place }: Pick<VolumeStore, "place">,
    apps: ReadonlyMap<string, PropertyMap> | undefined,
): Takeover {
    const request = requestFrom(inputs);
    if (differencesFrom(request, volume).length > 0) throw new VolumeExistsError(request, volume, place);
    if (inputs.adopt === true)
        return { origin: "adopted", note: `adopts ${request.name} (${volume.id}): no write` };
    const refuse = (why: string) => new VolumeTakenError(volume, place, why);
    // Not the volume's own: azureud appends to names.
    const { name } = request;
    const mounting = [...(apps ?? [])].filter(([, app]) => mountsVolume(app, name));
    const others = mounting.filter(([, app]) => !belongsTo(urn, ownerOf(app))).map(([id]) => id);
    if (others.length > 0) throw refuse(`${others.join(", ")} mounts it, which this stack does not manage`);
    if (mounting.length === 0) {
        if (volume.attachmentState === "attached") throw refuse(`it is attached to ${holdersOf(volume)}`);
        const isDistinct = name.startsWith(`${stackOf(urn).replace("/", "-")}-`);
        if (request.size === undefined && !isDistinct)
            throw refuse("nothing tells whether this stack made it");
    }
    const note =
        `${volume.name} (${volume.id}) is there already in ${place}, as it is described and used by nobody else: it is ` +
        "taken for what an earlier update of this stack has left. If it is not, choose another volumeName.";
    return { origin: "found", note };
}

/** Says what is taken over; louder where it is only a guess. */
export function announceTakeover({ row }: Pick<Context, "row">, { origin, note }: Takeover): void {
    if (origin === "found") row.warn(note);
    else row.info(note);
}
