import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentStyle } from "../provider/links/environment";
import type { LinkTarget } from "./link-target";
import type { MarathonAppArgs } from "./marathon-app";
import type { BalancerArgs, DnsArgs, ServiceLink } from "./service-link";

/**
 * What a group declares in itself. The maps are plain ones, whose names the program knows; every value in an app may be
 * an Output, and what is inside one may be an Output too.
 */
export interface GroupContentArgs {
    /**
     * Apps and groups that start before anything in this group does, each time a deployment changes both: their ids, of
     * which relative ones begin at this group. A change restarts nothing.
     *
     * @default none
     */
    readonly dependencies?: pulumi.Input<readonly pulumi.Input<string>[]>;
    /**
     * The apps in this group, by the last part of their ids. Those that change are written together, and only they
     * restart; one that is taken out is deleted once the others are ready.
     *
     * @default none
     */
    readonly apps?: Readonly<Record<string, GroupAppArgs>>;
    /** The groups in this group, by the last part of their ids. @default none */
    readonly groups?: Readonly<Record<string, GroupContentArgs>>;
}

/** What decides where an app is and whose it is, and what Marathon only knows of a deployment as a whole. */
type SaidByGroup = "appId" | "group" | "adopt" | "onFailure";

/**
 * An app that a group declares: the arguments of a MarathonApp but `appId`, `group`, `adopt` and `onFailure`. Relative ids
 * in `dependencies` begin at the group that the app is in.
 */
export interface GroupAppArgs extends Omit<MarathonAppArgs, SaidByGroup | "links"> {
    /**
     * What this app talks to, by the prefix of the environment variables that tell it where. Another app of the group is
     * named by its id, `{ DB: { target: "db" } }`; a mere text is the id of an app that this stack does not manage. The
     * rest is that of the links of a MarathonApp.
     */
    readonly links?: GroupAppLinks;
}

/** What an app in a group is linked to, by the prefix of the environment variables that tell it. */
export type GroupAppLinks = Readonly<Record<string, MemberLink | LinkTarget | ServiceLink>>;

/**
 * A link from one app of a group to another: data, so that it needs no resource and both are deployed at once. It means
 * what the arguments of a ServiceLink mean; `direct` is none of its forms, as nobody knows where the instances run
 * before the group is deployed.
 */
export interface MemberLink {
    /** The id of an app that the same MarathonGroup declares; a relative one begins at the group that the app is in. */
    readonly target: pulumi.Input<string>;
    /** Which port of the target: its name, its index or its container port. @default the first */
    readonly port?: pulumi.Input<string | number>;
    /** How the target is reached. @default marathon-lb */
    readonly via?: pulumi.Input<"marathon-lb" | "mesos-dns" | "vip">;
    /** Scheme of the URL. @default `http` for a port that marathon-lb serves in http mode, else its protocol */
    readonly scheme?: pulumi.Input<string>;
    /** Which variables there are. @default simple */
    readonly envStyle?: pulumi.Input<EnvironmentStyle>;
    /** The load balancer of a link via marathon-lb. @default that of the settings */
    readonly balancer?: pulumi.Input<BalancerArgs>;
    /** How mesos-dns names the target. @default as the settings say */
    readonly dns?: pulumi.Input<DnsArgs>;
    /** `true`: a target of more than one instance is an error. @default false */
    readonly singleton?: pulumi.Input<boolean>;
}
