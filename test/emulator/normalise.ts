import type {
    App,
    Container,
    HealthCheck,
    Network,
    PortDefinition,
    PortMapping,
    ReadinessCheck,
    Volume,
} from "./app";
import { hasPersistentVolumes } from "./app";
import type { Dialect } from "./dialect";
import { isObject, isSame, type JsonObject, withoutUndefined } from "./json";
import { resolvePath } from "./paths";
import { internalError, invalidObject, invalidShape, type Violation } from "./refusal";

/** What reading a definition depends on besides the definition itself. */
export interface DefinitionRules {
    readonly dialect: Dialect;
    readonly features: ReadonlySet<string>;
    readonly defaultNetworkName: string | undefined;
    /** The group against which relative ids and dependencies are resolved. */
    readonly base: string;
    /** The role of an app that names none. */
    readonly defaultRole: string;
    /** The roles an app may name. */
    readonly allowedRoles: readonly string[];
    /** PUT of a single app gives a health check the index of a port that exists only by default; POST does not. */
    readonly defaultPortIndex: "given" | "left out";
}

type Kind = "string" | "int" | "number" | "boolean" | "object" | "array";

/** The largest number a Java int holds. */
const maxInt = 2_147_483_647;

/** The RAML type and lower bound of the plain members of an app. */
const memberKinds: Readonly<Record<string, readonly [Kind, number?]>> = {
    cmd: ["string"],
    user: ["string"],
    executor: ["string"],
    role: ["string"],
    instances: ["int", 0],
    cpus: ["number", 0],
    mem: ["number", 0],
    disk: ["number", 0],
    gpus: ["int", 0],
    backoffSeconds: ["int", 0],
    backoffFactor: ["number", 1],
    maxLaunchDelaySeconds: ["int", 0],
    taskKillGracePeriodSeconds: ["int", 0],
    requirePorts: ["boolean"],
    env: ["object"],
    labels: ["object"],
    container: ["object"],
    networks: ["array"],
    portDefinitions: ["array"],
    healthChecks: ["array"],
    readinessChecks: ["array"],
    constraints: ["array"],
    dependencies: ["array"],
    fetch: ["array"],
    uris: ["array"],
    args: ["array"],
    acceptedResourceRoles: ["array"],
    upgradeStrategy: ["object"],
};

