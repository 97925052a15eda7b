import { elementsOf, isGiven } from "../given";
import { portsOf } from "../ports";
import { type Problem, problem, warning } from "../problem";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";
import { containerTypeOf, membersOf, type Placed, placedIn } from "./reading";

/** What checks ask of ports and containers (`AppValidation`, `AppDefinition`). */
export function healthRules(definition: PropertyMap): Problem[] {
    const checks = placedIn(definition.healthChecks, "healthChecks");
    return [
        ...indexProblems(definition, checks),
        ...protocolProblems(definition, checks),
        ...checks.flatMap(lostMembers),
        ...checkProblems(definition),
        ...readinessProblems(definition),
    ];
}

/** A health check must mean a port that the app has; one that names none means the first. */
function indexProblems(definition: PropertyMap, checks: readonly Placed[]): Problem[] {
    const count = countPorts(definition);
    const hasOwnPorts = !isOnImplicitPort(definition);
    return checks.flatMap(({ value, path }) => {
        const { protocol = "HTTP", port, portIndex } = value;
        if (isUnknown(protocol) || protocol === "COMMAND" || isUnknown(port) || isUnknown(portIndex))
            return [];
        const isUnnamed = !isGiven(port) && !isGiven(portIndex);
        if (isUnnamed && !hasOwnPorts) {
            return [
                warning(
                    "is missing: Marathon then finds no port to ask, and the app never becomes healthy; give 0",
                    `${path}.portIndex`,
                ),
            ];
        }
        return isGiven(port) && !isGiven(portIndex)
            ? []
            : missingPort(portIndex ?? 0, count, `${path}.portIndex`);
    });
}

/** Nothing if it is not known how many ports there are. */
function countPorts(definition: PropertyMap): number | undefined {
    const ports = portsOf(definition);
    return isUnknown(ports) ? undefined : ports.length;
}

function missingPort(index: PropertyValue, count: number | undefined, path: string): Problem[] {
    if (typeof index !== "number" || count === undefined || index < count) return [];
    return [problem(`must be the place of one of the app's ports, of which there are ${count}`, path)];
}

/** Whether the app has only the port that Marathon gives to those in host mode that say nothing of ports. */
function isOnImplicitPort({ networks, portDefinitions }: PropertyMap): boolean {
    if (isUnknown(networks) || isGiven(portDefinitions)) return false;
    return elementsOf(networks).every((network) => membersOf(network).mode === "host");
}

function protocolProblems(definition: PropertyMap, checks: readonly Placed[]): Problem[] {
    const isKnown = !isUnknown(definition.container) && !isUnknown(membersOf(definition.container).type);
    const isDocker = containerTypeOf(definition) === "DOCKER";
    const isMesos = ({ value }: Placed) => /^MESOS_/.test(String(value.protocol));
    const wrong = checks.filter(
        (check) =>
            check.value.ipProtocol === "IPv6" &&
            !isUnknown(check.value.protocol) &&
            isKnown &&
            !(isDocker && isMesos(check)),
    );
    const problems = wrong.map(({ path }) =>
        problem("can be IPv6 only for MESOS_ checks of containers of type DOCKER", `${path}.ipProtocol`),
    );
    if (checks.filter(isMesos).length > 1) {
        problems.push(problem("must not have more than one MESOS_ check", "healthChecks"));
    }
    return problems;
}

const protocols = /^(MESOS_)?(HTTPS?|TCP)$|^COMMAND$/;

/** What a check of this protocol does without (`HealthCheckConversion`): Marathon drops it. */
function lostMembers({ value, path }: Placed): Problem[] {
    const { protocol = "HTTP", ignoreHttp1xx, delaySeconds, timeoutSeconds } = value;
    if (typeof protocol !== "string" || !protocols.test(protocol)) return [];
    const lost = (member: string) =>
        isGiven(value[member]) ? [warning(`is dropped with protocol ${protocol}`, `${path}.${member}`)] : [];
    const isOwn = /^(HTTPS?|TCP)$/.test(protocol);
    return [
        ...(ignoreHttp1xx === true
            ? [warning("is dropped: Marathon has forgotten it since 1.5", `${path}.ignoreHttp1xx`)]
            : []),
        ...(isOwn && isGiven(delaySeconds) && delaySeconds !== 15
            ? [
                  warning(
                      `is dropped with protocol ${protocol}: use gracePeriodSeconds`,
                      `${path}.delaySeconds`,
                  ),
              ]
            : []),
        ...(typeof timeoutSeconds === "number" && timeoutSeconds < 0
            ? [warning("is negative: no answer comes that early", `${path}.timeoutSeconds`)]
            : []),
        ...(/TCP$/.test(protocol) ? lost("path") : []),
        ...(protocol === "COMMAND" ? lost("portIndex") : []),
    ];
}

function checkProblems(definition: PropertyMap): Problem[] {
    const { check } = definition;
    if (!isPropertyMap(check)) return [];
    const count = countPorts(definition);
    const missing = (["http", "tcp"] as const).flatMap((kind) => {
        const { portIndex } = membersOf(check[kind]);
        return missingPort(portIndex ?? -1, count, `check.${kind}.portIndex`);
    });
    return containerTypeOf(definition) === "DOCKER"
        ? [...missing, problem("is not possible with container type DOCKER", "check")]
        : missing;
}

function readinessProblems(definition: PropertyMap): Problem[] {
    const ports = portsOf(definition);
    if (isUnknown(ports) || ports.some(({ name }) => isUnknown(name))) return [];
    return placedIn(definition.readinessChecks, "readinessChecks").flatMap(({ value, path }) => {
        const name = value.portName ?? "http-api";
        if (isUnknown(name) || ports.some((port) => port.name === name)) return [];
        return [problem("must be the name of one of the app's ports", `${path}.portName`)];
    });
}
