import { isUnknown, type PropertyValue } from "../definition/unknown";
import { shareBalancer, type Together } from "./collision";
import { portLabel } from "./haproxy-labels";
import { judgeAllowedNetworks, judgeBindAddress } from "./label-addresses";
import { judgeDeployment } from "./label-deployments";
import { judgeGroups } from "./label-groups";
import { judgeLabelNames } from "./label-names";
import { judgeServedPort } from "./label-ports";
import {
    judgeHttpSwitch,
    judgePath,
    judgeRedirect,
    judgeRedirectTarget,
    judgeRewritePath,
    judgeVirtualHosts,
} from "./label-routes";
import { abortsAll, type LabelRule } from "./label-rule";
import { templateRule } from "./label-templates";
import { judgeBindOptions, judgeSslCert } from "./label-tls";
import {
    judgeAuth,
    judgeBalance,
    judgeCredentialParts,
    judgeHealthCheckIndex,
    judgeInteger,
    judgeMode,
    judgePort,
    judgeSwitch,
} from "./label-values";
import { judgeBoundPort, judgeServicePort } from "./port-collisions";
import { judgeRoutes } from "./route-collisions";
import { type BalancerFlags, isInGroup, isServed, type PublishedApp, type Service } from "./services";
import type { Finding, Verdict } from "./verdict";

/** What marathon-lb parses of every app that Marathon returns, whatever its group: what it cannot read stops it. */
const parsedRules: Readonly<Record<string, LabelRule>> = {
    PORT: judgeInteger,
    BACKEND_WEIGHT: judgeInteger,
    BACKEND_HEALTHCHECK_PORT_INDEX: judgeInteger,
    AUTH: judgeCredentialParts,
};

/** What counts for a port that a load balancer serves. */
const servedRules: Readonly<Record<string, LabelRule>> = {
    PORT: judgePort,
    MODE: judgeMode,
    VHOST: judgeVirtualHosts,
    PATH: judgePath,
    AUTH: judgeAuth,
    ENABLED: judgeSwitch,
    STICKY: judgeHttpSwitch,
    USE_HSTS: judgeHttpSwitch,
    REDIRECT_TO_HTTPS: judgeRedirect,
    BALANCE: judgeBalance,
    SSL_CERT: judgeSslCert,
    BIND_ADDR: judgeBindAddress,
    BIND_OPTIONS: judgeBindOptions,
    BACKEND_NETWORK_ALLOWED_ACL: judgeAllowedNetworks,
    BACKEND_HEALTHCHECK_PORT_INDEX: judgeHealthCheckIndex,
    HTTP_BACKEND_PROXYPASS_PATH: judgeRewritePath,
    HTTP_BACKEND_REVPROXY_PATH: judgeRewritePath,
    HTTP_BACKEND_REDIR: judgeRedirectTarget,
};

/**
 * What marathon-lb would make of an app's labels, ports and health checks, judged before anything is written: failures
 * for what stops the load balancer, drops the app or takes something from another app; warnings for what is accepted and
 * does nothing. Values that are not known yet are passed over.
 *
 * @param others the other apps of the same Marathon
 */
export function judgeLabels(
    app: PublishedApp,
    others: readonly PublishedApp[],
    flags: BalancerFlags = {},
): Verdict[] {
    const rivals = others.flatMap(({ services }) => services);
    return distinct([
        ...judgeBalancing(app, others, flags),
        ...app.services.flatMap((service) => judgeServicePort(service, rivals, servesBothWith(flags))),
    ]);
}

/** The same without the numbers that apps share where no load balancer serves both. */
export function judgeBalancing(
    app: PublishedApp,
    others: readonly PublishedApp[],
    flags: BalancerFlags,
): Verdict[] {
    const rivals = others.flatMap(({ services }) => services);
    const servesBoth = servesBothWith(flags);
    return distinct([
        ...judgeLabelNames(app.labels, app.services.length),
        ...judgeGroups(app, flags),
        ...app.services.flatMap((service) => [
            ...settingVerdicts(service, flags),
            ...(isServed(service, flags) ? judgeServedPort(service, flags) : []),
            ...judgeBoundPort(service, [...app.services, ...rivals], servesBoth),
            ...judgeRoutes(service, [...app.services, ...rivals], servesBoth, flags),
        ]),
        ...judgeDeployment(app, others),
    ]);
}

function servesBothWith(flags: BalancerFlags): Together {
    return (service, other) =>
        isServed(service, flags) && isServed(other, flags) && shareBalancer(service, other, flags);
}

function settingVerdicts(service: Service, flags: BalancerFlags): Verdict[] {
    const prefix = portLabel(service.port.index, "");
    const settings = Object.keys(service.labels).filter((name) => name.startsWith(prefix));
    return settings.flatMap((name) => {
        const value = service.labels[name];
        if (value === undefined || isUnknown(value)) return [];
        const finding = judgeSetting(name.slice(prefix.length), value, service, flags);
        return finding ? [{ path: `labels.${name}`, ...finding }] : [];
    });
}

function judgeSetting(
    setting: string,
    value: PropertyValue,
    service: Service,
    flags: BalancerFlags,
): Finding | undefined {
    if (typeof value !== "string") return abortsAll("must be text");
    const unreadable = ruleIn(parsedRules, setting)?.(value, service, flags);
    if (unreadable) return unreadable;
    // A port that is switched off by mistake is not served, so its switch is judged wherever the port is published.
    const counts = setting === "ENABLED" ? isInGroup(service, flags) : isServed(service, flags);
    return counts
        ? (ruleIn(servedRules, setting) ?? templateRule(setting))?.(value, service, flags)
        : undefined;
}

/** Labels are named by users, who may write the name of anything an object inherits. */
function ruleIn(rules: Readonly<Record<string, LabelRule>>, setting: string): LabelRule | undefined {
    return Object.hasOwn(rules, setting) ? rules[setting] : undefined;
}

function distinct(verdicts: readonly Verdict[]): Verdict[] {
    const seen = new Map(verdicts.map((verdict) => [`${verdict.path}\n${verdict.text}`, verdict]));
    return [...seen.values()];
}
