import { isUnknown } from "../definition/unknown";
import { collisionVerdict, nameOfRival, shareDeployment, type Together } from "./collision";
import { parsePythonInteger } from "./haproxy-labels";
import {
    type BalancerFlags,
    isOn,
    modeOf,
    pathPrefixes,
    type Service,
    settingOf,
    settingPath,
} from "./services";
import type { Verdict } from "./verdict";

/**
 * The requests for virtual hosts that one port takes from another, and the passwords and redirects that reach further
 * than their own port.
 */
export function judgeRoutes(
    service: Service,
    others: readonly Service[],
    servesBoth: Together,
    flags: BalancerFlags = {},
): Verdict[] {
    if (!isRouted(service)) return [];
    return others.flatMap((other) => {
        const host = other === service ? undefined : sharedHost(service, other);
        if (host === undefined || !isRouted(other)) return [];
        if (!servesBoth(service, other) || shareDeployment(service, other)) return [];
        const verdicts = [judgeOrder(service, other, host, flags), ...judgeSharedRules(service, other, host)];
        return verdicts.filter((verdict) => verdict !== undefined);
    });
}

/** A port with virtual hosts of which everything is known that decides about its routes. */
function isRouted(service: Service): boolean {
    const deciding = ["VHOST", "PATH", "BACKEND_WEIGHT", "AUTH", "REDIRECT_TO_HTTPS"];
    if (deciding.some((setting) => isUnknown(settingOf(service, setting)))) return false;
    return service.hosts.length > 0 && modeOf(service) === "http";
}

/** A host that leads to both: ports whose rules have one name have each other's hosts too. */
function sharedHost(left: Service, right: Service): string | undefined {
    const inBoth = left.hosts.find((host) => right.hosts.includes(host));
    return inBoth ?? (left.ruleName === right.ruleName ? right.hosts[0] : undefined);
}

function judgeOrder(
    service: Service,
    other: Service,
    host: string,
    flags: BalancerFlags,
): Verdict | undefined {
    const isFirst = isTriedBefore(service, other, flags);
    const path = isFirst ? takenPath(service, other) : takenPath(other, service);
    if (path === undefined) return undefined;
    const rival = nameOfRival(service, other);
    const effect = isFirst
        ? `takes the requests for ${host}${path} from ${rival}, which is tried later`
        : `gets no request for ${host}${path}: ${rival} is tried first and takes them`;
    const remedy = "Use another host or path, or give the more special one a higher BACKEND_WEIGHT.";
    return collisionVerdict(service, other, settingPath(service, "VHOST"), `${effect}. ${remedy}`);
}

/** Routes are tried by falling weight, then by app id and number; the first that fits takes the request. */
function isTriedBefore(left: Service, right: Service, flags: BalancerFlags): boolean {
    const difference = weightOf(right, flags) - weightOf(left, flags);
    if (difference !== 0) return difference < 0;
    if (left.appId !== right.appId) return left.appId < right.appId;
    return (left.boundPort ?? 0) < (right.boundPort ?? 0);
}

/** A port with a path has weight 1 where it would have 0. Hosts that are looked up in a file come after all others. */
function weightOf(service: Service, { usesMap }: BalancerFlags): number {
    const isPlain = !settingOf(service, "PATH") && !hasPassword(service) && !redirects(service);
    if (usesMap && isPlain) return -1;
    const weight = parsePythonInteger(settingOf(service, "BACKEND_WEIGHT") ?? "0") ?? 0;
    return weight === 0 && settingOf(service, "PATH") !== undefined ? 1 : weight;
}

/** The path of a later route that an earlier one takes: empty for every path, nothing when it takes none. */
function takenPath(earlier: Service, later: Service): string | undefined {
    const paths = pathPrefixes(later);
    if (!settingOf(earlier, "PATH")) return paths[0] ?? "";
    const prefixes = pathPrefixes(earlier);
    const ignoresCase = /^\s*-i\s/.test(settingOf(earlier, "PATH") ?? "");
    const spelled = (path: string) => (ignoresCase ? path.toLowerCase() : path);
    return paths.find((path) => prefixes.some((prefix) => spelled(path).startsWith(spelled(prefix))));
}

/** Passwords and redirects come before routes, so without a path they reach everything on the host. */
function judgeSharedRules(service: Service, other: Service, host: string): (Verdict | undefined)[] {
    const rival = nameOfRival(service, other);
    const say = (setting: string, text: string) =>
        collisionVerdict(service, other, settingPath(service, setting), text);
    const bothAsk = hasPassword(service) && hasPassword(other);
    return [
        bothAsk && service.ruleName === other.ruleName
            ? say(
                  "AUTH",
                  `lets the users of ${rival} in too: both rules have one name. Use another first host.`,
              )
            : undefined,
        reachesAll(service, other, hasPassword)
            ? say("AUTH", `asks for the password on every path of ${host}, those of ${rival} too. Set PATH.`)
            : undefined,
        reachesAll(other, service, hasPassword)
            ? say("VHOST", `is behind the password of ${rival}, which is asked for on every path of ${host}.`)
            : undefined,
        reachesAll(service, other, redirects)
            ? say("REDIRECT_TO_HTTPS", `redirects every path of ${host}, those of ${rival} too. Set PATH.`)
            : undefined,
        reachesAll(other, service, redirects)
            ? say("VHOST", `is redirected to https with ${rival}, which redirects every path of ${host}.`)
            : undefined,
    ];
}

function reachesAll(service: Service, other: Service, rule: (service: Service) => boolean): boolean {
    return rule(service) && !settingOf(service, "PATH") && !rule(other);
}

function hasPassword(service: Service): boolean {
    return Boolean(settingOf(service, "AUTH"));
}

function redirects(service: Service): boolean {
    return isOn(service, "REDIRECT_TO_HTTPS");
}
