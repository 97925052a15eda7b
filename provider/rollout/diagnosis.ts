import { findAgent, findFinished, findLastFailure } from "./diagnosis/failures";
import type { Finding } from "./diagnosis/finding";
import { headline } from "./diagnosis/headline";
import { findHealth } from "./diagnosis/health";
import { findInstances, findStarting } from "./diagnosis/instances-line";
import { findOtherHand } from "./diagnosis/other-hand";
import { wrap } from "./diagnosis/plain-text";
import { findReadiness } from "./diagnosis/readiness";
import { findSandbox } from "./diagnosis/sandbox";
import type { FailedRollout } from "./failed-rollout";
import { explainOffers } from "./offers";

/** What does not fit on one screen helps nobody. */
const mostTodos = 2;

/**
 * Says what happened to a rollout, why, and what to do, on one screen: the headline, a line for each thing that is
 * known, what would help, and what Marathon goes on to do. The values of secrets are not in it.
 *
 * @param outlook  what has become of the rollout, where that is more than {@link outlookOf} knows
 */
export function diagnose(failed: FailedRollout, outlook = outlookOf(failed)): string {
    const found = findings(failed);
    const todos = [...new Set(found.flatMap(({ todo }) => todo ?? []))].slice(0, mostTodos);
    return [
        `${headline(failed)}.`,
        ...found.map(({ label, text }) => wrap(`${label}: ${text}`)),
        ...(todos.length > 0 ? [wrap(`To do: ${todos.join(" ")}`)] : []),
        wrap(outlook),
    ].join("\n");
}

function findings(failed: FailedRollout): readonly Finding[] {
    const others = findOtherHand(failed);
    // What another hand has written says nothing about our definition.
    const own =
        failed.reason.kind === "superseded"
            ? []
            : [
                  findLastFailure(failed),
                  findFinished(failed),
                  findHealth(failed),
                  findReadiness(failed),
                  findAgent(failed),
                  findOffers(failed),
                  findStarting(failed),
                  findSandbox(failed),
              ];
    return [findInstances(failed), others, ...own].filter((finding) => finding !== undefined);
}

function findOffers({ app, failures, observation, queued }: FailedRollout): Finding | undefined {
    if (!queued || queued.count === 0 || observation.running >= observation.instances) return undefined;
    const { isSilence, text, todo } = explainOffers(queued, app);
    return text === "" || (isSilence && failures.length > 0) ? undefined : { label: "Offers", text, todo };
}

/** What goes on by itself, and what the next `pulumi up` does. */
export function outlookOf({ counts, reason }: FailedRollout): string {
    const old = counts?.old ?? 0;
    const stay =
        old > 0
            ? ` ${old === 1 ? "1 old instance goes" : `${old} old instances go`} on running meanwhile.`
            : "";
    switch (reason.kind) {
        case "late":
        case "hopeless":
            return `The deployment goes on.${stay} A corrected pulumi up replaces it at once; an unchanged one waits for it again.`;
        case "superseded":
            return "Marathon goes on with the other definition.";
        case "stopped":
            return `Marathon keeps the definition.${stay} The next pulumi up starts what is missing.`;
    }
}
