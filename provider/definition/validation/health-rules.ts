import { elementsOf, isGiven } from "../given";
import { portsOf } from "../ports";
import { type Problem, problem } from "../problem";
import type { Server } from "../server";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";

/** What checks ask of ports and containers (`AppValidation`, `HealthCheckValidation`). */
export function healthRules(definition: PropertyMap, _server: Server | undefined): Problem[] {
    return [
        ...portProblems(definition),
        ...containerProblems(definition),
        ...readinessProblems(definition),
        ...mesosCheckProblems(definition.healthChecks),
    ];
}

/** A check must mean a port that the app has. */
function portProblems(definition: PropertyMap): Problem[] {
    const ports = portsOf(definition);
    if (isUnknown(ports)) return [];
    const missing = (index: PropertyValue, path: string) =>
        typeof index === "number" && index >= ports.length
            ? [
                  problem(
                      `must be the place of one of the app's ports, of which there are ${ports.length}`,
                      path,
                  ),
              ]
            : [];
    const ofHealthCheck = (check: PropertyValue, path: string) => {
        if (!isPropertyMap(check) || isUnknown(check.protocol) || check.protocol === "COMMAND") return [];
        if (check.port !== undefined && check.portIndex === undefined) return [];
        return missing(check.portIndex ?? 0, `${path}.portIndex`);
    };
    const { healthChecks, check } = definition;
    const ofCheck = (kind: "http" | "tcp") =>
        isPropertyMap(check) && isPropertyMap(check[kind])
            ? missing(check[kind].portIndex ?? -1, `check.${kind}.portIndex`)
            : [];
    return [
        ...elementsOf(healthChecks).flatMap((inner, index) => ofHealthCheck(inner, `healthChecks[${index}]`)),
        ...ofCheck("http"),
        ...ofCheck("tcp"),
    ];
}

function containerProblems({ container, check, healthChecks }: PropertyMap): Problem[] {
    if (isUnknown(container)) return [];
    const type = isPropertyMap(container) ? (container.type ?? "DOCKER") : undefined;
    if (isUnknown(type)) return [];
    const problems: Problem[] = [];
    if (type === "DOCKER" && isGiven(check)) {
        problems.push(problem("is not possible with container type DOCKER", "check"));
    }
    for (const [index, inner] of elementsOf(healthChecks).entries()) {
        if (!isPropertyMap(inner) || inner.ipProtocol !== "IPv6" || isUnknown(inner.protocol)) continue;
        if (type === "DOCKER" && String(inner.protocol).startsWith("MESOS_")) continue;
        problems.push(
            problem(
                "can be IPv6 only for MESOS_ checks of containers of type DOCKER",
                `healthChecks[${index}].ipProtocol`,
            ),
        );
    }
    return problems;
}

function readinessProblems(definition: PropertyMap): Problem[] {
    const ports = portsOf(definition);
    if (isUnknown(ports) || ports.some(({ name }) => isUnknown(name))) return [];
    return elementsOf(definition.readinessChecks).flatMap((check, index) => {
        const name = isPropertyMap(check) ? (check.portName ?? "http-api") : undefined;
        if (name === undefined || isUnknown(name) || ports.some((port) => port.name === name)) return [];
        return [problem("must be the name of one of the app's ports", `readinessChecks[${index}].portName`)];
    });
}

function mesosCheckProblems(healthChecks: PropertyValue | undefined): Problem[] {
    const isMesos = (check: PropertyValue) => isPropertyMap(check) && /^MESOS_/.test(String(check.protocol));
    return elementsOf(healthChecks).filter(isMesos).length > 1
        ? [problem("must not have more than one MESOS_ check", "healthChecks")]
        : [];
}
