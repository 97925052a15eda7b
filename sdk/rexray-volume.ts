import * as pulumi from "@pulumi/pulumi";
import { MarathonResource } from "./resource";

/** What a {@link RexRayVolume} is made of. */
export interface RexRayVolumeArgs {
    /**
     * The volume's name in REX-Ray and in Marathon, unique in both. Changing it replaces the resource; the data of the
     * old name stays where it is.
     *
     * @default `<project>-<stack>-<name of the resource>`
     */
    readonly volumeName?: pulumi.Input<string>;
    /**
     * Size in GiB, given to the driver when a MESOS container first mounts the volume. Docker containers cannot carry
     * it: there the driver's own default counts.
     */
    readonly size?: pulumi.Input<number>;
    /** The volume driver. @default rexray */
    readonly driver?: pulumi.Input<string>;
}

/** Where and how an app mounts a volume. */
export interface MountOptions {
    /** `RW` to read and write, `RO` to read only (Docker containers only). @default RW */
    readonly mode?: pulumi.Input<"RW" | "RO">;
}

/** A volume mounted in an app: an element of {@link MarathonAppArgs.volumes}. */
export interface VolumeMount {
    readonly volumeName: pulumi.Input<string>;
    readonly driver: pulumi.Input<string>;
    readonly size: pulumi.Input<number | undefined>;
    readonly containerPath: pulumi.Input<string>;
    readonly mode: pulumi.Input<"RW" | "RO">;
}

/**
 * A REX-Ray volume. The driver creates it when an app first mounts it, and its data outlives this resource and the
 * stack.
 *
 * It counts as ready at once: there is nothing to wait for before an app mounts it.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const data = new marathon.RexRayVolume("data");
 * new marathon.MarathonApp("mongo", {
 *     container: { type: "DOCKER", docker: { image: "mongo:7" } },
 *     volumes: [data.mount("/data/db")],
 * });
 * ```
 */
export class RexRayVolume extends MarathonResource {
    declare readonly volumeName: pulumi.Output<string>;
    declare readonly size: pulumi.Output<number | undefined>;
    declare readonly driver: pulumi.Output<string>;

    constructor(name: string, args: RexRayVolumeArgs = {}, opts?: pulumi.CustomResourceOptions) {
        const volumeName = args.volumeName ?? `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
        super("RexRayVolume", name, { ...args, volumeName, driver: args.driver ?? "rexray" }, opts);
    }

    /**
     * This volume, mounted. An app with an external volume runs at most one instance.
     *
     * @param containerPath  where the container sees it
     */
    mount(containerPath: pulumi.Input<string>, options: MountOptions = {}): VolumeMount {
        const { volumeName, driver, size } = this;
        return { volumeName, driver, size, containerPath, mode: options.mode ?? "RW" };
    }

    /** Whether the value is a RexRayVolume, also one of another copy of this package. */
    static override isInstance(value: unknown): value is RexRayVolume {
        return MarathonResource.isKind(value, "RexRayVolume");
    }
}
