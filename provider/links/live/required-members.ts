import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../definition/unknown";
import { abortsAll } from "../label-rule";
import { type BalancerFlags, isServed, type Service, serviceChecks } from "../services";
import type { Verdict } from "../verdict";
import { hasChecks, obstacleOf } from "./instances";
import { listAt, mapsIn } from "./live-app";
import { balancedId, type LiveApp } from "./published";

/** What marathon-lb reads of the health check of a port that it serves. */
const checkMembers = ["timeoutSeconds", "intervalSeconds", "gracePeriodSeconds", "maxConsecutiveFailures"];

/**
 * The members that marathon-lb takes for granted in what Marathon answers: without one of them it stops. Marathon fills
 * them in, so one that is missing was lost on the way, or by something that only pretends to be a Marathon.
 */
export function judgeRequiredMembers(
    app: LiveApp,
    others: readonly LiveApp[],
    flags: BalancerFlags,
): Verdict[] {
    const { shown, published } = app;
    const paths = [
        ...missingIn(shown, ["id", "labels", "tasks"]),
        ...(published?.services ?? []).flatMap((service) => missingInCheck(service, flags)),
        ...missingInTasks(shown, flags),
        ...missingForDeployment(shown, others),
    ];
    return [...new Set(paths)].map((path) => ({ path, ...abortsAll("is missing") }));
}

function missingIn(map: PropertyMap, members: readonly string[], prefix = ""): string[] {
    return members.filter((member) => map[member] === undefined).map((member) => `${prefix}${member}`);
}

function missingInCheck(service: Service, flags: BalancerFlags): string[] {
    const checks = serviceChecks(service);
    if (typeof checks === "string") return [];
    const all = listAt(service.healthChecks);
    const isRead = isServed(service, flags);
    const members = ["protocol", ...(isRead ? checkMembers : [])];
    return checks.flatMap((check) => missingIn(check, members, `healthChecks[${all.indexOf(check)}].`));
}

function missingInTasks(app: PropertyMap, flags: BalancerFlags): string[] {
    return mapsIn(app.tasks).flatMap((task, place) => {
        const path = `tasks[${place}].`;
        if (task.host === undefined) return [`${path}host`];
        const isJudged = flags.checksHealth !== false && hasChecks(app);
        if (!isJudged || obstacleOf(app, task, { ...flags, checksHealth: false }) === "not running")
            return [];
        return listAt(task.healthCheckResults).flatMap((result: PropertyValue, index) =>
            isPropertyMap(result) && result.alive !== undefined
                ? []
                : [`${path}healthCheckResults[${index}].alive`],
        );
    });
}

/** The apps of one blue/green deployment are compared with each other. */
function missingForDeployment(app: PropertyMap, others: readonly LiveApp[]): string[] {
    const members = others.filter(
        ({ shown }) => inDeployment(shown) && balancedId(shown) === balancedId(app),
    );
    if (members.length === 0 || !inDeployment(app)) return [];
    const splitsInstances = [app, ...members.map(({ shown }) => shown)].some(
        ({ labels }) => isPropertyMap(labels) && labels.HAPROXY_DEPLOYMENT_NEW_INSTANCES !== undefined,
    );
    const { versionInfo } = app;
    const isDated = isPropertyMap(versionInfo) && versionInfo.lastScalingAt !== undefined;
    return [
        ...missingIn(app, ["instances"]),
        ...(splitsInstances && !isDated ? ["versionInfo.lastScalingAt"] : []),
    ];
}

function inDeployment({ labels }: PropertyMap): boolean {
    return isPropertyMap(labels) && labels.HAPROXY_DEPLOYMENT_GROUP !== undefined;
}
