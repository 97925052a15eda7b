import { type App, servicePortsOf, withServicePorts } from "./app";
import { internalError } from "./refusal";
import type { Tree } from "./tree";

/** The service ports Marathon hands out, both ends included (`--local_port_min`, `--local_port_max`). */
export interface PortRange {
    readonly min: number;
    readonly max: number;
}

/**
 * Fills every service port that is 0 (`AssignDynamicServiceLogic`): first with ports the old definition of the same app had
 * and the new one does not name, then with the lowest port that no app of the old or the new tree uses.
 * @throws Refusal (500) when the range is used up
 */
export function assignServicePorts(original: Tree, target: Tree, range: PortRange): Tree {
    const open = [...target.apps.values()].filter(
        (app) => app !== original.apps.get(app.id) && servicePortsOf(app).includes(0),
    );
    if (open.length === 0) return target;
    const takeFree = freePorts(original, target, range);
    const apps = new Map(target.apps);
    for (const app of open) {
        apps.set(app.id, withServicePorts(app, portsFor(app, original.apps.get(app.id), range, takeFree)));
    }
    return { ...target, apps };
}

function portsFor(app: App, old: App | undefined, range: PortRange, takeFree: () => number): number[] {
    const named = servicePortsOf(app);
    const reusable = (old ? servicePortsOf(old) : []).filter(
        (port) => port >= range.min && port <= range.max && !named.includes(port),
    );
    return named.map((port) => (port === 0 ? (reusable.shift() ?? takeFree()) : port));
}

function freePorts(original: Tree, target: Tree, range: PortRange): () => number {
    const taken = new Set([...original.apps.values(), ...target.apps.values()].flatMap(servicePortsOf));
    let next = range.min;
    return () => {
        while (taken.has(next)) next++;
        if (next > range.max) {
            throw internalError(`All ports in the range [${range.min}-${range.max}) are already in use`);
        }
        return next++;
    };
}
