import { basename } from "node:path";
import { httpCasesIn, type RecordedCase } from "../http/cases";
import { type JudgedWrite, judgeCase } from "../http/judge";
import { serverOf } from "../http/recorded-server";
import { replayCases } from "../http/replay-server";
import type { Difference, Kind, Replay, Result } from "../kind";

/** Definitions that a Marathon refused, and some that it did not, against what the rules say of them. */
export const appValidation: Kind = {
    name: "app-validation",

    recognises({ path, content }) {
        const cases = httpCasesIn(content);
        if (!cases) return false;
        return /app-validation/.test(basename(path)) || cases.every(({ area }) => area === "app-validation");
    },

    async replay({ path, content }, options): Promise<Replay> {
        const cases = httpCasesIn(content) ?? [];
        if (!options.check) return await replayCases(cases, path, options);
        const judged = cases.map((recorded) => ({
            recorded,
            ...judgeCase(recorded, serverOf(path, recorded.env)),
        }));
        const results = judged.map(({ recorded, writes, beyond }) => resultOf(recorded, writes, beyond));
        const counted = judged.filter(({ beyond }) => beyond === undefined).flatMap(({ writes }) => writes);
        return { results, notes: confusionTable(counted) };
    },
};

function resultOf(
    { name }: RecordedCase,
    writes: readonly JudgedWrite[],
    beyond: string | undefined,
): Result {
    if (beyond !== undefined) return { name, outcome: "skipped", reason: `is about more: ${beyond}` };
    if (writes.length === 0) return { name, outcome: "skipped", reason: "is not about a definition" };
    const differences = wrongVerdicts(writes);
    return differences.length > 0 ? { name, outcome: "failed", differences } : { name, outcome: "passed" };
}

/** The writes that the rules judge otherwise than the server did. */
export function wrongVerdicts(writes: readonly JudgedWrite[]): Difference[] {
    return writes
        .filter(({ recorded, ours }) => recorded !== ours)
        .map(({ path, recorded, ours, answer, reasons }) => ({
            path: `${path}.request.body`,
            expected: `${recorded}: ${answer}`,
            got: [ours, ...reasons].join("; "),
        }));
}

/** How often rules and server agree on requests, and how they do not. */
export function confusionTable(writes: readonly JudgedWrite[]): string[] {
    const count = (recorded: string, ours: string) =>
        String(writes.filter((write) => write.recorded === recorded && write.ours === ours).length).padStart(
            12,
        );
    const row = (recorded: string) =>
        `${`Marathon ${recorded}`.padEnd(20)}${count(recorded, "accepted")}${count(recorded, "refused")}`;
    return [
        `${"requests".padEnd(20)}${"we accept".padStart(12)}${"we refuse".padStart(12)}`,
        row("accepted"),
        row("refused"),
    ];
}
