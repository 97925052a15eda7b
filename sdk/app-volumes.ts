import type * as pulumi from "@pulumi/pulumi";
import { convert, definedMembers, withElements } from "./merge";
import type { VolumeMount } from "./rexray-volume";

/**
 * The container of an app with its mounted volumes as Marathon's external volumes. What a volume may say depends on
 * who runs the container: Docker's own volume plugin takes only the driver, Mesos also the size
 * (DVDIProviderValidations).
 */
export function withVolumes(
    container: pulumi.Input<pulumi.Inputs | undefined>,
    mounts: readonly VolumeMount[],
): pulumi.Input<pulumi.Inputs | undefined> {
    if (mounts.length === 0) return container;
    return convert(container, (given) => renderInto(given ?? { type: "MESOS" }, mounts));
}

function renderInto(container: pulumi.Inputs, mounts: readonly VolumeMount[]): pulumi.Inputs {
    const volumes = mounts.map((mount) => externalVolume(mount, container.type));
    return { ...container, volumes: withElements(container.volumes, volumes) };
}

function externalVolume(mount: VolumeMount, containerType: pulumi.Input<string> | undefined): pulumi.Inputs {
    const { containerPath, mode, volumeName, driver, size } = mount;
    const carriesSize = (type: unknown) => String(type ?? "DOCKER").toUpperCase() === "MESOS";
    const external = {
        name: volumeName,
        provider: "dvdi",
        options: { "dvdi/driver": driver },
        size: convert(containerType, (type) => (carriesSize(type) ? size : undefined)),
    };
    return { containerPath, mode, external: definedMembers(external) };
}
