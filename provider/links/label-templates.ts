import { isUnknown } from "../definition/unknown";
import { unknownKeyword } from "./haproxy-keywords";
import { isSwitchedOn } from "./haproxy-labels";
import { type Template, type TemplatePort, templates } from "./haproxy-templates";
import { abortsAll, dropsApp, hasNoEffect, type LabelRule } from "./label-rule";
import { type BalancerFlags, isOn, modeOf, type Service, serviceChecks, settingOf } from "./services";
import { type Finding, warning } from "./verdict";

/** The labels that decide, with mode and checks, which templates marathon-lb takes. */
const decidingSettings = ["VHOST", "PATH", "AUTH", "REDIRECT_TO_HTTPS"] as const;

/** The rule for a label that replaces one of marathon-lb's templates; nothing for any other setting. */
export function templateRule(setting: string): LabelRule | undefined {
    const template = Object.hasOwn(templates, setting) ? templates[setting] : undefined;
    if (!template) return undefined;
    return (value, service, flags) => {
        const port = templatePortOf(service, flags);
        if (!port) return undefined;
        if (!template.isUsed(port))
            return hasNoEffect("marathon-lb does not use this template for such a port");
        return judgeText(template, value, port);
    };
}

function judgeText(template: Template, value: string, port: TemplatePort): Finding | undefined {
    const isOpen = value !== "" && !value.endsWith("\n");
    if (isOpen && !template.isInline && !template.isLast) {
        return dropsApp("must end with a line break, or the next line is added to its last one");
    }
    return (
        judgeBraces(template, value) ?? (template.isInline ? undefined : judgeLines(template, value, port))
    );
}

function judgeBraces(template: Template, value: string): Finding | undefined {
    if (!template.placeholders) return judgeCopied(value);
    const names = placeholdersIn(value);
    if (!names) return abortsAll("has a single brace. Double the braces that are haproxy's own");
    if (names.some((name) => !template.placeholders?.includes(name))) {
        return abortsAll(`must have no placeholder but {${template.placeholders.join("}, {")}}`);
    }
    if (template.needs === undefined || names.includes(template.needs)) return undefined;
    return dropsApp(`must name its section {${template.needs}}`);
}

/** What haproxy makes of the lines, as far as their beginnings tell. */
function judgeLines({ leads, defines }: Template, value: string, port: TemplatePort): Finding | undefined {
    if (unknownKeyword(value) !== undefined)
        return dropsApp(
            "has a line that begins with none of haproxy's words, or with an option that is none",
        );
    const rule = defines?.(port);
    if (rule !== undefined && !new RegExp(`^\\s*acl\\s+${rule}`, "m").test(value)) {
        return dropsApp(`must define the acl ${rule}…, which other lines refer to`);
    }
    if (!leads || leads.test(value)) return undefined;
    return warning("has no line that leads requests on, so nobody reaches the app this way.");
}

function judgeCopied(value: string): Finding | undefined {
    if (/\{\{|\}\}/.test(value))
        return dropsApp("must have single braces: this template is copied as it stands");
    return /\{\w+\}/.test(value)
        ? warning("is copied as it stands, so no placeholder is replaced. Write the values themselves.")
        : undefined;
}

/** The names in single braces as Python's `format` reads them; nothing when a brace has no partner. */
function placeholdersIn(text: string): string[] | undefined {
    const rest = text.replaceAll("{{", "").replaceAll("}}", "");
    const names: string[] = [];
    const outside = rest.replace(/\{([^{}]*)\}/g, (_, field: string) => {
        names.push(field.replace(/[!:].*$/s, ""));
        return "";
    });
    return /[{}]/.test(outside) ? undefined : names;
}

/** What the labels say about a port; nothing while one that decides is not known. */
function templatePortOf(service: Service, { bindsHttp = true }: BalancerFlags): TemplatePort | undefined {
    const mode = modeOf(service);
    const checks = serviceChecks(service);
    const [hosts = "", path = "", auth = "", redirects = ""] = decidingSettings.map((name) =>
        settingOf(service, name),
    );
    if ([mode, checks, hosts, path, auth, redirects].some(isUnknown) || isUnknown(checks)) return undefined;
    const isTcpChecked = mode === "tcp" || /^(MESOS_)?TCP$/.test(String(checks[0]?.protocol));
    return {
        isHttp: mode === "http",
        hosts: hosts === "" || !bindsHttp ? "none" : hosts.includes(",") ? "several" : "one",
        hasPath: path !== "",
        hasAuth: auth !== "",
        redirects: isSwitchedOn(redirects),
        check: checks.length === 0 ? "none" : isTcpChecked ? "tcp" : "http",
        has: (setting) => Boolean(settingOf(service, setting)),
        isOn: (setting) => isOn(service, setting),
    };
}
