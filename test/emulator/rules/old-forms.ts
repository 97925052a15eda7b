import type { Carrier } from "../../../provider/definition/effective";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../../provider/definition/unknown";
import { internalError, invalidObject } from "../refusal";
import { constraintOperators } from "./constraints";

/**
 * The old forms of a definition contradict the new ones, or each other (`AppValidation.validateOldAppAPI`,
 * `AppNormalization`).
 * @throws Refusal 422 or 500
 */
export function refuseMixedForms(body: PropertyMap, carrier: Carrier): void {
    const { container, networks, ipAddress, portDefinitions, ports, uris, fetch } = body;
    const docker = isPropertyMap(container) && isPropertyMap(container.docker) ? container.docker : {};
    const oldMode = typeof docker.network === "string" ? docker.network.toUpperCase() : undefined;
    if (oldMode === "NONE") throw internalError("unsupported docker network type NONE");
    if (uris !== undefined && hasItems(fetch)) {
        if (carrier === "patch") throw internalError("cannot specify both uris and fetch fields");
        refuse("/uris", "may not be set in conjunction with fetch");
    }
    if (ports !== undefined && portDefinitions !== undefined) {
        refuse("/", "cannot specify both ports and port definitions");
    }
    if (ipAddress !== undefined && networks !== undefined)
        refuse("/", "must not specify both networks and ipAddress");
    if (oldMode !== undefined && networks !== undefined) {
        refuse("/", "must not specify both container.docker.network and networks");
    }
    if (
        isPropertyMap(container) &&
        container.portMappings !== undefined &&
        docker.portMappings !== undefined
    ) {
        throw internalError("cannot specify both portMappings and docker.portMappings");
    }
    refuseDuplicatePorts(ports);
    refuseDiscovery(ipAddress, container, oldMode);
    if (Array.isArray(uris)) uris.forEach(refuseBadUri);
}

function refuse(path: string, error: string): never {
    throw invalidObject([{ path, errors: [error] }]);
}

function hasItems(value: PropertyValue | undefined): boolean {
    return Array.isArray(value) && value.length > 0;
}

function refuseDuplicatePorts(ports: PropertyValue | undefined): void {
    const fixed = (Array.isArray(ports) ? ports : []).filter((port: PropertyValue) => port !== 0);
    if (new Set(fixed).size < fixed.length) refuse("/", "ports must be unique");
}

function refuseDiscovery(
    ipAddress: PropertyValue | undefined,
    container: PropertyValue | undefined,
    oldMode: string | undefined,
): void {
    const discovered = isPropertyMap(ipAddress) && isPropertyMap(ipAddress.discovery);
    if (discovered && oldMode !== undefined && isPropertyMap(container)) {
        refuse("/ipAddress", "ipAddress/discovery is not allowed for Docker containers");
    }
}

function refuseBadUri(uri: PropertyValue, index: number): void {
    if (/[\s<>"{}|\\^`]/.test(String(uri))) refuse(`/uris(${index})`, "URI has invalid syntax.");
}

/**
 * What Marathon's validation lets pass and its conversion then stumbles over: operators of constraints in lower case, and
 * command checks with a port or path.
 * @throws Refusal 500
 */
export function refuseUnreadable({ constraints, healthChecks }: PropertyMap): void {
    for (const constraint of Array.isArray(constraints) ? constraints : []) {
        const [, operator = ""] = Array.isArray(constraint) ? (constraint as string[]) : [];
        if (operator !== operator.toUpperCase() && constraintOperators.includes(operator.toUpperCase())) {
            throw internalError(`illegal constraint specification ${String(constraint)}`);
        }
    }
    for (const check of Array.isArray(healthChecks) ? healthChecks : []) {
        if (isPropertyMap(check) && isImpossible(check)) {
            throw internalError(`Invalid combination of HealthCheck parameters in ${checkText(check)}`);
        }
    }
}

function isImpossible({ protocol, command, path, port }: PropertyMap): boolean {
    const given = (value: PropertyValue | undefined) => value !== undefined && value !== null;
    const isCommand = String(protocol).toUpperCase() === "COMMAND";
    return isCommand ? !given(command) || given(path) || given(port) : given(command);
}

/** A health check as Scala prints it. */
function checkText(check: PropertyMap): string {
    const { command, gracePeriodSeconds = 300, intervalSeconds = 60, maxConsecutiveFailures = 3 } = check;
    const {
        path,
        port,
        portIndex,
        protocol = "HTTP",
        ipProtocol = "IPv4",
        timeoutSeconds = 20,
        delaySeconds = 15,
    } = check;
    const some = (value: PropertyValue | undefined) =>
        value === undefined || value === null ? "None" : `Some(${value})`;
    const shell = isPropertyMap(command) ? some(`AppCommandCheck(${command.value})`) : "None";
    const counts = [gracePeriodSeconds, "None", intervalSeconds, maxConsecutiveFailures];
    const where = [
        some(path),
        some(port),
        some(portIndex),
        protocol,
        ipProtocol,
        timeoutSeconds,
        delaySeconds,
    ];
    return `AppHealthCheck(${[shell, ...counts, ...where].join(",")})`;
}
