import { type App, hasPersistentVolumes } from "../app";
import { isObject } from "../json";
import type { DefinitionRules } from "../read-app";
import type { Violation } from "../refusal";
import { checkViolations } from "./checks";
import { constraintViolations } from "./constraints";
import { containerViolations } from "./containers";
import { networkViolations } from "./networks";
import { collected, type Refuse } from "./refuse";
import { volumeViolations } from "./volumes";

/** What the shape of a definition allows and Marathon refuses all the same, in its words (`AppValidation`, `AppDefinition`). */
export function appViolations(app: App, rules: DefinitionRules): Violation[] {
    const canonical = [
        ...collected((refuse) => {
            idRules(app, rules, refuse);
            secretRules(app, rules, refuse);
            limitRules(app, refuse);
            strategyRules(app, refuse);
        }),
        ...networkViolations(app),
        ...containerViolations(app, rules),
        ...constraintViolations(app),
        ...checkViolations(app),
        ...volumeViolations(app, rules),
    ];
    if (canonical.length > 0) return canonical;
    return collected((refuse) => {
        commandRules(app, refuse);
        resourceRules(app, rules, refuse);
        labelRules(app, refuse);
        roleRules(app, rules, refuse);
    });
}

const reservedSegments = ["restart", "tasks", "versions"];
const dependencySegment =
    "^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$";

function idRules({ id, dependencies = [] }: App, { dialect }: DefinitionRules, refuse: Refuse): void {
    if (id === "/") {
        refuse("/id", "Path must contain at least one path element");
        refuse("/", "must not be root");
        return;
    }
    const reserved = dialect.roles ? [...reservedSegments, ".", ".."] : reservedSegments;
    if (reserved.includes(id.slice(id.lastIndexOf("/") + 1))) {
        refuse("/id", `must not end with any of the following reserved keywords: ${reserved.join(", ")}`);
    }
    const segment = new RegExp(`^(?:${dependencySegment.slice(1, -1)})$`);
    for (const [index, dependency] of dependencies.entries()) {
        if (dependency.split("/").every((one) => one === "" || segment.test(one))) continue;
        refuse(`/dependencies(${index})`, `must fully match regular expression '${dependencySegment}'`);
    }
}

function secretRules({ env = {}, secrets }: App, { server }: DefinitionRules, refuse: Refuse): void {
    const known = isObject(secrets) ? secrets : {};
    const references = Object.entries(env).flatMap(([name, value]) =>
        isObject(value) ? [[name, value.secret]] : [],
    );
    for (const [index, name] of Object.keys(env).entries()) {
        if (name === "") refuse(`/env/keys(${index})`, "must not be empty");
    }
    for (const [index, name] of Object.keys(known).entries()) {
        if (name === "") refuse(`/secrets/keys(${index})`, "must not be empty");
    }
    if (!server.features?.includes("secrets")) {
        if (secrets !== undefined) refuse("/secrets", featureText("secrets"));
        if (references.length > 0) {
            refuse(
                "/env",
                "use of secret-references in the environment requires the secrets feature to be enabled",
            );
        }
        return;
    }
    for (const [name, secret] of references) {
        if (!(String(secret) in known)) refuse(`/env/${name}/secret`, "references an undefined secret");
    }
}

/** The text for a feature that is not switched on; the bracket at its end is Marathon's. */
export function featureText(feature: string): string {
    return `Feature ${feature} is not enabled. Enable with --enable_features ${feature})`;
}

function limitRules({ resourceLimits, ...app }: App, refuse: Refuse): void {
    if (!isObject(resourceLimits)) return;
    for (const member of ["cpus", "mem"]) {
        const [limit, request] = [resourceLimits[member], Number(app[member])];
        const path = `/resourceLimits/${member}`;
        if (typeof limit === "string" && limit !== "unlimited") {
            refuse(path, `'${limit}' is an invalid resource limit. It must be 'unlimited' or a number`);
        } else if (typeof limit === "number" && limit < request) {
            refuse(
                path,
                `resource limit must be greater than or equal to requested resource (${doubleText(request)})`,
            );
        }
    }
}

