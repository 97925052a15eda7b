import { liveTaskOf } from "../instance";
import type { Instances } from "../instances";
import type { Agent } from "../placement";

/**
 * Takes an agent away: its tasks are out of reach, and nothing is placed on it. The answer brings it back; what was lost has
 * been replaced by then.
 */
export function loseAgent(agent: Agent, instances: Instances): () => void {
    agent.isLost = true;
    const ending = { state: "TASK_UNREACHABLE", message: `Agent ${agent.host} is unreachable` } as const;
    for (const instance of instances.appIds().flatMap((appId) => instances.of(appId))) {
        if (liveTaskOf(instance)?.agentId === agent.id) instances.endTask(instance, ending);
    }
    return () => {
        agent.isLost = false;
        instances.reviveOffers();
    };
}
