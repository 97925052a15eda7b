import { type AppPort, type MaybeUnknown, portPath, portsOf } from "../definition/ports";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { groupsOf, hostsIn, isSwitchedOn, labelText, parsePythonInteger, portLabel } from "./haproxy-labels";
import { type BalancerMode, checksOfPort, declaredMode } from "./haproxy-mode";

/** One service port of an app, as marathon-lb sees it. */
export interface Service {
    readonly appId: string;
    readonly port: AppPort;
    /** How many service ports the app has. */
    readonly portCount: number;
    /** The labels of the app. */
    readonly labels: PropertyMap;
    readonly healthChecks: PropertyValue | undefined;
    /** The groups it is published to. */
    readonly groups: MaybeUnknown<readonly string[]>;
    /** Its virtual hosts, in lower case; none where they are not known. */
    readonly hosts: readonly string[];
    /** What marathon-lb names the rules for its virtual hosts after: the first of them and the app's id. */
    readonly ruleName: string;
    /** The number a load balancer listens on for it, where known. */
    readonly boundPort: number | undefined;
    /** Whether the app belongs to the stack being previewed, so that it may be about to change too. */
    readonly isOfStack: boolean;
    /** `allowSharedServicePort`: other apps may have the same numbers. */
    readonly sharesPorts: boolean;
}

/** An app with its service ports, for judging what it shares with others. */
export interface PublishedApp {
    readonly appId: string;
    readonly labels: PropertyMap;
    readonly services: readonly Service[];
}

/** What a load balancer was started with, as far as it decides what labels do. */
export interface BalancerFlags {
    /** `--group`, each a name of its own; without any, every group counts as served. */
    readonly groups?: readonly string[];
    /** `--strict-mode`: ports must be switched on. */
    readonly isStrict?: boolean;
    /** `--haproxy-map`: virtual hosts are looked up in a file. */
    readonly usesMap?: boolean;
    /** Not with `--dont-bind-http-https`. @default true */
    readonly bindsHttp?: boolean;
}

/**
 * The app as marathon-lb sees it; nothing while it is not known which labels or ports it has.
 *
 * @param stack whether the app belongs to the stack being previewed
 */
export function publishedApp(
    appId: string,
    definition: PropertyMap,
    stack: "own" | "other" = "other",
): PublishedApp | undefined {
    const { labels = {}, healthChecks } = definition;
    const ports = portsOf(definition);
    if (isUnknown(ports) || !isPropertyMap(labels)) return undefined;
    const shared = {
        appId,
        portCount: ports.length,
        labels,
        healthChecks,
        isOfStack: stack === "own",
        sharesPorts: definition.allowSharedServicePort === true,
    };
    return {
        appId,
        labels,
        services: ports.map((port) => ({ ...shared, port, ...publicationOf(appId, port, labels) })),
    };
}

function publicationOf(
    appId: string,
    port: AppPort,
    labels: PropertyMap,
): Pick<Service, "groups" | "hosts" | "ruleName" | "boundPort"> {
    const hosts = labelText(labels, portLabel(port.index, "VHOST")) ?? "";
    const text = labelText(labels, portLabel(port.index, "PORT"));
    const number = text === undefined ? port.servicePort : parsePythonInteger(text);
    const [firstHost = ""] = hosts.toLowerCase().split(",");
    return {
        groups: groupsOf(labels, port.index),
        hosts: isUnknown(hosts) ? [] : hostsIn(hosts),
        ruleName: `${firstHost.replace(/[^a-zA-Z0-9-]/g, "_")}_${appId.slice(1).replaceAll("/", "_")}`,
        boundPort: typeof number === "number" ? number : undefined,
    };
}

/** What the arguments of a marathon-lb app say. */
export function readBalancerFlags(args: readonly string[]): BalancerFlags {
    const groups = args.flatMap((arg, index) => {
        if (arg === "--group") return [args[index + 1] ?? ""];
        return arg.startsWith("--group=") ? [arg.slice("--group=".length)] : [];
    });
    return {
        groups,
        isStrict: args.includes("--strict-mode"),
        usesMap: args.includes("--haproxy-map"),
        bindsHttp: !args.includes("--dont-bind-http-https"),
    };
}

/** The text of a label for this port; nothing where it is not set, {@link UNKNOWN} where it is not known. */
export function settingOf({ labels, port }: Service, setting: string): string | undefined {
    return labelText(labels, portLabel(port.index, setting));
}

/** A switch for this port; off where it is not set or not known. */
export function isOn(service: Service, setting: string): boolean {
    return isSwitchedOn(settingOf(service, setting) ?? "");
}

/** Whether a load balancer with these flags serves a port, as far as known. */
export function isServed(service: Service, flags: BalancerFlags): boolean {
    const enabled = settingOf(service, "ENABLED") ?? (flags.isStrict ? "false" : "true");
    if (!isUnknown(enabled) && !isSwitchedOn(enabled)) return false;
    return isInGroup(service, flags);
}

/** Whether a port is published to a group that a load balancer with these flags serves, switched on or not. */
export function isInGroup(service: Service, flags: BalancerFlags): boolean {
    const { groups } = service;
    if (flags.groups?.includes("*") || isUnknown(groups)) return true;
    return flags.groups === undefined
        ? groups.length > 0
        : groups.some((group) => flags.groups?.includes(group));
}

/** How the load balancer reads the traffic of a port. */
export function modeOf(service: Service): MaybeUnknown<BalancerMode> {
    const { labels, healthChecks, port } = service;
    return declaredMode(labels, healthChecks, port.index) ?? (settingOf(service, "VHOST") ? "http" : "tcp");
}

/** The health checks that look at a port. */
export function serviceChecks({ healthChecks, port }: Service): MaybeUnknown<readonly PropertyMap[]> {
    return checksOfPort(healthChecks, port.index);
}

/** The path prefixes of a port; none where it takes every path, or where they are not known. */
export function pathPrefixes(service: Service): readonly string[] {
    const text = settingOf(service, "PATH") ?? "";
    return isUnknown(text) ? [] : text.split(/\s+/).filter((part) => part.startsWith("/"));
}

/** The path of the label for this port, as verdicts name it. */
export function settingPath({ port }: Service, setting: string): string {
    return `labels.${portLabel(port.index, setting)}`;
}

/** The path of the number that marathon-lb listens on. */
export function boundPortPath(service: Service): string {
    return settingOf(service, "PORT") === undefined ? servicePortPath(service) : settingPath(service, "PORT");
}

/** The path of a port's service port. */
export function servicePortPath({ port }: Service): string {
    return `${portPath(port)}.${port.network === "host" ? "port" : "servicePort"}`;
}
