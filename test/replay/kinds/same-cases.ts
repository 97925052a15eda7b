import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isPropertyMap, type PropertyValue } from "../../../provider/definition/unknown";
import { readCorpus } from "../corpus";
import { httpCasesIn, type RecordedCase } from "../http/cases";
import { replayCases } from "../http/replay-server";
import type { CorpusFile, Kind, Result } from "../kind";

/**
 * The names of cases that a later server answers as an earlier one did, but for what is different everywhere. The cases
 * stand in the files of the earlier one: beside the folder of the later, or in a folder of their own there.
 */
export const sameCases: Kind = {
    name: "same-cases",
    recognises: ({ path, content }) => basename(path).startsWith("same-as-") && isPropertyMap(content),
    async replay(file, options) {
        const results: Result[] = [];
        for (const [area, names] of namesIn(file)) {
            const known = await earlierCases(file.path, area);
            for (const name of names) {
                const recorded = known.find((one) => one.name === name);
                const reason = options.check ? "about a server" : "its case is not here";
                if (!recorded || options.check) results.push({ name, outcome: "skipped", reason });
                else results.push(...(await replayCases([recorded], file.path, options, leftOf)).results);
            }
        }
        return { results };
    },
};

function namesIn({ content }: CorpusFile): [string, readonly string[]][] {
    return Object.entries(isPropertyMap(content) ? content : {}).map(([area, names]) => [
        area,
        Array.isArray(names) ? names.map(String) : [],
    ]);
}

async function earlierCases(path: string, area: string): Promise<readonly RecordedCase[]> {
    const above = dirname(dirname(path));
    const found = [join(above, `${area}.json`), join(above, "1.8.244", `${area}.json`)].find(existsSync);
    return found === undefined ? [] : (httpCasesIn((await readCorpus(found)).content) ?? []);
}

/** Members that one of the servers does not show at all, with the value that then says nothing. */
const silent: Readonly<Record<string, (value: PropertyValue) => boolean>> = {
    role: (value) => value === "*",
    enforceRole: (value) => typeof value === "boolean",
    tasks: isEmpty,
    details: isEmpty,
    apps: isEmpty,
    pods: isEmpty,
    groups: isEmpty,
    dependencies: isEmpty,
};

function isEmpty(value: PropertyValue): boolean {
    return Array.isArray(value) && value.length === 0;
}

/** A body without what is different between 1.8 and 1.10 in every answer. */
function leftOf(body: PropertyValue): PropertyValue {
    if (Array.isArray(body)) return body.map(leftOf);
    if (!isPropertyMap(body)) return body;
    return Object.fromEntries(
        Object.entries(body).flatMap(([name, value]) =>
            value === undefined || silent[name]?.(value)
                ? []
                : [[name === "tasksStats" ? "taskStats" : name, leftOf(value)]],
        ),
    );
}