const idPattern =
    /^(\/?((([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])|\.\.)?)+\/?$/;

/** Members of an app definition, deprecated ones included; anything else is silently lost. */
const definitionMembers = new Set([
    ...Object.keys(memberKinds),
    ...["id", "secrets", "check", "unreachableStrategy", "killSelection", "residency", "executorResources"],
    ...["resourceLimits", "tty", "ports", "ipAddress"],
]);

function shapeError(member: string, value: unknown): string | undefined {
    const [kind, min] = memberKinds[member] ?? [];
    if (kind === undefined || value === undefined) return undefined;
    if (kind === "array") return Array.isArray(value) ? undefined : "error.expected.jsarray";
    if (kind === "object") return isObject(value) ? undefined : "error.expected.jsobject";
    if (kind === "string" || kind === "boolean") {
        return typeof value === kind ? undefined : `error.expected.js${kind}`;
    }
    if (typeof value !== "number") return "error.expected.jsnumber";
    if (kind === "int" && (!Number.isInteger(value) || value > maxInt)) return "error.expected.int";
    return min !== undefined && value < min ? "error.min" : undefined;
}

function shapeViolations(body: JsonObject): Violation[] {
    const violations: Violation[] = Object.entries(body).flatMap(([member, value]) => {
        const error = shapeError(member, value);
        return error === undefined ? [] : [{ path: `/${member}`, errors: [error] }];
    });
    if (body.id === undefined) {
        const errors = [`'id' is undefined on object: ${JSON.stringify(body)}`];
        violations.push({ path: "/id", errors });
    } else if (typeof body.id !== "string") {
        violations.push({ path: "/id", errors: ["error.expected.jsstring"] });
    } else if (!idPattern.test(body.id)) {
        violations.push({ path: "/id", errors: ["error.pattern"] });
    }
    if (isObject(body.upgradeStrategy)) violations.push(...strategyViolations(body.upgradeStrategy));
    return violations;
}

function strategyViolations(strategy: JsonObject): Violation[] {
    return ["minimumHealthCapacity", "maximumOverCapacity"].flatMap((member) => {
        const value = strategy[member];
        const path = `/upgradeStrategy/${member}`;
        if (value === undefined) {
            return [{ path, errors: [`'${member}' is undefined on object: ${JSON.stringify(strategy)}`] }];
        }
        if (typeof value !== "number") return [{ path, errors: ["error.expected.jsnumber"] }];
        if (value < 0 || value > 1) return [{ path, errors: [value < 0 ? "error.min" : "error.max"] }];
        return [];
    });
}

/** The members Marathon knows, `null` taken as absent. */
function knownMembers(body: JsonObject): JsonObject {
    return Object.fromEntries(
        Object.entries(body).filter(([member, value]) => definitionMembers.has(member) && value !== null),
    );
}

/**
 * Reads a complete definition into canonical form, service ports still 0 where none is given.
 * @throws Refusal 422 or 500, as Marathon would answer
 */
export function readApp(body: JsonObject, rules: DefinitionRules): App {
    const known = knownMembers(body);
    const wrong = shapeViolations(known);
    if (wrong.length > 0) throw invalidShape(wrong);
    const app = canonicalApp(withoutDeprecated(known, rules), known, rules);
    const violations = contentViolations(app, rules);
    if (violations.length > 0) throw invalidObject(violations);
    return app;
}

/**
 * Applies a partial update to a stored app: a member that is present replaces the whole value. `executorResources` and
 * `resourceLimits` are removed when absent (`appUpdateRamlReader` in `AppConversion`).
 * @throws Refusal 422 or 500, as Marathon would answer
 */
export function mergeApp(stored: App, update: JsonObject, rules: DefinitionRules): App {
    const change = knownMembers({ ...update, id: stored.id });
    const wrong = shapeViolations(change);
    if (wrong.length > 0) throw invalidShape(wrong);
    const { executorResources: _, resourceLimits: __, ...kept } = knownMembers(stored);
    if (change.uris !== undefined) delete kept.fetch;
    if (change.ports !== undefined) delete kept.portDefinitions;
    const leavesHost = networksOf(change, rules)?.some(({ mode }) => mode !== "host");
    if (leavesHost && change.container === undefined) delete kept.container;
    if (change.ipAddress !== undefined) delete kept.networks;
    return readApp({ ...kept, ...change }, { ...rules, defaultPortIndex: "given" });
}

/** Rewrites the forms before 1.5 into the canonical ones (`AppNormalization`). */
function withoutDeprecated(body: JsonObject, rules: DefinitionRules): JsonObject {
    const { ports, uris, ipAddress, ...rest } = body;
    const docker = isObject(rest.container) && isObject(rest.container.docker) ? rest.container.docker : {};
    const networks = networksOf(body, rules);
    if (networks !== undefined) rest.networks = networks;
    if (Array.isArray(docker.portMappings) && isObject(rest.container)) {
        rest.container = { portMappings: docker.portMappings, ...rest.container };
    }
    const discovery =
        isObject(ipAddress) && isObject(ipAddress.discovery) ? ipAddress.discovery.ports : undefined;
    if (Array.isArray(discovery) && !docker.network) {
        const portMappings = discovery
            .filter(isObject)
            .map(({ number, name, protocol }) => withoutUndefined({ containerPort: number, name, protocol }));
        rest.container = { type: "MESOS", portMappings, ...(isObject(rest.container) ? rest.container : {}) };
    }
    if (Array.isArray(ports) && rest.portDefinitions === undefined) {
        rest.portDefinitions = ports.map((port) => ({ port }));
    }
    if (Array.isArray(uris)) {
        if (rest.fetch !== undefined)
            throw invalidObject([{ path: "/uris", errors: ["may not be set in conjunction with fetch"] }]);
        rest.fetch = uris.map((uri) => ({
            uri,
            extract: /\.(tar|tar\.(gz|bz2|xz)|gz|tgz|tbz2|txz|zip)$/.test(String(uri)),
        }));
    }
    return rest;
}

function networksOf(body: JsonObject, rules: DefinitionRules): Network[] | undefined {
    const { container, ipAddress, networks } = body;
    const oldMode = isObject(container) && isObject(container.docker) ? container.docker.network : undefined;
    const address = isObject(ipAddress) ? ipAddress : undefined;
    const containerNetwork = (): Network =>
        withoutUndefined({
            mode: "container" as const,
            name: (address?.networkName ?? rules.defaultNetworkName) as string,
            labels: address?.labels as Record<string, string>,
        });
    if (typeof oldMode === "string") {
        if (networks !== undefined) throw internalError("cannot mix deprecated and canonical network APIs");
        if (oldMode === "HOST") return [{ mode: "host" }];
        if (oldMode === "BRIDGE") return [{ mode: "container/bridge" }];
        if (oldMode === "USER") return [containerNetwork()];
        throw internalError(`unsupported docker network type ${oldMode}`);
    }
    if (address !== undefined) return [containerNetwork()];
    if (!Array.isArray(networks)) return undefined;
    return networks.filter(isObject).map((network) => {
        const mode = (network.mode ?? "container") as Network["mode"];
        const name = (network.name ??
            (mode === "container" ? rules.defaultNetworkName : undefined)) as string;
        const labels = nonEmpty(network.labels) as Record<string, string>;
        return withoutUndefined({ mode, name, labels });
    });
}

/** Fills every default of a definition that has the canonical form. */
function canonicalApp(body: JsonObject, asSent: JsonObject, rules: DefinitionRules): App {
    const networks = (body.networks as Network[] | undefined)?.length
        ? (body.networks as Network[])
        : hostOnly;
    const onHost = networks.some(({ mode }) => mode === "host");
    const container = canonicalContainer(body, networks);
    const portDefinitions = onHost ? canonicalDefinitions(body.portDefinitions) : undefined;
    const indexed = !onHost || asSent.portDefinitions !== undefined || rules.defaultPortIndex === "given";
    const hasPorts = (onHost ? portDefinitions : container?.portMappings)?.length ? indexed : false;
    const persistent = container?.volumes.some((volume) => volume.persistent !== undefined);
    const stateful = persistent || container?.volumes.some((volume) => volume.external !== undefined);
    const checks = ((body.healthChecks ?? []) as unknown[]).map((check) => canonicalCheck(check, hasPorts));
    return withoutUndefined({
        id: resolvePath(String(body.id), rules.base),
        cmd: body.cmd,
        args: nonEmpty(body.args),
        user: body.user,
        env: nonEmpty(body.env),
        secrets: nonEmpty(body.secrets),
        instances: body.instances ?? 1,
        cpus: body.cpus ?? 1,
        mem: body.mem ?? 128,
        disk: body.disk ?? 0,
        gpus: body.gpus ?? 0,
        executor: body.executor ?? "",
        constraints: nonEmpty(distinct(body.constraints as unknown[] | undefined)),
        fetch: nonEmpty(
            (body.fetch as JsonObject[] | undefined)?.map((artifact) => ({
                ...{ extract: true, executable: false, cache: false },
                ...artifact,
            })),
        ),
        dependencies: nonEmpty([
            ...new Set(((body.dependencies ?? []) as string[]).map((id) => resolvePath(id, rules.base))),
        ]),
        backoffSeconds: body.backoffSeconds ?? 1,
        backoffFactor: body.backoffFactor ?? 1.15,
        maxLaunchDelaySeconds: body.maxLaunchDelaySeconds ?? rules.dialect.defaultMaxLaunchDelaySeconds,
        container,
        healthChecks: nonEmpty(distinct(checks)),
        check: body.check,
        readinessChecks: nonEmpty(
            (body.readinessChecks as JsonObject[] | undefined)?.map(canonicalReadiness),
        ),
        labels: body.labels ?? {},
        networks,
        portDefinitions,
        requirePorts: onHost && body.requirePorts === true,
        upgradeStrategy: body.upgradeStrategy ?? {
            minimumHealthCapacity: stateful ? 0.5 : 1,
            maximumOverCapacity: stateful ? 0 : 1,
        },
        unreachableStrategy: canonicalUnreachable(body.unreachableStrategy, persistent === true),
        killSelection: String(body.killSelection ?? "YOUNGEST_FIRST").toUpperCase(),
        taskKillGracePeriodSeconds: body.taskKillGracePeriodSeconds,
        residency: persistent
            ? { relaunchEscalationTimeoutSeconds: 3600, taskLostBehavior: "WAIT_FOREVER" }
            : undefined,
        acceptedResourceRoles: canonicalResourceRoles(body, rules),
        executorResources: isObject(body.executorResources)
            ? { cpus: 0.1, mem: 32, disk: 10, ...body.executorResources }
            : undefined,
        resourceLimits: rules.dialect.resourceLimits ? body.resourceLimits : undefined,
        tty: body.tty,
        role: rules.dialect.roles ? (body.role ?? rules.defaultRole) : undefined,
        version: "1970-01-01T00:00:00.000Z",
    }) as unknown as App;
}

const hostOnly: readonly Network[] = [{ mode: "host" }];

function nonEmpty(value: unknown): unknown {
    return typeof value === "object" && value !== null && Object.keys(value).length === 0 ? undefined : value;
}

/** A set in Marathon's sense: equal elements collapse. */
function distinct<T>(items: readonly T[] | undefined): T[] | undefined {
    return items?.filter((item, index) => items.findIndex((other) => isSame(item, other)) === index);
}

function canonicalDefinitions(given: unknown): PortDefinition[] {
    if (!Array.isArray(given)) return [{ port: 0, name: "default", protocol: "tcp" }];
    return given.map((definition: JsonObject) =>
        withoutUndefined({
            port: (definition.port ?? 0) as number,
            protocol: (definition.protocol ?? "tcp") as string,
            name: definition.name as string,
            labels: nonEmpty(definition.labels) as Record<string, string>,
        }),
    );
}

function canonicalContainer(body: JsonObject, networks: readonly Network[]): Container | undefined {
    const onHost = networks.some(({ mode }) => mode === "host");
    if (!isObject(body.container)) {
        return onHost
            ? undefined
            : { type: "MESOS", volumes: [], portMappings: canonicalMappings(undefined, body, networks) };
    }
    const { type, docker, volumes, portMappings, linuxInfo } = body.container;
    const kind = String(type ?? "DOCKER").toUpperCase() as Container["type"];
    return withoutUndefined({
        type: kind,
        docker: isObject(docker)
            ? withoutUndefined({
                  image: docker.image,
                  pullConfig: docker.pullConfig,
                  forcePullImage: docker.forcePullImage ?? false,
                  privileged: kind === "DOCKER" && docker.privileged === true,
                  parameters: kind === "DOCKER" ? (docker.parameters ?? []) : [],
              })
            : undefined,
        volumes: ((volumes ?? []) as JsonObject[]).map(canonicalVolume),
        portMappings: onHost ? undefined : canonicalMappings(portMappings, body, networks),
        linuxInfo: kind === "MESOS" ? linuxInfo : undefined,
    }) as unknown as Container;
}

function canonicalVolume(volume: JsonObject): Volume {
    if (isObject(volume.persistent)) {
        return {
            ...volume,
            persistent: {
                type: volume.persistent.profileName ? "mount" : "root",
                constraints: [],
                ...volume.persistent,
            },
        };
    }
    if (isObject(volume.external) && volume.external.provider !== "csi") {
        return { ...volume, external: { ...volume.external, shared: volume.external.shared === true } };
    }
    return volume;
}

function canonicalMappings(given: unknown, body: JsonObject, networks: readonly Network[]): PortMapping[] {
    const bridged = networks.some(({ mode }) => mode === "container/bridge");
    const mappings: JsonObject[] = Array.isArray(given) ? [...given] : [{ name: "default" }];
    const padding =
        isObject(body.container) && Array.isArray(body.portDefinitions) ? body.portDefinitions.length : 0;
    while (mappings.length < padding) mappings.push({});
    return mappings.map((mapping) =>
        withoutUndefined({
            containerPort: (mapping.containerPort ?? 0) as number,
            hostPort: (mapping.hostPort ?? (bridged ? 0 : undefined)) as number,
            labels: (mapping.labels ?? {}) as Record<string, string>,
            name: mapping.name as string,
            protocol: (mapping.protocol ?? "tcp") as string,
            servicePort: (mapping.servicePort ?? 0) as number,
            networkNames: nonEmpty(mapping.networkNames) as string[],
        }),
    );
}

function canonicalCheck(given: unknown, hasPorts: boolean): HealthCheck {
    const check = isObject(given) ? given : {};
    const protocol = String(check.protocol ?? "HTTP").toUpperCase();
    const needsIndex =
        hasPorts && protocol !== "COMMAND" && check.portIndex === undefined && check.port === undefined;
    return withoutUndefined({
        gracePeriodSeconds: check.gracePeriodSeconds ?? 300,
        intervalSeconds: check.intervalSeconds ?? 60,
        maxConsecutiveFailures: check.maxConsecutiveFailures ?? 3,
        timeoutSeconds: check.timeoutSeconds ?? 20,
        delaySeconds: /^(HTTP|HTTPS|TCP)$/.test(protocol) ? 15 : (check.delaySeconds ?? 15),
        protocol,
        path: protocol === "COMMAND" ? undefined : check.path,
        port: protocol === "COMMAND" ? undefined : check.port,
        portIndex: protocol === "COMMAND" ? undefined : needsIndex ? 0 : check.portIndex,
        command: check.command,
        ignoreHttp1xx: /^HTTPS?$/.test(protocol) ? false : undefined,
        ipProtocol: protocol === "COMMAND" ? undefined : (check.ipProtocol ?? "IPv4"),
    }) as unknown as HealthCheck;
}

function canonicalReadiness(check: JsonObject): ReadinessCheck {
    const defaults = {
        protocol: "HTTP",
        path: "/",
        portName: "http-api",
        intervalSeconds: 30,
        timeoutSeconds: 10,
    };
    const more = { name: "readinessCheck", httpStatusCodesForReady: [200], preserveLastResponse: false };
    return { ...defaults, ...more, ...check };
}

/** 1.9 takes away what is neither `*` nor the app's role. */
function canonicalResourceRoles(body: JsonObject, { dialect, defaultRole }: DefinitionRules): unknown {
    const given = body.acceptedResourceRoles;
    if (!Array.isArray(given) || dialect.foreignResourceRoles !== "removed") return given;
    const kept = given.filter((role) => role === "*" || role === (body.role ?? defaultRole));
    return kept.length > 0 ? kept : ["*"];
}

function canonicalUnreachable(given: unknown, persistent: boolean): unknown {
    if (typeof given === "string" || (given === undefined && persistent)) return "disabled";
    return { inactiveAfterSeconds: 0, expungeAfterSeconds: 0, ...(isObject(given) ? given : {}) };
}

/** What the shape allows and Marathon refuses all the same. */
function contentViolations(app: App, rules: DefinitionRules): Violation[] {
    const violations: Violation[] = [];
    const refuse = (path: string, error: string) => violations.push({ path, errors: [error] });
    if (typeof app.cmd === "string" && app.cmd.length < 2) refuse("/", "must not be an empty string");
    if (app.id === "/") {
        refuse("/id", "Path must contain at least one path element");
        refuse("/", "must not be root");
    }
    const runs = app.container && (app.container.type === "DOCKER" || app.container.docker !== undefined);
    if (app.cmd !== undefined ? app.args !== undefined : app.args === undefined && !runs) {
        refuse("/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.");
    }
    violations.push(...residentViolations(app), ...roleViolations(app, rules));
    const external = (app.container?.volumes ?? []).filter((volume) => volume.external?.provider === "dvdi");
    if (external.length > 0) {
        if (!rules.features.has("external_volumes")) {
            refuse(
                "/container/volumes(0)",
                "Feature external_volumes is not enabled. Enable with --enable_features external_volumes)",
            );
        }
        if (app.instances > 1) {
            refuse("/", `Number of instances is limited to 1 when declaring DVDI volumes in app [${app.id}]`);
        }
        const over = app.upgradeStrategy.maximumOverCapacity;
        if (over !== 0)
            refuse("/upgradeStrategy/maximumOverCapacity", `got ${over.toFixed(1)}, expected 0.0`);
    }
    return violations;
}

function residentViolations(app: App): Violation[] {
    if (!hasPersistentVolumes(app)) return [];
    const violations: Violation[] = [];
    const over = app.upgradeStrategy.maximumOverCapacity;
    if (over !== 0) {
        violations.push({
            path: "/upgradeStrategy/maximumOverCapacity",
            errors: [`got ${over.toFixed(1)}, expected 0.0`],
        });
    }
    if (app.unreachableStrategy !== "disabled") {
        violations.push({ path: "/", errors: ["unreachableStrategy must be disabled for resident tasks"] });
    }
    return violations;
}

function roleViolations(app: App, { dialect, allowedRoles }: DefinitionRules): Violation[] {
    const { role, acceptedResourceRoles: accepted } = app;
    if (!dialect.roles || role === undefined) return [];
    const violations: Violation[] = [];
    const refuse = (path: string, error: string) => violations.push({ path, errors: [error] });
    if (!allowedRoles.includes(role))
        refuse("/role", `got ${role}, expected one of: [${allowedRoles.join(", ")}]`);
    const resident = hasPersistentVolumes(app);
    if (resident && role === "*") refuse("/role", "Resident apps cannot have the role *");
    if (Array.isArray(accepted) && accepted.length === 0)
        refuse("/acceptedResourceRoles", "must not be empty");
    if (resident && Array.isArray(accepted) && accepted.join() !== "*") {
        refuse("/acceptedResourceRoles", 'A resident app must have `acceptedResourceRoles = ["*"]`.');
    } else if (Array.isArray(accepted) && !accepted.every((one) => one === "*" || one === role)) {
        const allowed = role === "*" ? "*" : `* and ${role}`;
        refuse("/acceptedResourceRoles", `acceptedResourceRoles can only contain ${allowed}`);
    }
    return violations;
}
