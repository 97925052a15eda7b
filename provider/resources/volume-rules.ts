import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { volumesInConflict } from "../definition/validate";
import type { Facts } from "./facts";
import type { Failure } from "./handler";
import { belongsTo, ownerOf } from "./ownership";

/** Stop the old instance first: an external volume is attached to one agent at a time. */
const oneAfterTheOther = { maximumOverCapacity: 0, minimumHealthCapacity: 0 };

/**
 * The inputs with an upgrade strategy that stops the old instance before it starts the new one, if they mount external
 * volumes and say none. Marathon's own default for these, half the instances, would run both: half of one instance is
 * rounded up to one, and an app without persistent volumes then gets one more (`TaskReplaceActor`).
 */
export function withVolumeDefaults(inputs: PropertyMap): PropertyMap {
    const says = inputs.upgradeStrategy !== undefined && inputs.upgradeStrategy !== null;
    if (says || dockerVolumes(inputs).length === 0) return inputs;
    return { ...inputs, upgradeStrategy: oneAfterTheOther };
}

/** What Marathon takes and a volume that only one instance can have does not. */
export function volumeProblems(inputs: PropertyMap): Failure[] {
    const { upgradeStrategy } = inputs;
    const kept = isPropertyMap(upgradeStrategy) ? upgradeStrategy.minimumHealthCapacity : undefined;
    if (typeof kept !== "number" || kept === 0 || ownVolumeNames(inputs).length === 0) return [];
    return [
        {
            path: "upgradeStrategy.minimumHealthCapacity",
            text:
                "must be 0 with external volumes: the old instance holds the volume until it stops. Leave " +
                "upgradeStrategy out to have it so",
        },
    ];
}

/** Volumes that an app of somebody else mounts: Marathon refuses a second one (`ExternalVolumes`). */
export function takenVolumeProblems(urn: string, inputs: PropertyMap, facts: Facts | undefined): Failure[] {
    if (!facts) return [];
    const others = [...facts.apps].filter(
        ([id, app]) => id !== inputs.appId && !belongsTo(urn, ownerOf(app)),
    );
    return others.flatMap(([id, app]) =>
        volumesInConflict(inputs, app).map((name) => ({
            path: "container.volumes",
            text: `the volume ${name} is mounted by ${id}, which this stack does not manage`,
        })),
    );
}

/** Whether two definitions cannot both be in Marathon, since each has the same volume for itself. */
export function shareVolume(before: PropertyMap, after: PropertyMap): boolean {
    const names = new Set(ownVolumeNames(before));
    return ownVolumeNames(after).some((name) => names.has(name));
}

/** The names of the volumes that no other app and no second instance can have at the same time. */
export function ownVolumeNames(definition: PropertyMap): string[] {
    return dockerVolumes(definition).flatMap(({ name, shared }) =>
        shared !== true && typeof name === "string" && !isUnknown(name) ? [name] : [],
    );
}

/** External volumes of Docker volume drivers; those of CSI have rules of their own. */
function dockerVolumes({ container }: PropertyMap): PropertyMap[] {
    const volumes = isPropertyMap(container) ? container.volumes : undefined;
    if (!Array.isArray(volumes)) return [];
    return volumes.flatMap((volume: PropertyValue) => {
        const external = isPropertyMap(volume) ? volume.external : undefined;
        return isPropertyMap(external) && external.provider === "dvdi" ? [external] : [];
    });
}
