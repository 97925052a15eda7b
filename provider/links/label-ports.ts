import { portPath } from "../definition/ports";
import { isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { dropsApp, hasOpenQuote } from "./label-rule";
import { judgePort } from "./label-values";
import {
    type BalancerFlags,
    boundPortPath,
    modeOf,
    type Service,
    serviceChecks,
    settingOf,
} from "./services";
import { type Finding, type Verdict, warning } from "./verdict";

/** What is to be said about a port that a load balancer serves, besides its labels. */
export function judgeServedPort(service: Service, flags: BalancerFlags): Verdict[] {
    const { port } = service;
    const numbered =
        typeof port.servicePort === "number" && settingOf(service, "PORT") === undefined
            ? judgePort(String(port.servicePort), service, flags)
            : undefined;
    const found: readonly (readonly [string, Finding | undefined])[] = [
        [boundPortPath(service), numbered],
        [`${portPath(port)}.protocol`, judgeProtocol(service)],
        ...checkFindings(service),
    ];
    return found.flatMap(([path, finding]) => (finding ? [{ path, ...finding }] : []));
}

function judgeProtocol({ port: { protocols, index } }: Service): Finding | undefined {
    if (isUnknown(protocols) || protocols.includes("tcp")) return undefined;
    return warning(`is udp, and marathon-lb listens for tcp only. Set HAPROXY_${index}_ENABLED to "false".`);
}

/** haproxy checks the instances itself, with what it can of Marathon's checks. */
function checkFindings(service: Service): (readonly [string, Finding | undefined])[] {
    const checks = serviceChecks(service);
    if (isUnknown(checks)) return [];
    const all = Array.isArray(service.healthChecks) ? service.healthChecks : [];
    const isHttp = modeOf(service) === "http";
    return checks.flatMap((check): (readonly [string, Finding | undefined])[] => {
        const path = `healthChecks[${all.indexOf(check)}]`;
        return [
            [`${path}.intervalSeconds`, judgeInterval(check)],
            [`${path}.maxConsecutiveFailures`, judgeFailures(check)],
            [`${path}.timeoutSeconds`, isHttp ? judgeTimeout(check) : undefined],
            [`${path}.path`, isHttp ? judgeCheckPath(check) : undefined],
            [`${path}.protocol`, isHttp ? judgeCheckProtocol(check) : undefined],
        ];
    });
}

/** haproxy counts milliseconds in 31 bits. */
const maxSeconds = Math.floor((2 ** 31 - 1) / 1000);

function judgeInterval({ intervalSeconds }: PropertyMap): Finding | undefined {
    return judgeSeconds(intervalSeconds, 1);
}

function judgeTimeout({ timeoutSeconds, protocol = "HTTP" }: PropertyMap): Finding | undefined {
    return /TCP$/.test(String(protocol)) ? undefined : judgeSeconds(timeoutSeconds, 0);
}

function judgeSeconds(seconds: PropertyValue | undefined, min: number): Finding | undefined {
    if (typeof seconds !== "number") return undefined;
    if (Number.isInteger(seconds) && seconds >= min && seconds <= maxSeconds) return undefined;
    return dropsApp(`must be a whole number from ${min} to ${maxSeconds}`);
}

/** haproxy counts one more failure than Marathon, and wants at least one. */
function judgeFailures({ maxConsecutiveFailures: failures }: PropertyMap): Finding | undefined {
    if (typeof failures !== "number" || (Number.isInteger(failures) && failures >= 0)) return undefined;
    return dropsApp("must be a whole number from 0 on");
}

function judgeCheckPath({ path, protocol = "HTTP" }: PropertyMap): Finding | undefined {
    if (typeof path !== "string" || isUnknown(path) || /TCP$|^COMMAND$/.test(String(protocol)))
        return undefined;
    if (hasOpenQuote(path)) return dropsApp("has a quote that is not closed");
    if (path.startsWith("/") && !/\S\s+\S|#/.test(path)) return undefined;
    return warning("makes a broken request of haproxy's own check. Begin with /, without blanks and #.");
}

function judgeCheckProtocol({ protocol }: PropertyMap): Finding | undefined {
    if (protocol !== "HTTPS" && protocol !== "MESOS_HTTPS") return undefined;
    return warning(
        "makes haproxy send a plain-text request to the TLS port, which fails. Use a TCP check, or tcp mode.",
    );
}
