import type { Protocol } from "../definition/ports";

/** The longest label that DNS can carry (RFC 1035, 2.3.4). */
export const maxDnsLabel = 63;

/** Which labels mesos-dns makes: RFC 1123 by default, RFC 952 when it runs with `enforceRFC952`. */
export type LabelRule = "rfc1123" | "rfc952";

/** The part of the DNS tree in which one Marathon's apps have their names. */
export interface DnsZone {
    /** The name the Marathon is registered under with Mesos, as `/v2/info` shows it. */
    readonly framework: string;
    /** The domain mesos-dns answers for. */
    readonly domain: string;
    /** @default "rfc1123" */
    readonly labelRule?: LabelRule;
}

/** The names mesos-dns gives the instances of one app. */
export interface DnsNames {
    /** The address the first of mesos-dns's `IPSources` knows: the container's own on a container network. */
    readonly name: string;
    /** The agents, whatever the network. */
    readonly agentName: string;
    /** The older form of {@link name} that keeps the dots, as DC/OS documents use it. */
    readonly dottedName: string;
}

interface LabelForm {
    readonly maxLength: number;
    readonly leading: RegExp;
}

const labelForms: Readonly<Record<LabelRule, LabelForm>> = {
    rfc1123: { maxLength: maxDnsLabel, leading: /^-+/ },
    rfc952: { maxLength: 24, leading: /^[-0-9]+/ },
};

/**
 * One DNS label out of any text, as mesos-dns forms it (`records/labels`): lower case; dots, underscores and dashes
 * become dashes, everything else that is no letter or digit is dropped, and so are dashes at the ends. What is too
 * long is cut, and where the cut falls on dashes the label goes on behind them; so long texts may share a label.
 */
export function dnsLabel(text: string, rule: LabelRule = "rfc1123"): string {
    const { maxLength } = labelForms[rule];
    let label = "";
    let rest = labelLetters(text, rule);
    while (rest !== "" && label.length < maxLength) {
        const room = maxLength - label.length;
        label = (label + rest.slice(0, room)).replace(/-+$/, "");
        rest = rest.slice(room).replace(/^-+/, "");
    }
    return label;
}

/** Whether the label for this text is cut, so that other texts may share it. */
export function isCutLabel(text: string, rule: LabelRule = "rfc1123"): boolean {
    return labelLetters(text, rule).length > labelForms[rule].maxLength;
}

function labelLetters(text: string, rule: LabelRule): string {
    return text
        .replace(/[._]/g, "-")
        .replace(/[^-a-zA-Z0-9]/g, "")
        .toLowerCase()
        .replace(labelForms[rule].leading, "")
        .replace(/-+$/, "");
}

/**
 * The name Marathon gives the tasks of an app: its path from the end, `/shop/db` → `db.shop` (`PathId.toHostname`).
 * With it mesos-dns makes {@link DnsNames.dottedName}.
 */
export function taskName(appId: string): string {
    return segmentsOf(appId).reverse().join(".");
}

/** The label of an app in mesos-dns: `/shop/db` → `db-shop`. */
export function appLabel(appId: string, rule: LabelRule = "rfc1123"): string {
    return dnsLabel(taskName(appId), rule);
}

/** Whether a name has a part that does not fit into a label, so that no client can ask for it. */
export function isTooLong(name: string): boolean {
    return name.split(".").some((label) => label.length > maxDnsLabel);
}

/** The zone of one framework: each part of its name is a label of its own, and parts that leave none are dropped. */
export function frameworkZone({ framework, labelRule }: DnsZone): string {
    const labels = framework.split(".").map((part) => dnsLabel(part, labelRule));
    return labels.filter((label) => label !== "").join(".");
}

/** The names of an app: `/shop/db` → `db-shop.marathon.mesos` and its other forms. */
export function dnsNamesOf(appId: string, zone: DnsZone): DnsNames {
    const label = appLabel(appId, zone.labelRule);
    const framework = frameworkZone(zone);
    return {
        name: `${label}.${framework}.${zone.domain}`,
        agentName: `${label}.${framework}.slave.${zone.domain}`,
        dottedName: `${taskName(appId)}.${framework}.${zone.domain}`,
    };
}

/** The name of the SRV record for all ports of an app with that protocol: `_db-shop._tcp.marathon.mesos`. */
export function srvName(appId: string, protocol: Protocol, zone: DnsZone): string {
    return `_${appLabel(appId, zone.labelRule)}._${protocol}.${frameworkZone(zone)}.${zone.domain}`;
}

/** The same for the agents: it lists every host port of the app, and under both protocols. */
export function agentSrvName(appId: string, protocol: Protocol, zone: DnsZone): string {
    return `_${appLabel(appId, zone.labelRule)}._${protocol}.${frameworkZone(zone)}.slave.${zone.domain}`;
}

/**
 * The name of the SRV record for one port by its name: `_redis._db-shop._tcp.marathon.mesos`. There is none for a
 * name that leaves no label, such as one of digits under RFC 952, or one that is too long with the `_` before it.
 */
export function portSrvName(
    appId: string,
    portName: string,
    protocol: Protocol,
    zone: DnsZone,
): string | undefined {
    const label = dnsLabel(portName, zone.labelRule);
    if (label === "" || label.length >= maxDnsLabel) return undefined;
    return `_${label}.${srvName(appId, protocol, zone)}`;
}

function segmentsOf(appId: string): string[] {
    return appId.split("/").filter((segment) => segment !== "");
}
