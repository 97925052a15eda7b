import { isPropertyMap, type PropertyMap, type PropertyValue } from "./unknown";

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

/** External volumes of Docker volume drivers; those of CSI have rules of their own. */
export function dockerVolumes({ container }: PropertyMap): PropertyMap[] {
    const volumes = isPropertyMap(container) ? container.volumes : undefined;
    if (!Array.isArray(volumes)) return [];
    return volumes.flatMap((volume: PropertyValue) => {
        const external = isPropertyMap(volume) ? volume.external : undefined;
        return isPropertyMap(external) && external.provider === "dvdi" ? [external] : [];
    });
}
