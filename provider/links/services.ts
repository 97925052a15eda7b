import { type AppPort, type MaybeUnknown, portPath, portsOf } from "../definition/ports";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { groupsOf, hostsIn, isSwitchedOn, labelText, parsePythonInteger, portLabel } from "./haproxy-labels";
import { type BalancerMode, checksOfPort, declaredMode, lenderOf } from "./haproxy-mode";
import type { PortRange } from "./live/assigned-ports";

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
    /** No instance gets traffic for it, so that a load balancer leaves it out; absent where that is not known. */
    readonly isIdle?: boolean;
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
    /** `--health-check`: instances get traffic when Marathon finds them healthy. @default true */
    readonly checksHealth?: boolean;
    /**
     * `--min-serv-port-ip-per-task` and `--max-serv-port-ip-per-task`: for ports on container networks that Marathon gave
     * no service port. Absent where both are 0.
     */
    readonly assignedPorts?: PortRange;
    /** The certificate files it has, where that is known; without the list any path may lead to one. */
    readonly certificates?: readonly string[];
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
    const ports = portsOf(definition);
    return isUnknown(ports) ? undefined : publishedPorts(appId, definition, ports, stack);
}

/** The app as marathon-lb sees it when it has these ports; nothing while it is not known which labels it has. */
export function publishedPorts(
    appId: string,
    definition: PropertyMap,
    ports: readonly AppPort[],
    stack: "own" | "other" = "other",
): PublishedApp | undefined {
    const { labels = {}, healthChecks } = definition;
    if (!isPropertyMap(labels)) return undefined;
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
    return !service.isIdle && isEnabled(service, flags) && isInGroup(service, flags);
}

/** Whether a port is switched on, or not switched off. */
export function isEnabled(service: Service, flags: BalancerFlags): boolean {
    const enabled = settingOf(service, "ENABLED") ?? (flags.isStrict ? "false" : "true");
    return isUnknown(enabled) || isSwitchedOn(enabled);
}

/** Whether a port is published to a group that a load balancer with these flags serves, switched on or not. */
export function isInGroup(service: Service, flags: BalancerFlags): boolean {
    const { groups } = service;
    if (flags.groups?.includes("*") || isUnknown(groups)) return true;
    return flags.groups === undefined
        ? groups.length > 0
        : groups.some((group) => flags.groups?.includes(group));
}

/**
 * What haproxy's sections for a port are named after: the deployment group, or else the app, and the number it listens
 * on. Different ids can come to one name.
 */
export function sectionName({ appId, labels, boundPort }: Service): string {
    const owner = labelText(labels, "HAPROXY_DEPLOYMENT_GROUP") || appId;
    return `${owner.replace(/^\//, "").replaceAll("/", "_")}_${boundPort}`;
}

/** How the load balancer reads the traffic of a port. */
export function modeOf(service: Service): MaybeUnknown<BalancerMode> {
    const { labels, healthChecks, port } = service;
    return declaredMode(labels, healthChecks, port.index) ?? (settingOf(service, "VHOST") ? "http" : "tcp");
}

/** The health checks that look at a port, or those of the port whose check it borrows. */
export function serviceChecks({ healthChecks, labels, port }: Service): MaybeUnknown<readonly PropertyMap[]> {
    const own = checksOfPort(healthChecks, port.index);
    const lender = lenderOf(labels, port.index);
    return isUnknown(own) || own.length > 0 || lender === undefined
        ? own
        : checksOfPort(healthChecks, lender);
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
