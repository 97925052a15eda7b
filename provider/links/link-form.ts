import type { MaybeUnknown } from "../definition/ports";
import { isUnknown, UNKNOWN } from "../definition/unknown";
import type { PreviewedEndpoint } from "./endpoints";
import type { Previewed } from "./previewed";

/** One way to reach a port of an app. */
export interface LinkForm {
    readonly host: string;
    readonly port: number;
    /** `host:port`. */
    readonly endpoint: string;
    /** `scheme://host:port`. */
    readonly url: string;
}

/** A form of which a preview knows at least that it is there. */
export type PreviewedForm = Exclude<Previewed<LinkForm>, string>;

/** The form for a host and a port; what depends on one that is not known is not known. */
export function linkForm(
    scheme: MaybeUnknown<string>,
    host: MaybeUnknown<string>,
    port: MaybeUnknown<number>,
): PreviewedForm {
    const endpoint = isUnknown(host) || isUnknown(port) ? UNKNOWN : `${bracketed(host)}:${port}`;
    const url = isUnknown(scheme) || isUnknown(endpoint) ? UNKNOWN : `${scheme}://${endpoint}`;
    return { host, port, endpoint, url };
}

/**
 * The scheme of a link that names none: http for a port that a load balancer serves as http, else the port's protocol,
 * as in Docker's links.
 */
export function defaultScheme({ protocols, balancer }: PreviewedEndpoint): MaybeUnknown<string> {
    if (isUnknown(protocols) || isUnknown(balancer)) return UNKNOWN;
    const transport = protocols[0] ?? "tcp";
    if (!balancer) return transport;
    const { hosts, mode } = balancer;
    if (isUnknown(hosts)) return UNKNOWN;
    return hosts.length > 0 ? "http" : (mode ?? transport);
}

/** An IPv6 address needs brackets before a port. */
function bracketed(host: string): string {
    return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
