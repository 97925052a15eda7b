// `npm run replay -- [--check] FILE…`: compares recorded answers of real programs with ours.
//   --check         judge the pure rules alone, instead of the emulated server
//   --against URL   send the requests to this server; everything that it has is deleted

import { parseArgs } from "node:util";
import { CorpusError, readCorpus } from "./corpus";
import { exceptionFor } from "./exceptions";
import type { Replay, ReplayOptions, Result } from "./kind";
import { kindOf } from "./kinds";
import { type Counts, countResults, describeCounts, describeReplay } from "./report";

const usage = "usage: npm run replay -- [--check] [--against URL] FILE…";

function readArguments(): { files: readonly string[]; options: ReplayOptions } {
    try {
        const { values, positionals } = parseArgs({
            options: { check: { type: "boolean", default: false }, against: { type: "string" } },
            allowPositionals: true,
        });
        if (positionals.length === 0) throw new CorpusError(usage);
        const { check, against } = values;
        return { files: positionals, options: { check, ...(against !== undefined && { against }) } };
    } catch (error) {
        if (error instanceof CorpusError) throw error;
        throw new CorpusError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    }
}

/** Replays one file and says what came of it. @throws CorpusError when it cannot be read, or nobody knows its format */
async function replayFile(path: string, options: ReplayOptions): Promise<Counts> {
    const file = await readCorpus(path);
    const kind = kindOf(file);
    if (!kind) throw new CorpusError(`${path}: no kind of recording that is known`);
    const replay = withExceptions(path, await kind.replay(file, options));
    const count = replay.results.length;
    console.log(describeReplay(`${path}: ${kind.name}, ${count} cases`, replay).join("\n"));
    return countResults(replay.results);
}

/** A case that is known to differ, and why, counts as skipped. */
function withExceptions(path: string, { results, notes = [] }: Replay): Replay {
    const settled = results.map((result): Result => {
        const exception = result.outcome === "failed" ? exceptionFor(path, result.name) : undefined;
        return exception ? { name: result.name, outcome: "skipped", reason: exception.reason } : result;
    });
    return { results: settled, notes };
}

async function main() {
    const { files, options } = readArguments();
    let total: Counts = { passed: 0, failed: 0, skipped: 0 };
    for (const path of files) {
        const counts = await replayFile(path, options);
        total = {
            passed: total.passed + counts.passed,
            failed: total.failed + counts.failed,
            skipped: total.skipped + counts.skipped,
        };
    }
    console.log(`\n${describeCounts(total)}`);
    // Skipping everything proves nothing.
    process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

main().catch((error: unknown) => {
    console.error(error instanceof CorpusError ? error.message : error);
    process.exitCode = 1;
});
