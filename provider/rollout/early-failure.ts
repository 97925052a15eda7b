import { causeOf, type FailureCause, type InstanceFailure } from "./instance-failure";

/** Why it is no use to wait any longer. */
export type Hopeless = "crashing" | "image" | "unhealthy";

const crashesOnSeveralAgents = 5;
const crashesOnOneAgent = 8;
const imageFailures = 3;
/** Marathon and Mesos end nothing for bad health that may still warm up: they know the grace period themselves. */
const healthKills = 3;

/**
 * Whether waiting has become pointless. Only for an app that never had a good instance of this version: one that had
 * may flap, and still arrive. What the cluster does to instances never counts, nor do missing offers: agents may be on
 * their way.
 *
 * @param failures  of the version that is waited for
 */
export function findHopelessness(
    failures: readonly InstanceFailure[],
    wasEverGood: boolean,
): Hopeless | undefined {
    if (wasEverGood) return undefined;
    const of = (...causes: FailureCause[]) => failures.filter((failure) => causes.includes(causeOf(failure)));
    if (of("imageNotFound", "imageUnauthorised").length >= imageFailures) return "image";
    if (of("health").length >= healthKills) return "unhealthy";
    const crashes = of("program", "imageNotFound", "imageUnauthorised");
    const agents = new Set(crashes.map(({ agentId, host }) => agentId ?? host));
    if (crashes.length >= (agents.size > 1 ? crashesOnSeveralAgents : crashesOnOneAgent)) return "crashing";
    return undefined;
}
