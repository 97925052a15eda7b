import * as pulumi from "@pulumi/pulumi";
import type { LibStorageSettings } from "../provider/volumes/libstorage-settings";
import type { InputMembers } from "./inputs";
import { convert, definedMembers } from "./merge";
import { MarathonResource } from "./resource";

/** The libStorage server that makes a volume, and how to talk to it. `token` and `clientKey` are kept as secrets. */
export interface LibStorageArgs extends InputMembers<LibStorageSettings> {}

/** Who makes a volume: the driver when an app first mounts it, or this package ahead of that. */
export type VolumeProvision = "implicit" | { readonly libStorage: LibStorageArgs };

/** What a {@link RexRayVolume} is made of. */
export interface RexRayVolumeArgs {
    /**
     * The volume's name in REX-Ray and in Marathon, unique in both. Changing it replaces the resource: a new volume
     * is made, and what becomes of the old one is up to `retain`.
     *
     * @default `<project>-<stack>-<name of the resource>`
     */
    readonly volumeName?: pulumi.Input<string>;
    /**
     * Size in GiB, a whole number. REX-Ray cannot change it: a change replaces a volume that was made ahead, and its
     * data is lost.
     *
     * @default the driver's, 16 with most
     */
    readonly size?: pulumi.Input<number>;
    /**
     * The kind of storage in the driver's words, `gp2` for instance. A change replaces a volume that was made ahead, as
     * do those of `availabilityZone` and `encrypted`.
     *
     * @default the driver's
     */
    readonly volumeType?: pulumi.Input<string>;
    /** Operations per second, a whole number. A change replaces a volume that was made ahead. @default the driver's */
    readonly iops?: pulumi.Input<number>;
    /** Where the volume is, in the driver's words. @default the driver's */
    readonly availabilityZone?: pulumi.Input<string>;
    /** Whether the driver encrypts it. @default false */
    readonly encrypted?: pulumi.Input<boolean>;
    /**
     * What else the driver takes, by the driver's names: `newfstype`, say. A change is for volumes to come: one that
     * exists stays as it is.
     */
    readonly options?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
    /** The volume driver on the agents, by its name in Docker and in Mesos. @default rexray */
    readonly driver?: pulumi.Input<string>;
    /**
     * `"implicit"`: the driver makes the volume when an app first mounts it. Apps of type MESOS tell it size, type and
     * options; Docker containers cannot. `{ libStorage: … }`: the volume is made ahead, by a REX-Ray that runs as a
     * server, and size and type count whoever mounts it.
     *
     * @default implicit
     */
    readonly provision?: VolumeProvision;
    /**
     * `false`: a volume that was made ahead is destroyed, with its data, when the resource is deleted or replaced. What
     * an app still mounts, or an instance still holds, is never destroyed. An implicit volume always stays.
     *
     * @default true
     */
    readonly retain?: pulumi.Input<boolean>;
    /**
     * Take over a volume of this name that is there already, as if it had been made here. It must have the size, type and
     * zone that are given. Without it, one is taken over only where it is as described and nobody but this stack uses it,
     * as an update that was cut short may have left it; and what was taken over like that is never destroyed.
     *
     * @default false
     */
    readonly adopt?: pulumi.Input<boolean>;
}

/** Where and how an app mounts a volume. */
export interface MountOptions {
    /** `RW` to read and write, `RO` to read only (Docker containers only). @default RW */
    readonly mode?: pulumi.Input<"RW" | "RO">;
    /**
     * `true`: other apps may mount the volume too, if they all say so. For storage that several agents can have at once,
     * as with efs or s3fs. Marathon 1.8.222 and later.
     *
     * @default false
     */
    readonly shared?: pulumi.Input<boolean>;
}

