import { httpCasesIn, type RecordedCase } from "../http/cases";
import { type Judgement, judgeCase } from "../http/judge";
import { serverOf } from "../http/recorded-server";
import { replayCases } from "../http/replay-server";
import type { Kind, Replay, Result } from "../kind";
import { confusionTable, wrongVerdicts } from "./app-validation";

/**
 * Writes of apps and what a Marathon then showed, against the canonical form with all defaults, and against partial
 * updates of it. Other files of HTTP exchanges are taken too, as far as a case is about definitions of apps.
 */
export const appNormalisation: Kind = {
    name: "app-normalisation",

    recognises({ content }) {
        return httpCasesIn(content) !== undefined;
    },

    async replay({ path, content }, options): Promise<Replay> {
        const cases = httpCasesIn(content) ?? [];
        if (!options.check) return await replayCases(cases, path, options);
        const judged = cases.map((recorded) => ({
            recorded,
            judgement: judgeCase(recorded, serverOf(path, recorded.env)),
        }));
        const results = judged.map(({ recorded, judgement }) => resultOf(recorded, judgement));
        const followed = judged.filter(({ judgement }) => judgement.beyond === undefined);
        return { results, notes: confusionTable(followed.flatMap(({ judgement }) => judgement.writes)) };
    },
};

function resultOf({ name }: RecordedCase, { writes, differences, compared, beyond }: Judgement): Result {
    if (beyond !== undefined) return { name, outcome: "skipped", reason: `is about more: ${beyond}` };
    if (writes.length === 0 && compared === 0) {
        return { name, outcome: "skipped", reason: "is not about a definition" };
    }
    const found = [...wrongVerdicts(writes), ...differences];
    return found.length > 0 ? { name, outcome: "failed", differences: found } : { name, outcome: "passed" };
}
