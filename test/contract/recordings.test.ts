import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { readCorpus } from "../replay/corpus";
import { exceptionFor, exceptions } from "../replay/exceptions";
import type { Result } from "../replay/kind";
import { kindOf } from "../replay/kinds";

const folder = join(__dirname, "..", "recordings");

/** The share of a file's cases that may stand on the list of exceptions. */
const maxShare = 0.03;

const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") && !name.startsWith("schema-"))
    .sort()
    .map((name) => join(folder, name));

async function resultsOf(path: string): Promise<readonly Result[]> {
    const file = await readCorpus(path);
    const kind = kindOf(file);
    if (!kind) throw new Error(`${relative(folder, path)} is of no kind that is known`);
    return (await kind.replay(file, { check: true })).results;
}

function failuresIn(results: readonly Result[]): string[] {
    return results.filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
}

describe("what was recorded of real servers", () => {
    const replayed = new Map<string, readonly Result[]>();

    before(async function () {
        this.timeout(30_000);
        for (const path of paths) replayed.set(path, await resultsOf(path));
    });

    for (const path of paths) {
        const name = relative(folder, path);

        it(`is what we say: ${name}`, () => {
            const results = replayed.get(path) ?? [];
            expect(results.filter(({ outcome }) => outcome === "passed")).not.to.deep.equal([]);
            const unexplained = failuresIn(results).filter((failure) => !exceptionFor(path, failure));
            expect(unexplained).to.deep.equal([]);
        });

        it(`has few exceptions: ${name}`, () => {
            const results = replayed.get(path) ?? [];
            const excepted = results.filter((result) => exceptionFor(path, result.name));
            expect(excepted.length).to.be.at.most(results.length * maxShare);
        });
    }

    it("has no exception that is not needed any more", () => {
        const needed = [...replayed].flatMap(([path, results]) =>
            failuresIn(results).map((failure) => exceptionFor(path, failure)),
        );
        expect(exceptions.filter((exception) => !needed.includes(exception))).to.deep.equal([]);
    });
});
