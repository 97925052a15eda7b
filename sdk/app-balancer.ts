import type * as pulumi from "@pulumi/pulumi";
import { readSetting } from "../provider/settings/resolve";
import { stackSources } from "./config";
import type { InputMap } from "./merge";
import { providerSettings } from "./provider";

/** How an app is published by marathon-lb. */
export interface MarathonLbArgs {
    /** The load-balancer group. @default `marathon:lbGroup`, which is `internal` unless it is set */
    readonly group?: pulumi.Input<string>;
}

/**
 * The labels by which marathon-lb knows an app.
 *
 * @param opts  of the app: the provider that they name or inherit says what the default group is
 */
export function balancerLabels(
    marathonLb: boolean | MarathonLbArgs | undefined,
    opts: pulumi.CustomResourceOptions | undefined,
): InputMap<string> {
    if (!marathonLb) return {};
    const group = marathonLb === true ? undefined : marathonLb.group;
    return { HAPROXY_GROUP: group ?? defaultGroup(opts) };
}

/** The group that links and apps meet in unless they say otherwise. */
function defaultGroup(opts: pulumi.CustomResourceOptions | undefined): pulumi.Input<string> {
    return providerSettings(opts)?.lbGroup ?? readSetting("lbGroup", stackSources());
}
