import { isPropertyMap, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { obstacleOf } from "./live/instances";
import { instancePortsOf, mapsIn, networkOf, withoutNulls } from "./live/live-app";

/** A running instance of an app, and where each port of the app is reached there. */
export interface DirectInstance {
    readonly host: string;
    /** By the index of the port. */
    readonly ports: ReadonlyMap<number, number>;
}

/**
 * The instances of an app that take connections: they run, and are healthy where the app has health checks. While a new
 * version replaces an old one, those of the new one alone. The oldest comes first, so that scaling up moves nobody.
 *
 * @param answer the app as `GET /v2/apps/{id}` shows it, with its tasks
 */
export function directInstances(answer: PropertyMap): readonly DirectInstance[] {
    const app = withoutNulls(answer);
    const ready = mapsIn(app.tasks).filter(
        (task) => task.state === "TASK_RUNNING" && obstacleOf(app, task, {}) === undefined,
    );
    const current = ready.filter((task) => isOfPresentVersion(app, task));
    const instances = (current.length > 0 ? current : ready).map((task) => ({
        startedAt: String(task.startedAt ?? task.stagedAt ?? ""),
        host: hostOf(app, task),
        ports: portsOf(app, task),
    }));
    return instances
        .sort((left, right) => compare(left.startedAt, right.startedAt) || compare(keyOf(left), keyOf(right)))
        .map(({ host, ports }) => ({ host, ports }));
}

/** Scaling makes a new version too, but starts nothing anew. */
function isOfPresentVersion({ versionInfo }: PropertyMap, { version }: PropertyMap): boolean {
    const changedAt = isPropertyMap(versionInfo) ? versionInfo.lastConfigChangeAt : undefined;
    return typeof changedAt !== "string" || typeof version !== "string" || version >= changedAt;
}

function hostOf(app: PropertyMap, task: PropertyMap): string {
    return String(networkOf(app) === "container" ? mapsIn(task.ipAddresses)[0]?.ipAddress : task.host);
}

function portsOf(app: PropertyMap, task: PropertyMap): ReadonlyMap<number, number> {
    const { numbers, places } = instancePortsOf(app, task);
    const entries = numbers.flatMap((number: PropertyValue, position): [number, number][] =>
        typeof number === "number" && number > 0 ? [[places[position] ?? position, number]] : [],
    );
    return new Map(entries);
}

function keyOf({ host, ports }: DirectInstance): string {
    return [host, ...ports.values()].join(" ");
}

/** Texts by their code units, the same everywhere. */
function compare(left: string, right: string): number {
    if (left === right) return 0;
    return left < right ? -1 : 1;
}
