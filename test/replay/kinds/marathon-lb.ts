import type { PropertyMap } from "../../../provider/definition/unknown";
import { readBalancerFlags } from "../../../provider/links/balancer-flags";
import { judgeLiveApps } from "../../../provider/links/live/judge-live-apps";
import type { BalancerFlags } from "../../../provider/links/services";
import type { Verdict } from "../../../provider/links/verdict";
import type { CorpusFile, Kind, Result } from "../kind";

/** What one run of marathon-lb with haproxy came to. */
interface RecordedCase {
    readonly name: string;
    /** The arguments of marathon-lb. */
    readonly args: readonly string[];
    /** As Marathon lists them, with their tasks. */
    readonly apps: readonly PropertyMap[];
    readonly outcome: { readonly verdict: keyof typeof expectedAnswers };
}

/** How loud our rules are about all apps of a case. */
type Answer = "failure" | "warning" | "silent";

/** What we must say where marathon-lb and haproxy did this. */
const expectedAnswers = {
    "aborts-all": "failure",
    dropped: "failure",
    collision: "failure",
    "accepted-but-useless": "warning",
    ignored: "warning",
    ok: "silent",
} as const satisfies Record<string, Answer>;

/** The one certificate file on the machine where the cases were recorded. */
const recordedCertificates: readonly string[] = ["site.pem"];

/** Recordings of marathon-lb: apps with their labels, and what the load balancer made of them. */
export const marathonLb: Kind = {
    name: "marathon-lb",
    recognises: (file) => casesIn(file).some(isRecordedCase),
    replay: (file) => Promise.resolve({ results: casesIn(file).filter(isRecordedCase).map(judgeCase) }),
};

function judgeCase({ name, args, apps, outcome }: RecordedCase): Result {
    const expected = expectedAnswers[outcome.verdict];
    const verdicts = verdictsOn(apps, { ...readBalancerFlags(args), certificates: recordedCertificates });
    const got = answerOf(verdicts);
    if (got === expected) return { name, outcome: "passed" };
    const said = verdicts.map(({ severity, path, text }) => `${severity} at ${path}: ${text}`);
    return {
        name,
        outcome: "failed",
        differences: [{ path: "outcome.verdict", expected: `${outcome.verdict} (${expected})`, got: said }],
    };
}

/** A case in which the load balancer serves none of the apps is `ignored`: one app that it serves makes it something else. */
function verdictsOn(apps: readonly PropertyMap[], flags: BalancerFlags): Verdict[] {
    const judgements = judgeLiveApps(apps, flags);
    const isIgnored = judgements.every(({ unserved }) => unserved !== undefined);
    return judgements.flatMap(({ verdicts, unserved }) => [
        ...verdicts,
        ...(isIgnored && unserved ? [unserved] : []),
    ]);
}

function answerOf(verdicts: readonly Verdict[]): Answer {
    if (verdicts.some(({ severity }) => severity === "failure")) return "failure";
    return verdicts.length > 0 ? "warning" : "silent";
}

function casesIn({ content }: CorpusFile): readonly unknown[] {
    const cases = Array.isArray(content) ? content : isObject(content) ? content.cases : undefined;
    return Array.isArray(cases) ? cases : [];
}

function isRecordedCase(value: unknown): value is RecordedCase {
    if (!isObject(value) || !Array.isArray(value.args) || !Array.isArray(value.apps)) return false;
    const verdict = isObject(value.outcome) ? value.outcome.verdict : undefined;
    return typeof verdict === "string" && Object.hasOwn(expectedAnswers, verdict);
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
