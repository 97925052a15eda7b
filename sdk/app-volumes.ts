import * as pulumi from "@pulumi/pulumi";
import { isLater, later, withElements } from "./merge";
import type { VolumeMount } from "./rexray-volume";

/**
 * The container of an app with its mounted volumes as Marathon's external volumes. What a volume may say depends on
 * who runs the container: Docker's own volume plugin takes only the driver, Mesos also the size
 * (DVDIProviderValidations).
 */
export function withVolumes(
    container: pulumi.Input<pulumi.Inputs> | undefined,
    mounts: readonly VolumeMount[],
): pulumi.Input<pulumi.Inputs> | undefined {
    if (mounts.length === 0) return container;
    if (container === undefined) return renderInto({ type: "MESOS" }, mounts);
    if (!isLater(container)) return renderInto(container, mounts);
    return later(container).apply((members) => renderInto(members, mounts)) as pulumi.Output<pulumi.Inputs>;
}

function renderInto(container: pulumi.Inputs, mounts: readonly VolumeMount[]): pulumi.Inputs {
    const volumes = mounts.map((mount) => externalVolume(mount, container.type));
    return { ...container, volumes: withElements(container.volumes, volumes) };
}

function externalVolume(mount: VolumeMount, containerType: pulumi.Input<string> | undefined): pulumi.Inputs {
    const { containerPath, mode, volumeName, driver, size } = mount;
    const carriesSize = (type: unknown) => String(type ?? "DOCKER").toUpperCase() === "MESOS";
    return {
        containerPath,
        mode,
        external: {
            name: volumeName,
            provider: "dvdi",
            options: { "dvdi/driver": driver },
            size: pulumi
                .all([containerType, size])
                .apply(([type, given]) => (carriesSize(type) ? given : undefined)),
        },
    };
}
