import type { AppPort, Protocol } from "../../definition/ports";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../definition/unknown";
import { type BalancerFlags, type PublishedApp, publishedPorts } from "../services";
import { assignedPorts } from "./assigned-ports";
import { obstacleOf } from "./instances";
import { instancePortsOf, type LivePort, livePortsOf, mapsIn, networkOf } from "./live-app";

/** An app of a Marathon, and what marathon-lb takes from it. */
export interface LiveApp {
    /** As `GET /v2/apps?embed=apps.tasks` shows it, without members that are null. */
    readonly shown: PropertyMap;
    readonly ports: readonly LivePort[];
    /** Nothing where marathon-lb cannot read it. */
    readonly published: PublishedApp | undefined;
}

/** Labels that marathon-lb reads as numbers, whether they are text or not. */
const numberLabel = /^HAPROXY_\d+_(PORT|BACKEND_WEIGHT|BACKEND_HEALTHCHECK_PORT_INDEX)$/;

/**
 * Apps as a load balancer with these flags finds them: with the service ports it counts, those it makes up itself, and
 * only the ports that an instance gets traffic for.
 *
 * @param apps as `GET /v2/apps?embed=apps.tasks` lists them, without members that are null
 */
export function publishedLiveApps(apps: readonly PropertyMap[], flags: BalancerFlags): readonly LiveApp[] {
    const madeUp = madeUpPorts(apps, flags);
    return apps.map((shown) => {
        const ports = madeUp.get(shown) ?? livePortsOf(shown);
        return { shown, ports, published: published(shown, ports, flags) };
    });
}

/** The id by which marathon-lb knows an app: that of its deployment group comes first. */
export function balancedId({ id, labels }: PropertyMap): string {
    const group = isPropertyMap(labels) ? labels.HAPROXY_DEPLOYMENT_GROUP : undefined;
    return typeof group === "string" && group !== "" ? `/${group.replace(/^\//, "")}` : String(id);
}

/** Ports on container networks without service ports, which marathon-lb numbers itself, deployment groups last. */
function madeUpPorts(
    apps: readonly PropertyMap[],
    { assignedPorts: range }: BalancerFlags,
): ReadonlyMap<PropertyMap, readonly LivePort[]> {
    if (!range) return new Map();
    const portless = apps.filter((app) => networkOf(app) === "container" && livePortsOf(app).length === 0);
    const requests = [...portless].sort(byDeploymentGroup).flatMap((app) => {
        const [task] = mapsIn(app.tasks);
        const numbers = task ? instancePortsOf(app, task).numbers : [];
        return numbers.map((instancePort) => ({ app, appId: balancedId(app), instancePort }));
    });
    const numbers = assignedPorts(requests, range);
    const ports = new Map<PropertyMap, LivePort[]>();
    for (const [index, { app }] of requests.entries()) {
        const number = numbers[index];
        if (number !== undefined) ports.set(app, [...(ports.get(app) ?? []), { number, entry: {} }]);
    }
    return ports;
}

function byDeploymentGroup(left: PropertyMap, right: PropertyMap): number {
    return Number(balancedId(left) !== left.id) - Number(balancedId(right) !== right.id);
}

function published(
    shown: PropertyMap,
    ports: readonly LivePort[],
    flags: BalancerFlags,
): PublishedApp | undefined {
    const { id, labels, healthChecks } = shown;
    if (!isPropertyMap(labels)) return undefined;
    const definition = { labels: readableLabels(labels), healthChecks: readableChecks(healthChecks) };
    const network = networkOf(shown);
    const appPorts = ports.map(({ number, entry }, index): AppPort => {
        const servicePort = numberFrom(number);
        return {
            index,
            network,
            protocols: protocolsIn(entry.protocol),
            labels: {},
            ...(servicePort !== undefined && { servicePort }),
        };
    });
    const app = publishedPorts(String(id), definition, appPorts);
    if (!app) return undefined;
    const reached = reachedPorts(shown, flags);
    return {
        ...app,
        services: app.services.map((service) => ({ ...service, isIdle: service.port.index >= reached })),
    };
}

/** How many of an app's ports, from the first one on, an instance gets traffic for. */
function reachedPorts(app: PropertyMap, flags: BalancerFlags): number {
    const routed = mapsIn(app.tasks).filter((task) => obstacleOf(app, task, flags) === undefined);
    return Math.max(0, ...routed.map((task) => instancePortsOf(app, task).numbers.length));
}

function readableLabels(labels: PropertyMap): PropertyMap {
    const readable = Object.entries(labels).map(([name, value]) =>
        typeof value === "number" && numberLabel.test(name) ? [name, String(value)] : [name, value],
    );
    return Object.fromEntries(readable);
}

/** A check that says no port looks at none: only in a definition that is written Marathon fills in the first one. */
function readableChecks(checks: PropertyValue | undefined): PropertyValue {
    return mapsIn(checks).map((check) => ({ ...check, portIndex: check.portIndex ?? null }));
}

/** A number, also one in a text; for anything else one that no port has. */
function numberFrom(value: PropertyValue): number | undefined {
    const number = Number(value);
    return Number.isInteger(number) ? number : -1;
}

function protocolsIn(protocol: PropertyValue | undefined): readonly Protocol[] {
    const named = typeof protocol === "string" ? protocol.split(",") : ["tcp"];
    return (["tcp", "udp"] as const).filter((known) => named.includes(known));
}
