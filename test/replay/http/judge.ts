import { isPropertyMap } from "../../../provider/definition/unknown";
import type { Difference } from "../kind";
import { type AppStep, appStepsIn, isRollback } from "./app-steps";
import type { RecordedCase, RecordedResponse } from "./cases";
import { Cluster } from "./cluster";
import { compareDefinitions, definitionIn } from "./compare-bodies";
import type { RecordedServer } from "./recorded-server";

export type Verdict = "accepted" | "refused";

/** One write, and what the rules and the server make of it. */
export interface JudgedWrite {
    readonly path: string;
    readonly recorded: Verdict;
    readonly ours: Verdict;
    /** What the server said, in short. */
    readonly answer: string;
    /** Why the rules refuse it. */
    readonly reasons: readonly string[];
}

/** A case, judged by the rules for definitions alone. */
export interface Judgement {
    readonly writes: readonly JudgedWrite[];
    /** Where the app is not shown as recorded. */
    readonly differences: readonly Difference[];
    /** How many answers about an app were compared. */
    readonly compared: number;
    /** Why the case cannot be followed. */
    readonly beyond?: string;
}

/** Follows the steps of a case as far as they are about definitions of apps. */
export function judgeCase(recorded: RecordedCase, server: RecordedServer): Judgement {
    const cluster = new Cluster(server);
    const writes: JudgedWrite[] = [];
    const differences: Difference[] = [];
    let compared = 0;
    for (const [index, { before, request, response }] of recorded.steps.entries()) {
        const beyond = reasonBeyond(request, before);
        if (beyond !== undefined || !request || !response) {
            return { writes, differences, compared, beyond: beyond ?? "an event stream" };
        }
        const path = `steps[${index}]`;
        for (const step of appStepsIn(request)) {
            if (step.kind === "beyond") return { writes, differences, compared, beyond: step.reason };
            if (step.kind === "show") {
                const found = compareShown(cluster, step.id, response, path);
                compared += found ? 1 : 0;
                differences.push(...(found ?? []));
            } else if (step.kind === "update" && isRollback(step.body) && cluster.app(step.id)) {
                return { writes, differences, compared, beyond: "a rollback to an old version" };
            } else if (isWrite(step)) {
                const judged = judgeWrite(cluster, step, response, path);
                if (judged) writes.push(judged);
            } else if (response.status < 300) follow(cluster, step);
        }
    }
    return { writes, differences, compared };
}

function reasonBeyond(request: unknown, before: RecordedCase["steps"][number]["before"]): string | undefined {
    if (!request) return "an event stream";
    return before?.server_restarted ? "a restart of the server" : undefined;
}

type WriteStep = Extract<AppStep, { kind: "create" | "replace" | "update" }>;

function isWrite(step: AppStep): step is WriteStep {
    return step.kind === "create" || step.kind === "replace" || step.kind === "update";
}

/** Nothing where the answer does not depend on the definition: 409, 415 and the like. */
function judgeWrite(
    cluster: Cluster,
    step: WriteStep,
    response: RecordedResponse,
    path: string,
): JudgedWrite | undefined {
    const recorded = verdictOf(response);
    const write = recorded && cluster.judge(step);
    if (!write) return undefined;
    if (recorded === "accepted") cluster.keep(write.id, write.definition);
    return {
        path,
        recorded,
        ours: write.refusals.length > 0 ? "refused" : "accepted",
        answer: answerIn(response),
        reasons: write.refusals.map(({ path: where, text }) => (where === "" ? text : `${where}: ${text}`)),
    };
}

function verdictOf({ status }: RecordedResponse): Verdict | undefined {
    if (status < 300) return "accepted";
    return [400, 422, 500].includes(status) ? "refused" : undefined;
}

function answerIn({ status, body }: RecordedResponse): string {
    if (status < 300 || !isPropertyMap(body)) return String(status);
    const { message, details } = body;
    const paths = Array.isArray(details)
        ? details.map((detail) => (isPropertyMap(detail) ? detail.path : ""))
        : [];
    return [status, message, ...paths].join(" ");
}

function follow(cluster: Cluster, step: AppStep): void {
    if (step.kind === "delete") cluster.remove(step.id);
    if (step.kind === "delete-group") cluster.removeGroup(step.id);
    if (step.kind === "group") cluster.enforce(step.id, step.enforceRole);
}

/** Nothing where the app was not shown. */
function compareShown(
    cluster: Cluster,
    id: string,
    { status, body }: RecordedResponse,
    path: string,
): Difference[] | undefined {
    const where = `${path}.response.body.app`;
    const ours = cluster.app(id);
    if (status === 404) return ours ? [{ path: where, expected: undefined, got: ours }] : [];
    const app = isPropertyMap(body) ? body.app : undefined;
    if (status !== 200 || !isPropertyMap(app)) return undefined;
    const expected = definitionIn(app);
    const differences = ours
        ? compareDefinitions(expected, ours, where)
        : [{ path: where, expected, got: undefined }];
    // From here on with the ports that were given.
    cluster.keep(id, expected);
    return differences;
}
