import { isUnknown } from "../definition/unknown";
import { isSwitchedOn, parsePythonInteger } from "./haproxy-labels";
import { checksOfPort } from "./haproxy-mode";
import { abortsAll, dropsApp, firstOf, hasNoEffect, judgeCopiedText, type LabelRule } from "./label-rule";
import { modeOf, settingOf } from "./services";
import { failure, warning } from "./verdict";

/** marathon-lb's own frontends: HTTP and HTTPS by virtual host, statistics, and HTTP by app id. */
const httpPorts: readonly number[] = [80, 443];
const ownPorts: readonly number[] = [9090, 9091];

const offWords: readonly string[] = ["false", "f", "no", "n", "off", "0"];

/** marathon-lb reads `1` and `on` as off, without a word. */
export const judgeSwitch: LabelRule = (value) => {
    if (isSwitchedOn(value) || offWords.includes(value.toLowerCase())) return undefined;
    return warning(`is read as false: only true, t, yes and y are true. Write "true" or "false".`);
};

export const judgeMode: LabelRule = (value, service, { bindsHttp = true }) => {
    const mode = value.toLowerCase();
    if (mode === "tcp" && bindsHttp && settingOf(service, "VHOST")) {
        return dropsApp("cannot be tcp for a port with virtual hosts");
    }
    if (mode === "http" || mode === "tcp") return undefined;
    if (["http", "tcp"].includes(mode.trim()))
        return warning("must not have blanks around it, or http rules are left out.");
    return dropsApp('must be "http" or "tcp"');
};

/** marathon-lb reads whole numbers of all apps, served or not. */
export const judgeInteger: LabelRule = (value) =>
    parsePythonInteger(value) === undefined ? abortsAll("must be a whole number") : undefined;

/** The number a port is bound to, from the label or the service port. */
export const judgePort: LabelRule = (value, _service, { bindsHttp = true }) => {
    const port = parsePythonInteger(value) ?? 0;
    if (port < 1 || port > 65535) return dropsApp("must be between 1 and 65535");
    if (!ownPorts.includes(port) && !(bindsHttp && httpPorts.includes(port))) return undefined;
    return failure(
        `is a port of the load balancer itself: haproxy opens ${port} twice and spreads connections over both. Take ` +
            "another number; ports 80 and 443 lead to an app by its virtual host (VHOST).",
    );
};

/** An index into the app's ports, whose check is used; one past the last port makes marathon-lb fail. */
export const judgeHealthCheckIndex: LabelRule = (value, { healthChecks, port, portCount }) => {
    const index = Number(parsePythonInteger(value));
    const own = checksOfPort(healthChecks, port.index);
    const borrowed = checksOfPort(healthChecks, index);
    if (isUnknown(own) || isUnknown(borrowed)) return undefined;
    if (own.length === 0 && borrowed.length === 0) return hasNoEffect("no health check looks at either port");
    if (index === portCount)
        return abortsAll(`must be less than ${portCount}, the number of the app's ports`);
    return Math.abs(index) > portCount ? hasNoEffect(`the app has ${portCount} ports`) : undefined;
};

const balanceForms: readonly RegExp[] = [
    /^(roundrobin|static-rr|leastconn|first|source)$/,
    /^random(\((0*[1-9]\d*)?\))?$/,
    /^rdp-cookie(\([^()\s]+\))?$/,
    /^uri$/,
    /^url_param$/,
    /^hdr\([^()\s]+\)$/,
];

const judgeAlgorithm: LabelRule = (value, service) => {
    const [algorithm, argument] = value.trim().split(/\s+/);
    if (!algorithm) return hasNoEffect("haproxy then takes its own default");
    if (!balanceForms.some((form) => form.test(algorithm))) {
        return dropsApp(
            "must be roundrobin, static-rr, leastconn, first, source, random, random(n), uri, url_param NAME, " +
                "hdr(NAME), rdp-cookie or rdp-cookie(NAME)",
        );
    }
    if (algorithm === "url_param" && argument === undefined) return dropsApp("must name the URL parameter");
    const needsHttp = /^(uri|url_param|hdr)/.test(algorithm);
    if (!needsHttp || modeOf(service) !== "tcp") return undefined;
    return warning(`needs http mode; in tcp mode haproxy falls back to roundrobin.`);
};

export const judgeBalance = firstOf(judgeCopiedText, judgeAlgorithm);

const cryptForm = /^\$(1|2[aby]?|5|6|y)\$[./0-9A-Za-z$=,]+$/;

/** Credentials are split for all apps, served or not. No message prints them. */
export const judgeCredentialParts: LabelRule = (value) =>
    value.split(":").length === 3 ? undefined : abortsAll("must be realm:user:hash, without further colons");

const judgeCredentials: LabelRule = (value, service, { bindsHttp = true }) => {
    // Blanks and line breaks at the end of a line mean nothing to haproxy.
    const [realm, user, hash] = value.trimEnd().split(":");
    if (!realm) return warning("protects nothing without a realm. Write realm:user:hash.");
    if (!user || !hash || /\s/.test(user) || /\s/.test(hash)) {
        return dropsApp("must be realm:user:hash, user and hash without blanks");
    }
    if (!settingOf(service, "VHOST"))
        return hasNoEffect("only virtual hosts ask for passwords, so it needs VHOST");
    if (!bindsHttp) return hasNoEffect("with --dont-bind-http-https there are no virtual hosts to protect");
    if (cryptForm.test(hash)) return undefined;
    return warning(
        "lets nobody in: the password must be a crypt(3) hash, such as mkpasswd --method=sha-512 prints.",
    );
};

export const judgeAuth = firstOf(judgeCredentials, judgeCopiedText);
