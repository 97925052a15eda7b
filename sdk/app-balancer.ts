import * as pulumi from "@pulumi/pulumi";
import type { InputMap } from "./merge";

/** How an app is published by marathon-lb. */
export interface MarathonLbArgs {
    /** The load-balancer group. @default `marathon:lbGroup`, which is `internal` unless it is set */
    readonly group?: pulumi.Input<string>;
}

/** The labels by which marathon-lb knows an app. */
export function balancerLabels(marathonLb: boolean | MarathonLbArgs | undefined): InputMap<string> {
    if (!marathonLb) return {};
    const group = marathonLb === true ? undefined : marathonLb.group;
    return { HAPROXY_GROUP: group ?? defaultGroup() };
}

/** The group that links and apps meet in unless they say otherwise. */
export function defaultGroup(): string {
    return new pulumi.Config("marathon").get("lbGroup") ?? process.env.MARATHON_LB_GROUP ?? "internal";
}
