import type { PropertyMap } from "../definition/unknown";
import type { TargetApp } from "../links/target";
import type { Verdict } from "../links/verdict";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Failure } from "./handler";
import { balancerAdvice, expectedStatus, reachable } from "./link-balancer";
import { judgeSurroundings } from "./link-surroundings";

/** What is to be said about a link because of what else there is in its Marathon, and the status that it will have. */
export interface LinkVerdicts {
    readonly status: string;
    readonly failures: readonly Failure[];
    readonly warnings: readonly Failure[];
}

/** Judges a link that is new or another one: by other apps, and by the load balancer that it goes through. */
export async function linkVerdicts(
    context: Context,
    target: TargetApp,
    inputs: PropertyMap,
    facts: Facts | undefined,
): Promise<LinkVerdicts> {
    const verdicts = judgeSurroundings(context, target, inputs, facts);
    const status = facts ? await expectedStatus(context, inputs, facts) : reachable;
    const text = `${status}, so that the link leads nowhere. ${balancerAdvice}`;
    return {
        status,
        failures: said(verdicts, "failure"),
        warnings: [
            ...said(verdicts, "warning"),
            ...(status === reachable ? [] : [{ path: "balancer", text }]),
        ],
    };
}

function said(verdicts: readonly Verdict[], wanted: Verdict["severity"]): Failure[] {
    return verdicts.flatMap(({ severity, path, text }) => (severity === wanted ? [{ path, text }] : []));
}
