import type { Difference, Replay, Result } from "./kind";

const columns = 80;
const maxDifferences = 10;
const maxCases = 50;
const maxNames = 2;

export interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

export function countResults(results: readonly Result[]): Counts {
    const count = (outcome: Result["outcome"]) =>
        results.filter((result) => result.outcome === outcome).length;
    return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

export function describeCounts({ passed, failed, skipped }: Counts): string {
    return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** The lines about one file: what failed and how, then what its kind has to say. */
export function describeReplay(title: string, { results, notes = [] }: Replay): string[] {
    const failed = results.filter((result) => result.outcome === "failed");
    const left = failed.length - maxCases;
    return [
        oneLine(title),
        ...failed
            .slice(0, maxCases)
            .flatMap(({ name, differences }) => [oneLine(`  ${name}`), ...describeAll(differences)]),
        ...(left > 0 ? [`  … and ${left} more cases`] : []),
        ...describeSkipped(results),
        ...notes.map((note) => oneLine(`  ${note}`)),
        `  ${describeCounts(countResults(results))}`,
    ];
}

/** Each reason once, with the names of its cases as long as they are few. */
function describeSkipped(results: readonly Result[]): string[] {
    const namesOf = new Map<string, string[]>();
    for (const result of results) {
        if (result.outcome !== "skipped") continue;
        namesOf.set(result.reason, [...(namesOf.get(result.reason) ?? []), result.name]);
    }
    return [...namesOf].map(([reason, names]) => {
        const cases = names.length > maxNames ? `${names.length} cases` : names.join(", ");
        return oneLine(`  skipped: ${reason}: ${cases}`);
    });
}

function describeAll(differences: readonly Difference[]): string[] {
    const left = differences.length - maxDifferences;
    return [
        ...differences
            .slice(0, maxDifferences)
            .flatMap(({ path, expected, got }) => [
                oneLine(`    ${path}`),
                oneLine(`      expected  ${textOf(expected)}`),
                oneLine(`      got       ${textOf(got)}`),
            ]),
        ...(left > 0 ? [`    … and ${left} more differences`] : []),
    ];
}

function textOf(value: unknown): string {
    if (value === undefined) return "nothing";
    return typeof value === "string" ? value : JSON.stringify(value);
}

/** One line of at most 80 columns. */
function oneLine(line: string): string {
    const single = line.replace(/\s*\n\s*/g, " ");
    return single.length > columns ? `${single.slice(0, columns - 1)}…` : single;
}
