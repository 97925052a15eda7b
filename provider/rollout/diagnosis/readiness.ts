import type { ReadinessCheckResult } from "../../marathon/wire";
import type { FailedRollout } from "../failed-rollout";
import { type Finding, tally } from "./finding";
import type { Definition } from "./plain-text";

/** Which readiness check holds the deployment up, and what it is answered; never the body, which may hold anything. */
export function findReadiness({ app }: FailedRollout): Finding | undefined {
    const unready = (app.readinessCheckResults ?? []).filter(({ ready }) => !ready);
    if (unready.length === 0) return undefined;
    const [[answer = ""] = []] = tally(unready.map(answerOf));
    const name = unready[0]?.name ?? "readinessCheck";
    const check = (app as Definition).readinessChecks?.find((candidate) => candidate.name === name);
    const { path = "/", portName = "http-api", httpStatusCodesForReady = [200] } = check ?? {};
    return {
        label: "Readiness",
        text: `check "${name}" (${path} on port ${portName}): ${answer}`,
        todo: `Make ${path} answer ${httpStatusCodesForReady.join(" or ")} once the program can take requests.`,
    };
}

function answerOf({ lastResponse }: ReadinessCheckResult): string {
    return lastResponse ? `answers HTTP ${lastResponse.status}` : "no answer yet that means ready";
}
