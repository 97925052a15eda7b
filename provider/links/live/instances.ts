import type { PropertyMap } from "../../definition/unknown";
import type { BalancerFlags } from "../services";
import { listAt, mapsIn, networkOf } from "./live-app";

/** Why an instance gets no traffic from marathon-lb. */
export type Obstacle = "no host" | "not running" | "not healthy" | "no address";

/** The task states in which marathon-lb leaves an instance out (`EXCLUDED_TASK_STATES`); lost ones may come back. */
const excludedStates: readonly unknown[] = [
    ...["TASK_STAGING", "TASK_STARTING", "TASK_KILLING", "TASK_FINISHED", "TASK_FAILED", "TASK_KILLED"],
    ...["TASK_ERROR", "TASK_DROPPED", "TASK_GONE", "TASK_GONE_BY_OPERATOR", "TASK_UNKNOWN"],
];

/** What keeps a task of an app out of the load balancer; nothing for one that gets traffic. */
export function obstacleOf(
    app: PropertyMap,
    task: PropertyMap,
    { checksHealth = true }: BalancerFlags,
): Obstacle | undefined {
    if (!task.host) return "no host";
    if (excludedStates.includes(task.state)) return "not running";
    if (checksHealth && hasChecks(app) && !isAlive(task)) return "not healthy";
    return hasAddress(app, task) ? undefined : "no address";
}

/** Whether the results of health checks decide about the instances of an app. */
export function hasChecks(app: PropertyMap): boolean {
    return listAt(app.healthChecks).length > 0;
}

/** One good result of several is enough. */
function isAlive({ healthCheckResults }: PropertyMap): boolean {
    return mapsIn(healthCheckResults).some(({ alive }) => Boolean(alive));
}

/** The names of agents are looked up by the load balancer, so they count as addresses. */
function hasAddress(app: PropertyMap, task: PropertyMap): boolean {
    return networkOf(app) !== "container" || Boolean(mapsIn(task.ipAddresses)[0]?.ipAddress);
}
