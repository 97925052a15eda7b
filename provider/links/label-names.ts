import type { PropertyMap } from "../definition/unknown";
import { templates } from "./haproxy-templates";
import { type Verdict, warning } from "./verdict";

/** The settings marathon-lb knows for each port, besides its templates. */
const portSettings: readonly string[] = [
    ...["GROUP", "ENABLED", "PORT", "MODE", "VHOST", "PATH", "BACKEND_WEIGHT", "STICKY", "REDIRECT_TO_HTTPS"],
    ...[
        "USE_HSTS",
        "SSL_CERT",
        "BIND_OPTIONS",
        "BIND_ADDR",
        "AUTH",
        "BALANCE",
        "HTTP_BACKEND_PROXYPASS_PATH",
    ],
    ...["HTTP_BACKEND_REVPROXY_PATH", "HTTP_BACKEND_REDIR", "BACKEND_NETWORK_ALLOWED_ACL"],
    "BACKEND_HEALTHCHECK_PORT_INDEX",
];

const portTemplates: readonly string[] = Object.keys(templates);

/** The labels for the whole app; `HAPROXY_APP_ID` is written by zdd and read by nobody. */
const appLabels = [
    ...["HAPROXY_GROUP", "HAPROXY_APP_ID", "HAPROXY_DEPLOYMENT_GROUP", "HAPROXY_DEPLOYMENT_ALT_PORT"],
    ...["HAPROXY_DEPLOYMENT_COLOUR", "HAPROXY_DEPLOYMENT_STARTED_AT", "HAPROXY_DEPLOYMENT_TARGET_INSTANCES"],
    "HAPROXY_DEPLOYMENT_NEW_INSTANCES",
];

/** What is to be said about names that look like labels of marathon-lb: it passes over those it does not know. */
export function judgeLabelNames(labels: PropertyMap, portCount: number): Verdict[] {
    return Object.keys(labels).flatMap((name) => {
        if (!/^\s*haproxy/i.test(name) || appLabels.includes(name)) return [];
        const text = nameText(name, portCount);
        return text === undefined ? [] : [{ path: `labels.${name}`, ...warning(`has no effect: ${text}`) }];
    });
}

function nameText(name: string, portCount: number): string | undefined {
    const [, index, setting = ""] = /^HAPROXY_(0|[1-9]\d*)_(.+)$/.exec(name) ?? [];
    if (index !== undefined && (portSettings.includes(setting) || portTemplates.includes(setting))) {
        if (Number(index) < portCount) return undefined;
        return `the app has ${portCount === 1 ? "one port" : `${portCount} ports`}, counted from 0.`;
    }
    if (setting.startsWith("MAP_")) return "marathon-lb reads MAP_ labels and uses none of them.";
    const meant = meantName(name);
    return `marathon-lb knows no such label.${meant === undefined ? "" : ` Is ${meant} meant?`}`;
}

/** The label that a name most likely means: the same in capitals, or a setting that is much like its last part. */
function meantName(name: string): string | undefined {
    const spelled = name.trim().toUpperCase();
    if (appLabels.includes(spelled)) return spelled;
    const [, index, rest] = /^HAPROXY\D*0*(\d+)[^A-Z]*([A-Z_]+)$/.exec(spelled) ?? [];
    if (index === undefined || rest === undefined) return undefined;
    const meant = closest(rest, portSettings) ?? closest(rest, portTemplates);
    return meant === undefined ? undefined : `HAPROXY_${index}_${meant}`;
}

function closest(name: string, candidates: readonly string[]): string | undefined {
    const distance = (candidate: string) => Math.abs(candidate.length - name.length);
    const alike = candidates.filter((candidate) => isAlike(candidate, name));
    return alike.sort((left, right) => distance(left) - distance(right))[0];
}

/** One contains the other, or they have at least half of their words in common. */
function isAlike(left: string, right: string): boolean {
    if (left.includes(right) || right.includes(left)) return true;
    const [ours, theirs] = [new Set(left.split("_")), new Set(right.split("_"))];
    const common = [...ours].filter((word) => theirs.has(word)).length;
    return common * 2 >= ours.size + theirs.size - common;
}
