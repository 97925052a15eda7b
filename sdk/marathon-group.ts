import type * as pulumi from "@pulumi/pulumi";
import { MarathonResource } from "./resource";

/** What a {@link MarathonGroup} is made of. */
export interface MarathonGroupArgs {
    /**
     * The id in Marathon, absolute. Changing it replaces the group.
     *
     * @default `/<name of the resource>`
     */
    readonly groupId?: pulumi.Input<string>;
    /** Absolute ids of apps and groups that start before anything in this group does. */
    readonly dependencies?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Whether apps in this group take its name as their Mesos role. Top-level groups only, Marathon 1.9 and later.
     *
     * @default what Marathon's `--new_group_enforce_role` says
     */
    readonly enforceRole?: pulumi.Input<boolean>;
    /**
     * Where the service ports of this program's apps in the group are taken from, both ends included: `15000-15999`.
     * Marathon and the state know nothing of it.
     *
     * @default `marathon:servicePortRange`
     */
    readonly servicePortRange?: pulumi.Input<string>;
}

/**
 * A group in Marathon, as a folder for apps: pass it as `group` of a MarathonApp.
 *
 * It counts as ready as soon as Marathon has it. It is deleted only when this stack made it and it is empty; otherwise
 * the delete fails and names what is left.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const shop = new marathon.MarathonGroup("shop");
 * new marathon.MarathonApp("cart", { group: shop, cmd: "./cart" });
 * ```
 */
export class MarathonGroup extends MarathonResource {
    declare readonly groupId: pulumi.Output<string>;
    declare readonly dependencies: pulumi.Output<string[] | undefined>;
    declare readonly enforceRole: pulumi.Output<boolean | undefined>;
    /** As it was given: no output, since apps must know it as soon as the program says it. */
    readonly servicePortRange: pulumi.Input<string> | undefined;

    constructor(name: string, args: MarathonGroupArgs = {}, opts?: pulumi.CustomResourceOptions) {
        const { servicePortRange, ...settings } = args;
        super("Group", name, { ...settings, groupId: args.groupId ?? `/${name}` }, opts);
        this.servicePortRange = servicePortRange;
    }

    /** The group of that id as Marathon holds it, read and not managed. */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts: pulumi.CustomResourceOptions = {},
    ): MarathonGroup {
        return new MarathonGroup(name, { groupId: id }, { ...opts, id });
    }

    /** Whether the value is a MarathonGroup, also one of another copy of this package. */
    static override isInstance(value: unknown): value is MarathonGroup {
        return MarathonResource.isKind(value, "Group");
    }
}
