import type { MaybeUnknown } from "../definition/ports";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { labelText, parsePythonInteger, portLabel } from "./haproxy-labels";

export type BalancerMode = "http" | "tcp";

/** The checks that marathon-lb treats as HTTP when a port borrows them from another one. */
const borrowedHttpChecks: readonly unknown[] = ["HTTP", "HTTPS", "MESOS_HTTP", "MESOS_HTTPS"];

/**
 * The mode that labels and health checks give a port behind marathon-lb; nothing where they give none, so that virtual
 * hosts decide. The label wins over the port's own HTTP check, and a check borrowed with
 * `BACKEND_HEALTHCHECK_PORT_INDEX` over the label.
 */
export function declaredMode(
    labels: PropertyMap,
    healthChecks: PropertyValue | undefined,
    index: number,
): MaybeUnknown<BalancerMode> | undefined {
    const own = checksOfPort(healthChecks, index);
    const lender = lenderOf(labels, index);
    const isBorrower = lender !== undefined && (isUnknown(own) || own.length === 0);
    const borrowed = isBorrower ? modeOfChecks(healthChecks, lender, borrowedHttpChecks) : undefined;
    return borrowed ?? labelledMode(labels, index) ?? modeOfChecks(healthChecks, index, ["HTTP"]);
}

/** The index of the port whose health check a port borrows. */
export function lenderOf(labels: PropertyMap, index: number): MaybeUnknown<number> | undefined {
    const text = labelText(labels, portLabel(index, "BACKEND_HEALTHCHECK_PORT_INDEX"));
    return isUnknown(text) ? UNKNOWN : text === undefined ? undefined : parsePythonInteger(text);
}

/**
 * The health checks that look at a port: those with its index, and those with an absolute `port`, which marathon-lb
 * counts for all ports. Unknown when it is not known whether a check does.
 */
export function checksOfPort(
    healthChecks: PropertyValue | undefined,
    index: MaybeUnknown<number>,
): MaybeUnknown<readonly PropertyMap[]> {
    if (isUnknown(healthChecks)) return UNKNOWN;
    const checks: readonly PropertyValue[] = Array.isArray(healthChecks) ? healthChecks : [];
    const found: PropertyMap[] = [];
    for (const check of checks) {
        if (isUnknown(check)) return UNKNOWN;
        if (!isPropertyMap(check)) continue;
        const { port, portIndex = check.protocol === "COMMAND" ? null : 0 } = check;
        const isForAll = Boolean(port);
        if (!isForAll && (isUnknown(portIndex) || isUnknown(index))) return UNKNOWN;
        if (isForAll || portIndex === index) found.push(check);
    }
    return found;
}

function labelledMode(labels: PropertyMap, index: number): MaybeUnknown<BalancerMode> | undefined {
    const text = labelText(labels, portLabel(index, "MODE"));
    if (isUnknown(text)) return UNKNOWN;
    const mode = text?.toLowerCase();
    return mode === "http" || mode === "tcp" ? mode : undefined;
}

function modeOfChecks(
    healthChecks: PropertyValue | undefined,
    index: MaybeUnknown<number>,
    httpProtocols: readonly unknown[],
): MaybeUnknown<"http"> | undefined {
    const protocolOf = (check: PropertyValue) => (isPropertyMap(check) ? (check.protocol ?? "HTTP") : check);
    const isCandidate = (check: PropertyValue) =>
        isUnknown(protocolOf(check)) || httpProtocols.includes(protocolOf(check));
    const candidates = Array.isArray(healthChecks) ? healthChecks.filter(isCandidate) : healthChecks;
    const checks = checksOfPort(candidates, index);
    if (isUnknown(checks)) return UNKNOWN;
    if (checks.some((check) => !isUnknown(protocolOf(check)))) return "http";
    return checks.length > 0 ? UNKNOWN : undefined;
}
