import type { MaybeUnknown } from "../definition/ports";
import { isUnknown, UNKNOWN } from "../definition/unknown";
import { dnsLabel } from "./dns-names";
import type { PreviewedEndpoint } from "./endpoints";
import { defaultScheme, linkForm, type PreviewedForm } from "./link-form";
import type { Outcome } from "./outcome";
import { nameOfPort, type ResolvedTarget } from "./target";

/** The domain of DC/OS's layer 4 load balancer. */
const vipDomain = "l4lb.thisdcos.directory";

/**
 * The form of a link through the virtual address of a port (DC/OS): `/shop/db:5432` in its label `VIP_0` is
 * `shopdb.marathon.l4lb.thisdcos.directory:5432`, `10.1.2.3:5432` is itself. Fails at `target` without such a label.
 *
 * @param framework the name of the Marathon that runs the target
 */
export function vipForm(target: ResolvedTarget, framework: string, scheme?: string): Outcome<PreviewedForm> {
    const { endpoint } = target;
    const wanted = scheme ?? defaultScheme(endpoint);
    if (isUnknown(endpoint.vip)) return { value: linkForm(wanted, UNKNOWN, UNKNOWN) };
    if (endpoint.vip === undefined) return failure(missingText(target));
    const vip = parseVip(endpoint.vip);
    if (!vip) {
        return failure(
            `${nameOfPort(target)} has the virtual address "${endpoint.vip}", which is not <name>:<port>.`,
        );
    }
    return { value: linkForm(wanted, hostOf(vip.name, framework), vip.port) };
}

/** The port of another endpoint under the virtual address that a link leads to; nothing where it is not there. */
export function vipPort(
    endpoint: PreviewedEndpoint,
    linked: PreviewedEndpoint,
): MaybeUnknown<number> | undefined {
    if (isUnknown(endpoint.vip) || isUnknown(linked.vip)) return UNKNOWN;
    const vip = parseVip(endpoint.vip ?? "");
    return vip && vip.name === parseVip(linked.vip ?? "")?.name ? vip.port : undefined;
}

/** A leading slash means nothing, as in the host name that it becomes. */
function parseVip(label: string): { readonly name: string; readonly port: number } | undefined {
    const [, name = "", port] = /^\/?(.+):(\d{1,5})$/.exec(label) ?? [];
    return port === undefined ? undefined : { name, port: Number(port) };
}

function hostOf(name: string, framework: string): MaybeUnknown<string> {
    if (/^\d+(\.\d+){3}$/.test(name)) return name;
    if (isUnknown(framework)) return UNKNOWN;
    return `${name.replaceAll("/", "")}.${dnsLabel(framework)}.${vipDomain}`;
}

function missingText(target: ResolvedTarget): string {
    const { key, isManaged } = target;
    const label = `the label VIP_0 with a value like "/${key}:80"`;
    const remedy = isManaged ? `Give the port ${label}.` : `Its owner must give the port ${label}.`;
    return `${nameOfPort(target)} has no virtual address. ${remedy}`;
}

function failure(text: string): Outcome<never> {
    return { failure: { path: "target", text } };
}
