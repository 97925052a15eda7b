import { isUnknown, type PropertyMap, UNKNOWN } from "../definition/unknown";

/** The text of a label, or {@link UNKNOWN}; nothing where it is not set. */
export function labelText(labels: PropertyMap, name: string): string | undefined {
    const value = labels[name];
    return typeof value === "string" ? value : undefined;
}

/** The name of a label for one port: `portLabel(0, "VHOST")` is `HAPROXY_0_VHOST`. */
export function portLabel(index: number, setting: string): string {
    return `HAPROXY_${index}_${setting}`;
}

/** A switch as marathon-lb reads it: anything but these words, `1` and `on` among it, is off. */
export function isSwitchedOn(text: string): boolean {
    return ["true", "t", "yes", "y"].includes(text.toLowerCase());
}

/**
 * The load-balancer groups a port is published to: its own label wins over the app's, also when it is empty. Names are
 * not trimmed, as marathon-lb does not.
 */
export function groupsOf(labels: PropertyMap, index: number): readonly string[] | typeof UNKNOWN {
    const text = labelText(labels, portLabel(index, "GROUP")) ?? labelText(labels, "HAPROXY_GROUP") ?? "";
    return isUnknown(text) ? UNKNOWN : text.split(",").filter((group) => group !== "");
}

/**
 * A whole number as Python's `int()` reads it, which marathon-lb does: blanks around it, a sign, leading zeros, single
 * underscores between digits and full-width digits are fine. Nothing for anything else.
 */
export function parsePythonInteger(text: string): number | undefined {
    const trimmed = text.normalize("NFKC").trim();
    return /^[+-]?\d+(_\d+)*$/.test(trimmed) ? Number(trimmed.replaceAll("_", "")) : undefined;
}

/**
 * The virtual hosts in a label, in lower case. Commas separate them; haproxy takes blanks too. None when the label begins
 * with one of haproxy's own flags, such as `-m end .example.com`.
 */
export function hostsIn(text: string): string[] {
    const words = text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((word) => word !== "");
    return words[0]?.startsWith("-") ? [] : words;
}

const hostForm = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;
const maxHostLength = 253;

/** Whether clients ask for this host: names are compared as they stand, without wildcards and with a dot at the end. */
export function isHostName(host: string): boolean {
    return hostForm.test(host) && host.length <= maxHostLength;
}
