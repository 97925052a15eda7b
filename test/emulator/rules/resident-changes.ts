import { type App, hasPersistentVolumes, isHostNetworked } from "../app";
import { isSame } from "../json";
import { invalidObject, type Violation } from "../refusal";
import { type Change, changedApps } from "../tree";

const fixedResources = ["cpus", "mem", "disk", "gpus", "requirePorts"] as const;
const mayNotChange = "Services with persistent volumes configured may not change";
const instead = "If you need to make this change, please create a new service.";

/**
 * What may not change in apps that keep data on their agents: volumes, resources, host ports, and unless forced the role.
 * @throws Refusal (422)
 */
export function refuseResidentChanges(change: Change, force: boolean): void {
    const violations = changedApps(change).flatMap((app) => {
        const old = change.before.apps.get(app.id);
        const resident = old && (hasPersistentVolumes(old) || hasPersistentVolumes(app));
        return resident ? [...resourceViolations(old, app), ...(force ? [] : roleViolations(old, app))] : [];
    });
    if (violations.length > 0) throw invalidObject(violations);
}

function resourceViolations(old: App, app: App): Violation[] {
    const violations: Violation[] = [];
    const refuse = (member: string, error: string) =>
        violations.push({ path: `/app(0)${member}`, errors: [error] });
    const over = app.upgradeStrategy.maximumOverCapacity;
    if (over !== 0) refuse("/upgradeStrategy/maximumOverCapacity", `got ${over.toFixed(1)}, expected 0.0`);
    if (!isSame(persistentVolumesOf(old), persistentVolumesOf(app)))
        refuse("", "Persistent volumes can not be changed!");
    for (const member of fixedResources) {
        if (old[member] !== app[member])
            refuse(`/${member}`, `${mayNotChange} resource requirements. ${instead}`);
    }
    if (old.requirePorts === app.requirePorts && !isSame(hostPortsOf(old), hostPortsOf(app))) {
        refuse("", `${mayNotChange} host ports. ${instead}`);
    }
    return violations;
}

function persistentVolumesOf(app: App): unknown[] {
    return (app.container?.volumes ?? []).filter(({ persistent }) => persistent !== undefined);
}

/** The host ports an app asks for, 0 where any will do. */
function hostPortsOf(app: App): number[] {
    if (isHostNetworked(app))
        return (app.portDefinitions ?? []).map(({ port }) => (app.requirePorts ? port : 0));
    return (app.container?.portMappings ?? []).flatMap(({ hostPort }) =>
        hostPort === undefined ? [] : [hostPort],
    );
}

function roleViolations(old: App, app: App): Violation[] {
    if (old.role === app.role) return [];
    const error =
        "It is not possible to change the role for existing reservations. If you proceed with this change, all " +
        `existing instances will continue to run under the previous role, ${old.role}. Only new instances will be ` +
        `allocated with the new role, ${app.role}. In order to continue, retry your request with ?force=true`;
    return [{ path: "/role", errors: [error] }];
}
