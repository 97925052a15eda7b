import type { App } from "../../marathon/wire";
import type { FailedRollout } from "../failed-rollout";
import { causeOf, type InstanceFailure } from "../instance-failure";
import { explainEnd } from "./end-of-task";
import { count, type Finding } from "./finding";
import { type Definition, quote } from "./plain-text";

/** So many failures on the same agent are no chance. */
const suspiciousFailures = 3;

/** The failure to blame: the last one that was not the cluster's doing, else the last one. */
export function blamed(failures: readonly InstanceFailure[]): InstanceFailure | undefined {
    return failures.findLast((failure) => causeOf(failure) !== "cluster") ?? failures.at(-1);
}

/** What the last failure was about, in a few words for a status row; nothing where there was none. */
export function summariseFailure(
    { failures, finished }: Pick<FailedRollout, "failures" | "finished">,
    app: App,
): string | undefined {
    const failure = blamed(failures);
    if (!failure) return finished === 0 ? undefined : endedByThemselves(finished);
    const cause =
        causeOf(failure) === "health" ? "ended for bad health" : explainEnd(failure, app as Definition).text;
    return `${failures.length} failed: ${cause}`;
}

/** What the last instance that failed died of. Bad health has a line of its own. */
export function findLastFailure({ app, failures }: FailedRollout): Finding | undefined {
    const failure = blamed(failures);
    if (!failure || causeOf(failure) === "health") return undefined;
    const definition: Definition = app as Definition;
    const { text, todo } = explainEnd(failure, definition);
    const said = quote(failure.message, definition);
    const words = said === "" ? failure.state : said;
    const where = failure.host === "" ? "" : ` on ${failure.host}`;
    return { label: `Last failure${where}`, text: `${text} (${words})`, todo };
}

/** That instances end without a failure: then nothing but their number tells of it. */
export function findFinished({ failures, finished }: FailedRollout): Finding | undefined {
    if (finished === 0 || failures.length > 0) return undefined;
    return {
        label: "Finished",
        text: `${endedByThemselves(finished, "instance")}, with exit code 0`,
        todo: "Have the program stay in the foreground: whenever it ends, Marathon starts another instance.",
    };
}

/** The agent on which everything failed. */
export function findAgent({ failures }: FailedRollout): Finding | undefined {
    const counted = failures.filter((failure) => causeOf(failure) !== "cluster");
    const hosts = new Set(counted.map(({ host }) => host));
    const [host] = hosts;
    if (hosts.size !== 1 || !host || counted.length < suspiciousFailures) return undefined;
    return {
        label: "Agent",
        text: `all ${counted.length} failures were on ${host}`,
        todo: `Look at ${host}, or keep the app off it: constraints: [["hostname", "UNLIKE", "${literal(host)}"]].`,
    };
}

function endedByThemselves(finished: number, noun?: string): string {
    const what = noun === undefined ? String(finished) : count(finished, noun);
    return `${what} ended by ${finished === 1 ? "itself" : "themselves"}`;
}

/** Marathon reads the value of UNLIKE as a regular expression. */
function literal(host: string): string {
    return host.replaceAll(".", "\\\\.");
}