/** A volume mounted in an app: an element of {@link MarathonAppArgs.volumes}. */
export interface VolumeMount {
    /** The volume's name in REX-Ray. */
    readonly volumeName: pulumi.Input<string>;
    /** The volume driver on the agents. */
    readonly driver: pulumi.Input<string>;
    /** For MESOS containers: GiB, with which the driver makes a volume that there is not. */
    readonly size?: pulumi.Input<number | undefined>;
    /** For MESOS containers: what else the driver is told then, as `dvdi/<name>`. */
    readonly options?: pulumi.Input<pulumi.Inputs>;
    /** Where the container sees it. */
    readonly containerPath: pulumi.Input<string>;
    /** `RW` to read and write, `RO` to read only. */
    readonly mode: pulumi.Input<"RW" | "RO">;
    /** Whether other apps may mount it too. */
    readonly shared?: pulumi.Input<boolean>;
}

/**
 * A REX-Ray volume. Its data outlives this resource and the stack, unless `retain` is `false`.
 *
 * It counts as ready at once, or, where it is made ahead, as soon as its libStorage server shows it.
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
    /** Its name in REX-Ray and in Marathon. Known in previews. */
    declare readonly volumeName: pulumi.Output<string>;
    /** In GiB, where it was given. */
    declare readonly size: pulumi.Output<number | undefined>;
    declare readonly volumeType: pulumi.Output<string | undefined>;
    declare readonly iops: pulumi.Output<number | undefined>;
    declare readonly availabilityZone: pulumi.Output<string | undefined>;
    declare readonly encrypted: pulumi.Output<boolean | undefined>;
    /** The volume driver on the agents. */
    declare readonly driver: pulumi.Output<string>;
    readonly #options: RexRayVolumeArgs["options"];
    readonly #isMadeAhead: boolean;

    constructor(name: string, args: RexRayVolumeArgs = {}, opts?: pulumi.CustomResourceOptions) {
        const volumeName = args.volumeName ?? `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
        const provision = withSecrets(args.provision);
        super(
            "RexRayVolume",
            name,
            { ...args, provision, volumeName, driver: args.driver ?? "rexray" },
            opts,
        );
        this.#options = args.options;
        this.#isMadeAhead = typeof args.provision === "object";
    }

    /**
     * This volume, mounted. An app with an external volume runs at most one instance.
     *
     * @param containerPath  where the container sees it
     */
    mount(containerPath: pulumi.Input<string>, options: MountOptions = {}): VolumeMount {
        const { volumeName, driver } = this;
        const { mode = "RW", shared } = options;
        const making = this.#isMadeAhead ? {} : { size: this.size, options: this.#drivenOptions() };
        return definedMembers({ volumeName, driver, ...making, containerPath, mode, shared }) as VolumeMount;
    }

    /** What the driver is told when it makes the volume, in the names of Marathon's options. */
    #drivenOptions(): VolumeMount["options"] {
        const { volumeType, iops, availabilityZone, encrypted } = this;
        const own = definedMembers({
            "dvdi/volumetype": volumeType,
            "dvdi/iops": iops?.apply((value) => value?.toString()),
            "dvdi/availabilityzone": availabilityZone,
            "dvdi/encrypted": encrypted?.apply((is) => (is ? "true" : undefined)),
        });
        if (this.#options === undefined) return Object.keys(own).length > 0 ? own : undefined;
        return convert(this.#options, (given) => ({ ...own, ...prefixed(given ?? {}) }));
    }

    /** Whether the value is a RexRayVolume, also one of another copy of this package. */
    static override isInstance(value: unknown): value is RexRayVolume {
        return MarathonResource.isKind(value, "RexRayVolume");
    }
}

/** Encrypted in the state, whatever the program says of them. */
function withSecrets(provision: VolumeProvision | undefined): pulumi.Inputs | string | undefined {
    if (typeof provision !== "object") return provision;
    const { token, clientKey, ...open } = provision.libStorage;
    const hidden = { token: token && pulumi.secret(token), clientKey: clientKey && pulumi.secret(clientKey) };
    return { libStorage: definedMembers({ ...open, ...hidden }) };
}

function prefixed(options: pulumi.Inputs): pulumi.Inputs {
    return Object.fromEntries(Object.entries(options).map(([name, value]) => [`dvdi/${name}`, value]));
}
