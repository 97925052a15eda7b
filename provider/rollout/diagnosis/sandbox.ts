import type { FailedRollout } from "../failed-rollout";
import { blamed } from "./failures";
import type { Finding } from "./finding";

/**
 * Where the log of the last instance that failed is, in the user interface of Mesos; else that of one that is not
 * healthy. Nothing where Marathon does not know that interface, or no agent.
 */
export function findSandbox(failed: FailedRollout): Finding | undefined {
    const { app, failures, frameworkId, mesosUrl } = failed;
    if (mesosUrl === undefined) return undefined;
    const failure = blamed(failures);
    const bad = app.tasks?.find(({ healthCheckResults = [] }) =>
        healthCheckResults.some((result) => result?.alive === false),
    );
    const agentId = failure ? failure.agentId : bad?.slaveId;
    const taskId = failure?.taskId ?? bad?.id;
    if (!agentId || !taskId) return undefined;
    const agent = `${mesosUrl.replace(/\/+$/, "")}/#/agents/${encodeURIComponent(agentId)}`;
    const executor = `/frameworks/${encodeURIComponent(frameworkId ?? "")}/executors/${encodeURIComponent(taskId)}`;
    return { label: "Sandbox", text: frameworkId === undefined ? agent : agent + executor };
}
