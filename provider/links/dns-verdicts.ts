import { appLabel, type DnsZone, dnsNamesOf, isCutLabel, maxDnsLabel, taskName } from "./dns-names";
import type { Verdict } from "./verdict";

/**
 * What mesos-dns puts behind the label of an app in the name of one instance, which is what SRV records lead to: five
 * characters of a hash and the end of an agent's id, `-7wtfx-s0`.
 */
const instanceSuffixLength = "-xxxxx-s0".length;

/**
 * What is to be said about the name mesos-dns would give an app: one that does not exist, one that it shares with
 * other apps, so that clients of one reach the other, and one that is too long for a part of its records.
 *
 * @param otherApps the ids of the apps of the same framework
 */
export function judgeDnsName(appId: string, otherApps: readonly string[], zone: DnsZone): Verdict[] {
    const label = appLabel(appId, zone.labelRule);
    if (label === "")
        return [verdict("failure", `${appId} leaves no name in mesos-dns. Begin it with a letter.`)];
    const namesakes = otherApps.filter(
        (other) => other !== appId && appLabel(other, zone.labelRule) === label,
    );
    const shared = namesakes.map((other) =>
        verdict(
            "failure",
            `${appId} and ${other} share the name ${dnsNamesOf(appId, zone).name} in mesos-dns, so clients of one reach ` +
                "the other. Choose another id.",
        ),
    );
    return [...shared, ...lengthVerdicts(appId, label, zone)];
}

function lengthVerdicts(appId: string, label: string, { labelRule }: DnsZone): Verdict[] {
    const longest = maxDnsLabel - instanceSuffixLength;
    if (isCutLabel(taskName(appId), labelRule)) {
        const text =
            `mesos-dns cuts the name of ${appId} to ${label}, its groups first: an app of the same name in another group ` +
            "may get the same one. Shorten the id.";
        return [verdict("warning", text)];
    }
    if (label.length <= longest) return [];
    const text =
        `the name of ${appId} in mesos-dns has ${label.length} characters. Above ${longest} (less where agents have long ` +
        "ids) queries for its SRV records get no answer. Shorten the id.";
    return [verdict("warning", text)];
}

function verdict(severity: Verdict["severity"], text: string): Verdict {
    return { path: "appId", severity, text };
}
