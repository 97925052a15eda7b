import { isUnknown } from "../definition/unknown";
import { portLabel } from "./haproxy-labels";
import { abortsAll, hasNoEffect } from "./label-rule";
import { type BalancerFlags, isInGroup, isServed, type PublishedApp } from "./services";
import { type Finding, type Verdict, warning } from "./verdict";

/** What is to be said about the groups an app is published to. */
export function judgeGroups(app: PublishedApp, flags: BalancerFlags): Verdict[] {
    const names = ["HAPROXY_GROUP", ...app.services.map(({ port }) => portLabel(port.index, "GROUP"))];
    const found = names.map((name) => verdict(name, judgeGroupLabel(app, name)));
    const whole = verdict("HAPROXY_GROUP", judgePublication(app, flags));
    return [...found, whole].filter((each) => each !== undefined);
}

function judgeGroupLabel({ labels, services }: PublishedApp, name: string): Finding | undefined {
    const value = labels[name];
    if (value === undefined || isUnknown(value)) return undefined;
    if (typeof value !== "string") return abortsAll("must be text");
    const groups = value.split(",");
    if (groups.some((group) => group !== group.trim())) {
        return warning(
            "has blanks, which marathon-lb takes as part of the names. Write groups with commas only.",
        );
    }
    if (groups.includes("*"))
        return warning('cannot be "*": only a load balancer can serve all groups. Name them.');
    // An empty value is meant where it takes one port out of the app's groups, or leaves the groups to the ports.
    const isMeant = name !== "HAPROXY_GROUP" || services.some((service) => service.groups.length > 0);
    if (groups.some((group) => group !== "") || (value === "" && isMeant)) return undefined;
    return warning("names no group, so that no load balancer serves the app.");
}

/** Whether anything of an app that names a group is published at all. */
function judgePublication({ labels, services }: PublishedApp, flags: BalancerFlags): Finding | undefined {
    const { HAPROXY_GROUP: groups } = labels;
    if (typeof groups !== "string" || isUnknown(groups) || groups === "") return undefined;
    if (services.length === 0) return hasNoEffect("the app has no ports");
    const joined = flags.groups?.find((group) => group.split(",").length > 1);
    if (joined?.split(",").some((group) => groups.split(",").includes(group))) {
        return warning(
            `is not served: the load balancer runs with --group ${joined}, which is one name for it.`,
        );
    }
    const published = services.filter((service) => isInGroup(service, flags));
    if (!flags.isStrict || published.length === 0) return undefined;
    return published.some((service) => isServed(service, flags))
        ? undefined
        : warning(
              'publishes nothing: the load balancer runs with --strict-mode. Set HAPROXY_0_ENABLED to "true".',
          );
}

function verdict(name: string, finding: Finding | undefined): Verdict | undefined {
    return finding && { path: `labels.${name}`, ...finding };
}
