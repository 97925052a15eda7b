import { type App, servicePortsOf, withServicePorts } from "./app";
import { internalError } from "./refusal";
import { type Change, changedApps, removedApps, type TreeDraft } from "./tree";

/** The service ports Marathon hands out, both ends included (`--local_port_min`, `--local_port_max`). */
export interface PortRange {
    readonly min: number;
    readonly max: number;
}

/** The service ports of all apps of a tree, kept up to date from change to change. */
export class UsedPorts {
    private readonly counts = new Map<number, number>();

    /** Whether any app has this port. */
    has(port: number): boolean {
        return this.counts.has(port);
    }

    /** Takes over what a change brought. */
    follow(change: Change): void {
        const gone = [...removedApps(change), ...changedApps(change).map(({ id }) => id)];
        for (const id of gone) this.count(change.before.apps.get(id), -1);
        for (const app of changedApps(change)) this.count(app, 1);
    }

    private count(app: App | undefined, difference: 1 | -1): void {
        for (const port of app ? servicePortsOf(app) : []) {
            const count = (this.counts.get(port) ?? 0) + difference;
            if (count > 0) this.counts.set(port, count);
            else this.counts.delete(port);
        }
    }
}

/**
 * Fills every service port that is 0 (`AssignDynamicServiceLogic`): first with ports the old definition of the same app had
 * and the new one does not name, then with the lowest port that no app uses, neither before nor now.
 * @throws Refusal (500) when the range is used up
 */
export function assignServicePorts(draft: TreeDraft, used: UsedPorts, range: PortRange): void {
    const put = draft.putApps();
    const open = put.filter((app) => servicePortsOf(app).includes(0));
    if (open.length === 0) return;
    const takeFree = freePorts(used, new Set(put.flatMap(servicePortsOf)), range);
    for (const app of open) {
        const old = draft.from.apps.get(app.id);
        draft.replaceApp(withServicePorts(app, portsFor(app, old, range, takeFree)));
    }
}

function portsFor(app: App, old: App | undefined, range: PortRange, takeFree: () => number): number[] {
    const named = servicePortsOf(app);
    const reusable = (old ? servicePortsOf(old) : []).filter(
        (port) => port >= range.min && port <= range.max && !named.includes(port),
    );
    return named.map((port) => (port === 0 ? (reusable.shift() ?? takeFree()) : port));
}

function freePorts(used: UsedPorts, named: ReadonlySet<number>, range: PortRange): () => number {
    let next = range.min;
    return () => {
        while (used.has(next) || named.has(next)) next++;
        if (next > range.max) {
            throw internalError(`All ports in the range [${range.min}-${range.max}) are already in use`);
        }
        return next++;
    };
}
