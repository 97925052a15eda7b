import type { MaybeUnknown } from "../definition/ports";
import { isUnknown, UNKNOWN } from "../definition/unknown";
import { type DnsZone, dnsNamesOf } from "./dns-names";
import type { Balancer, PreviewedEndpoint } from "./endpoints";
import { isHostName } from "./haproxy-labels";
import { defaultScheme, linkForm, type PreviewedForm } from "./link-form";
import type { Outcome } from "./outcome";
import type { Previewed } from "./previewed";
import { nameOfPort, otherVias, type ResolvedTarget } from "./target";

/** Which load balancer a link goes through. */
export interface BalancerSettings extends DnsZone {
    /** The id of the marathon-lb app. */
    readonly app: string;
    /** The group it serves (`--group`); `*` serves every app. */
    readonly group: string;
    /** Where it is reached, if not by its name in mesos-dns. */
    readonly host?: string;
}

/**
 * The form of a link through marathon-lb. Host, port and endpoint are the load balancer's own frontend for this port,
 * which every client in the cluster reaches. The URL is the first virtual host of the port, if it has one and the scheme
 * is http or https: that is the name its owner publishes it under and the one it answers to, on port 80 or 443 of the load
 * balancer. With any other scheme, and without virtual hosts, the URL is made of host and port.
 *
 * Fails at `target` when the port is not published to the load balancer's group.
 *
 * @param scheme default http for a port that is served as http, else tcp
 */
export function balancedForm(
    target: ResolvedTarget,
    settings: BalancerSettings,
    scheme?: string,
): Outcome<PreviewedForm> {
    const { endpoint } = target;
    const balancer = servedBy(endpoint, settings.group);
    if (balancer === undefined) return failure(unpublishedText(target, settings.group));
    const port = isUnknown(balancer) ? UNKNOWN : balancer.port;
    if (port === undefined) return failure(unnumberedText(target));
    const wanted = scheme ?? defaultScheme(endpoint);
    const form = linkForm(wanted, balancerHost(settings), port);
    return { value: { ...form, url: virtualHostUrl(wanted, balancer) ?? form.url } };
}

/** The name of the load balancer: `/marathon-lb` → `marathon-lb.marathon.mesos`, unless a host is given. */
export function balancerHost(settings: BalancerSettings): MaybeUnknown<string> {
    const { app, framework, domain, host } = settings;
    if (host !== undefined) return host;
    return [app, framework, domain].some(isUnknown) ? UNKNOWN : dnsNamesOf(app, settings).name;
}

/** The port of a load balancer of this group for an endpoint; nothing when it does not serve it, or not yet. */
export function balancedPort(endpoint: PreviewedEndpoint, group: string): MaybeUnknown<number> | undefined {
    const balancer = servedBy(endpoint, group);
    return isUnknown(balancer) ? UNKNOWN : balancer?.port;
}

/** How the load balancers of a group serve a port; nothing when they do not. */
function servedBy(endpoint: PreviewedEndpoint, group: string): Previewed<Balancer> | undefined {
    const { balancer, protocols, servicePort } = endpoint;
    if (isUnknown(group)) return balancer ?? UNKNOWN;
    if (group === "*" && balancer === undefined) {
        if (isUnknown(protocols)) return UNKNOWN;
        if (!protocols.includes("tcp")) return undefined;
        return { groups: [], hosts: [], ...(servicePort !== undefined && { port: servicePort }) };
    }
    if (balancer === undefined || isUnknown(balancer) || isUnknown(balancer.groups)) return balancer;
    return group === "*" || balancer.groups.includes(group) ? balancer : undefined;
}

function virtualHostUrl(
    scheme: MaybeUnknown<string>,
    balancer: Previewed<Balancer>,
): MaybeUnknown<string> | undefined {
    if (isUnknown(scheme)) return UNKNOWN;
    if (!["http", "https"].includes(scheme)) return undefined;
    if (isUnknown(balancer) || isUnknown(balancer.hosts)) return UNKNOWN;
    const host = balancer.hosts.find(isHostName);
    if (host === undefined) return undefined;
    if (isUnknown(balancer.path)) return UNKNOWN;
    // The label takes several paths, and haproxy's own flags before them.
    const path = balancer.path?.split(" ").find((part) => part.startsWith("/"));
    return `${scheme}://${host}${path ?? ""}`;
}

function failure(text: string): Outcome<never> {
    return { failure: { path: "target", text } };
}

function unpublishedText(target: ResolvedTarget, group: string): string {
    const { endpoint, isManaged } = target;
    const name = nameOfPort(target);
    if (!isUnknown(endpoint.protocols) && !endpoint.protocols.includes("tcp")) {
        return `${name} is a udp port, and marathon-lb serves tcp only. Link it via ${otherVias(target, "mesos-dns", "direct")}.`;
    }
    const groups = publishedGroups(endpoint);
    const elsewhere = groups.length > 0 ? `, only to ${groups.map((other) => `"${other}"`).join(", ")}` : "";
    const value = [...groups, group].join(",");
    const remedy = isManaged
        ? `Set marathonLb: true on that app, or its label HAPROXY_GROUP to "${value}".`
        : `Its owner must add the label HAPROXY_GROUP=${value}, or HAPROXY_${endpoint.index}_GROUP=${value} for this port alone${portText(endpoint)}.`;
    const choice = groups.length > 0 ? ` Or set balancer.group of this link to "${groups[0]}".` : "";
    return `${name} is not published to the load-balancer group "${group}"${elsewhere}. ${remedy}${choice}`;
}

/** The port that others would have to add it for, where it is settled. */
function portText({ servicePort }: PreviewedEndpoint): string {
    return typeof servicePort === "number" ? `; the load balancer then listens on ${servicePort}` : "";
}

function publishedGroups({ balancer }: PreviewedEndpoint): readonly string[] {
    if (balancer === undefined || isUnknown(balancer) || isUnknown(balancer.groups)) return [];
    return balancer.groups;
}

function unnumberedText(target: ResolvedTarget): string {
    const name = nameOfPort(target);
    return target.isManaged
        ? `${name} has no service port yet: Marathon assigns it after the app is written. Give it a number, or leave ` +
              "allocateServicePorts on."
        : `${name} has no service port. Its owner must give it one.`;
}
