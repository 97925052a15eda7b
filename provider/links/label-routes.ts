import { isUnknown } from "../definition/unknown";
import { hostsIn, isHostName, isSwitchedOn } from "./haproxy-labels";
import { dropsApp, firstOf, hasNoEffect, judgeCopiedText, type LabelRule } from "./label-rule";
import { judgeSwitch } from "./label-values";
import { modeOf, settingOf } from "./services";
import { type Finding, warning } from "./verdict";

export const judgeVirtualHosts: LabelRule = (value, _service, { usesMap }) => {
    if (/["'\\#]/.test(value)) return dropsApp("must not contain quotes, backslashes or #");
    if (/[\r\n]/.test(value)) return dropsApp("must be one line");
    if (value === "") return hasNoEffect("an empty value is no virtual host");
    if (usesMap && /\s/.test(value))
        return warning("must not contain blanks: with --haproxy-map no host works.");
    if (value.trimStart().startsWith("-")) return judgeMatchFlag(value);
    const entries = value.split(",").map((entry) => entry.trim());
    if (entries.includes("")) return warning("has an empty entry, which no client asks for. Take it out.");
    const wrong = hostsIn(value).find((host) => !isHostName(host));
    if (wrong === undefined) return undefined;
    const text =
        `is compared as it stands, and no client asks for "${wrong}". Write host names with commas between them, ` +
        "without scheme, port, path or wildcard, and international ones in punycode (xn--…).";
    return warning(text);
};

/** haproxy reads its own flags here, such as `-m end .example.com`; what follows is then no host name. */
function judgeMatchFlag(value: string): Finding | undefined {
    const [flag = "", method = ""] = value.trim().toLowerCase().split(/\s+/);
    if (flag === "-i" || flag === "-n" || flag === "--") return undefined;
    if (flag === "-m" && matchMethods.includes(method)) return undefined;
    return dropsApp("must not begin with -, except for a match such as -m end .example.com");
}

const matchMethods: readonly string[] = ["str", "beg", "sub", "dir", "dom", "end", "reg", "len", "found"];

const judgePrefixes: LabelRule = (value, service) => {
    if (value.trim() === "") return hasNoEffect("an empty path is no path");
    if (!settingOf(service, "VHOST")) return hasNoEffect("it needs VHOST");
    if (value.includes("\\")) return dropsApp("must not contain backslashes");
    const words = value.trim().split(/\s+/);
    const first = words.findIndex((word) => !word.startsWith("-"));
    const flags = first < 0 ? words : words.slice(0, first);
    if (flags.some((flag) => flag !== "-i")) return dropsApp("may have only the flag -i before the paths");
    if (first < 0) return dropsApp("must name a path after the flag");
    const wrong = words.slice(first).find((word) => !/^\/[!-~]*$/.test(word) || /[?*,^]/.test(word));
    if (wrong === undefined) return undefined;
    return warning(
        `is a list of plain prefixes, and no request's path begins with "${wrong}". Begin each with /, put blanks ` +
            "between them, percent-encode what is not ASCII, and leave out patterns and query.",
    );
};

export const judgePath = firstOf(judgeCopiedText, judgePrefixes);

export const judgeRedirect = firstOf(judgeSwitch, (value, service, { bindsHttp = true }) => {
    if (!isSwitchedOn(value)) return undefined;
    if (!settingOf(service, "VHOST")) return hasNoEffect("it needs VHOST");
    return bindsHttp ? undefined : hasNoEffect("with --dont-bind-http-https there is nothing to redirect");
});

/** A switch that only http mode looks at. */
export const judgeHttpSwitch = firstOf(judgeSwitch, (value, service) =>
    isSwitchedOn(value) && modeOf(service) === "tcp" ? hasNoEffect("the port is in tcp mode") : undefined,
);

/** A path that goes into rules with the virtual host, which is then one host, or no request matches. */
const judgeRewriting: LabelRule = (value, service) => {
    if (value === "") return hasNoEffect("an empty value is no path");
    if (modeOf(service) === "tcp") return hasNoEffect("the port is in tcp mode");
    if (isUnknown(settingOf(service, "VHOST")) || service.hosts.length === 1) return undefined;
    return hasNoEffect("it compares the Host header with VHOST as it stands, which must be a single host");
};

export const judgeRewritePath = firstOf(judgeCopiedText, judgeRewriting);

export const judgeRedirectTarget = firstOf(
    (value) => (/\S\s+\S/.test(value) ? dropsApp("must be a path or URL without blanks") : undefined),
    // In a location % begins a variable of haproxy's.
    (value) =>
        /%(?![%[])/.test(value.replaceAll("%%", "")) ? dropsApp("must have each % doubled") : undefined,
    judgeRewritePath,
);
