import type { App } from "../../../provider/marathon/wire";
import type { FailedRollout } from "../../../provider/rollout/failed-rollout";
import type { InstanceFailure } from "../../../provider/rollout/instance-failure";
import type { Observation } from "../../../provider/rollout/verdict";
import type { App as EmulatedApp } from "../../emulator/app";
import { type FailureCause, messageOf } from "../../emulator/failure-causes";

export const version = "2021-07-27T12:00:00.000Z";

/** A task of `/shop/db` that failed on the first of some agents. */
export function failure(changes: Partial<InstanceFailure> = {}, agent = 1): InstanceFailure {
    return {
        kind: "task",
        appId: "/shop/db",
        taskId: `shop_db.instance-${agent}._app.1`,
        state: "TASK_FAILED",
        message: "Command exited with status 1",
        host: `10.0.0.${agent}`,
        agentId: `S${agent}`,
        version,
        timestamp: "2021-07-27T12:00:05.000Z",
        ...changes,
    };
}

/** As many failures, on as many agents in turn. */
export function failures(
    amount: number,
    changes: Partial<InstanceFailure> = {},
    agents = 2,
): InstanceFailure[] {
    return Array.from({ length: amount }, (_, index) => {
        const one = failure(changes, (index % agents) + 1);
        return { ...one, taskId: `shop_db.instance-${index}._app.1` };
    });
}

/** The app as Marathon shows it, with these fields. */
export function appOf(fields: object): App {
    const versionInfo = { lastConfigChangeAt: version, lastScalingAt: version };
    return { id: "/shop/db", version, versionInfo, ...fields };
}

/** What an agent says when a task of this definition ends. */
export function said(cause: FailureCause, definition: object): string {
    return messageOf(cause, definition as EmulatedApp);
}

/** A rollout of three instances of `/shop/db` that has not moved for ten minutes. */
export function failed(
    changes: Partial<Omit<FailedRollout, "observation">> & {
        readonly observation?: Partial<Observation>;
    } = {},
): FailedRollout {
    const { observation, ...rest } = changes;
    return {
        appId: "/shop/db",
        reason: {
            kind: "late",
            lateness: { limit: "progressTimeout", text: "no progress for 10m (progressTimeout)" },
        },
        observation: {
            deployment: { kind: "unheard" },
            unfinished: ["d1"],
            isOurs: true,
            instances: 3,
            running: 0,
            healthy: 0,
            hasHealthChecks: false,
            minimumHealthCapacity: 1,
            queued: 0,
            ...observation,
        },
        app: appOf({}),
        failures: [],
        finished: 0,
        wasEverRunning: false,
        mesosUrl: "http://mesos.example:5050",
        frameworkId: "F-0000",
        counts: { running: 0, healthy: 0, unhealthy: 0, starting: 0, old: 0 },
        ...rest,
    };
}

/** A text of several lines. */
export function lines(...texts: readonly string[]): string {
    return texts.join("\n");
}

/** The text without the line breaks, which depend on lengths. */
export function unwrapped(text: string): string {
    return text.replace(/\s+/g, " ");
}
