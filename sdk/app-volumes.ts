import type * as pulumi from "@pulumi/pulumi";
import { warn } from "./config";
import { convert, definedMembers, withElements } from "./merge";
import type { VolumeMount } from "./rexray-volume";

/**
 * The container of an app with its mounted volumes as Marathon's external volumes. What a volume may say depends on
 * who runs the container: Docker's own volume plugin takes only the driver, Mesos also the size and options
 * (DVDIProviderValidations).
 *
 * @param name  of the app in the program, for warnings
 */
export function withVolumes(
    name: string,
    container: pulumi.Input<pulumi.Inputs | undefined>,
    mounts: readonly VolumeMount[],
): pulumi.Input<pulumi.Inputs | undefined> {
    if (mounts.length === 0) return container;
    return convert(container, (given) => renderInto(name, given ?? { type: "MESOS" }, mounts));
}

function renderInto(name: string, container: pulumi.Inputs, mounts: readonly VolumeMount[]): pulumi.Inputs {
    const volumes = mounts.map((mount, index) =>
        externalVolume(`${name}: volumes[${index}]`, mount, container.type),
    );
    return { ...container, volumes: withElements(container.volumes, volumes) };
}

function externalVolume(
    path: string,
    mount: VolumeMount,
    containerType: pulumi.Input<string> | undefined,
): pulumi.Inputs {
    const { containerPath, mode, volumeName, driver, size, options, shared } = mount;
    const bare = { "dvdi/driver": driver };
    const whole = options === undefined ? bare : convert(options, (given) => ({ ...given, ...bare }));
    const external = {
        name: volumeName,
        provider: "dvdi",
        options: convert(
            containerType,
            (type): pulumi.Input<pulumi.Inputs> => (isMesos(type) ? whole : bare),
        ),
        size: convert(containerType, (type) => (isMesos(type) ? size : undefined)),
        shared,
    };
    warnOfLost(path, mount, containerType);
    return { containerPath, mode, external: definedMembers(external) };
}

/** Says what of an implicit volume its driver is not told. */
function warnOfLost(
    path: string,
    { size, options }: VolumeMount,
    containerType: pulumi.Input<string> | undefined,
): void {
    const carried = Object.entries({ size, options }).filter(([, value]) => value !== undefined);
    if (carried.length === 0) return;
    void convert(containerType, (type) => {
        const names = carried.map(([name]) => name).join(" and ");
        if (!isMesos(type)) warn(`${path}: the ${names} of the volume ${doNotArrive}`);
        return type;
    });
}

const doNotArrive =
    "will be the driver's defaults: Docker lets nobody tell it more than a name. " +
    "Make the volume ahead with provision: { libStorage: … }, or run the app with container type MESOS.";

function isMesos(type: unknown): boolean {
    return String(type ?? "DOCKER").toUpperCase() === "MESOS";
}
