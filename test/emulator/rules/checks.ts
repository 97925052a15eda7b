import { type App, type HealthCheck, isHostNetworked } from "../app";
import { isObject } from "../json";
import { internalError, type Violation } from "../refusal";
import { collected, type Refuse } from "./refuse";

/**
 * Health checks, the check and readiness checks.
 * @throws Refusal 500 for combinations that only the conversion stumbles over
 */
export function checkViolations(app: App): Violation[] {
    const ports = (isHostNetworked(app) ? app.portDefinitions : app.container?.portMappings) ?? [];
    return collected((refuse) => {
        for (const [index, check] of (app.healthChecks ?? []).entries())
            healthRules(app, check, index, ports.length, refuse);
        const byMesos = (app.healthChecks ?? []).filter(({ protocol }) => protocol.startsWith("MESOS_"));
        if (byMesos.length > 1)
            refuse("/healthChecks", "AppDefinition can contain at most one Mesos health check");
        if (isObject(app.check)) checkRules(app, app.check, ports.length, refuse);
        readinessRules(
            app,
            ports.flatMap(({ name }) => (name === undefined ? [] : [name])),
            refuse,
        );
    });
}

function healthRules(app: App, check: HealthCheck, index: number, portCount: number, refuse: Refuse): void {
    const { protocol, portIndex, port, ipProtocol } = check;
    const at = `/healthChecks(${index})`;
    const isCommand = protocol === "COMMAND";
    if (ipProtocol === "IPv6" && !(app.container?.type === "DOCKER" && protocol.startsWith("MESOS_"))) {
        const only = "container type DOCKER and Mesos http/https/tcp health checks";
        refuse(at, `IPv6 can only be used for ${only}`);
    }
    const needsPort = !isCommand && port === undefined && portCount === 0 && portIndex === undefined;
    if (needsPort || (portIndex !== undefined && portIndex >= portCount)) {
        refuse(
            at,
            "Health check port indices must address an element of the ports array or container port mappings.",
        );
    }
}

function checkRules(
    app: App,
    check: Readonly<Record<string, unknown>>,
    portCount: number,
    refuse: Refuse,
): void {
    const kinds = [check.http, check.tcp, check.exec].filter((kind) => kind !== undefined);
    if (kinds.length !== 1)
        throw internalError("illegal RAML Check: expected one of http, tcp or exec checks");
    if (app.container?.type === "DOCKER") refuse("/", "AppDefinition must not use 'checks' if using docker");
    const [kind] = kinds;
    if (isObject(kind) && typeof kind.portIndex === "number" && kind.portIndex >= portCount) {
        refuse(
            "/check/get",
            "check port index must address an element of the ports array or container port mappings.",
        );
    }
}

function readinessRules({ readinessChecks = [] }: App, portNames: readonly string[], refuse: Refuse): void {
    const count = readinessChecks.length;
    if (count > 1) refuse("/readinessChecks/size", `got ${count}, expected 1 or less`);
    for (const [index, { portName, intervalSeconds, timeoutSeconds }] of readinessChecks.entries()) {
        const at = `/readinessChecks(${index})`;
        if (!portNames.includes(String(portName))) {
            refuse(`${at}/portName`, `No port definition reference for portName ${portName}`);
        }
        if (Number(timeoutSeconds) >= intervalSeconds) {
            refuse(`${at}/timeoutSeconds`, `got ${timeoutSeconds}, expected less than ${intervalSeconds}`);
        }
    }
}