/** A number as Scala prints a double. */
export function doubleText(value: number): string {
    return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function commandRules({ cmd, args, container }: App, refuse: Refuse): void {
    if (typeof cmd === "string" && cmd.length < 2) {
        refuse("/", "must not be an empty string");
        return;
    }
    const runs = container && (container.type === "DOCKER" || container.docker !== undefined);
    const fits = cmd === undefined ? args !== undefined || runs : args === undefined;
    if (!fits) refuse("/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.");
}

function resourceRules({ gpus, container }: App, { server }: DefinitionRules, refuse: Refuse): void {
    if (typeof gpus !== "number" || gpus === 0) return;
    if (!server.features?.includes("gpu_resources")) refuse("/", featureText("gpu_resources"));
    if (container?.type === "DOCKER") refuse("/", "GPU resources only work with the Mesos containerizer");
}

function strategyRules(app: App, refuse: Refuse): void {
    const { unreachableStrategy: unreachable, upgradeStrategy } = app;
    if (isObject(unreachable)) {
        const { inactiveAfterSeconds: inactive, expungeAfterSeconds: expunge } = unreachable;
        if (Number(inactive) > Number(expunge)) {
            const bound = `must be less or equal to expungeAfterSeconds, which is ${expunge}`;
            refuse(
                "/unreachableStrategy/inactiveAfterSeconds",
                `inactiveAfterSeconds (${inactive}) ${bound}`,
            );
        }
    }
    if (!hasPersistentVolumes(app)) return;
    const over = upgradeStrategy.maximumOverCapacity;
    if (over !== 0) refuse("/upgradeStrategy/maximumOverCapacity", `got ${doubleText(over)}, expected 0.0`);
    if (unreachable !== "disabled") refuse("/", "unreachableStrategy must be disabled for resident tasks");
}

function labelRules({ labels, instances, upgradeStrategy }: App, refuse: Refuse): void {
    if (labels.MARATHON_SINGLE_INSTANCE_APP === "true") {
        if (instances > 1) refuse("/", "Single instance app may only have one instance");
        const { minimumHealthCapacity, maximumOverCapacity } = upgradeStrategy;
        if (minimumHealthCapacity !== 0 || maximumOverCapacity !== 0)
            refuse("/isSingleInstance", "must be false");
    }
    const version = labels.DCOS_MIGRATION_API_VERSION;
    if (version === undefined) return;
    if (labels.DCOS_PACKAGE_FRAMEWORK_NAME === undefined || labels.DCOS_MIGRATION_API_PATH === undefined) {
        const needed = "DCOS_PACKAGE_FRAMEWORK_NAME and DCOS_MIGRATION_API_PATH";
        refuse("/", `${needed} must be defined when using DCOS_MIGRATION_API_VERSION`);
    } else if (version !== "v1") {
        refuse("/", "DCOS_MIGRATION_API_VERSION must be 'v1' or unset");
    }
}

function roleRules(app: App, { dialect, allowedRoles }: DefinitionRules, refuse: Refuse): void {
    const { role, acceptedResourceRoles: accepted } = app;
    if (Array.isArray(accepted) && accepted.length === 0)
        refuse("/acceptedResourceRoles", "must not be empty");
    if (!dialect.roles || role === undefined) return;
    const allowed = [...new Set(allowedRoles)];
    if (!allowed.includes(role)) refuse("/role", `got ${role}, expected one of: [${allowed.join(", ")}]`);
    const resident = hasPersistentVolumes(app);
    if (resident && role === "*") refuse("/role", "Resident apps cannot have the role *");
    if (!Array.isArray(accepted)) return;
    if (accepted.includes("")) refuse("/acceptedResourceRoles", 'A role name must not be "".');
    if (resident && accepted.join() !== "*") {
        refuse("/acceptedResourceRoles", 'A resident app must have `acceptedResourceRoles = ["*"]`.');
    } else if (
        !accepted.every((one) => one === "*" || one === role) &&
        dialect.foreignResourceRoles === "refused"
    ) {
        const only = role === "*" ? "*" : `* and ${role}`;
        refuse("/acceptedResourceRoles", `acceptedResourceRoles can only contain ${only}`);
    }
}
