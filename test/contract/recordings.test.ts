import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { readCorpus } from "../replay/corpus";
import { exceptionFor, exceptions } from "../replay/exceptions";
import { httpCasesIn } from "../replay/http/cases";
import type { CorpusFile, Kind, Result } from "../replay/kind";
import { kindOf } from "../replay/kinds";

const folder = join(__dirname, "..", "recordings");

/** The share of a file's cases that may stand on the list of exceptions. */
const maxShare = 0.03;

const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") && !name.startsWith("schema-"))
    .sort()
    .map((name) => join(folder, name));

/** How a file is replayed: against the rules alone, or against an emulator of the recorded server. */
type Judge = "rules" | "emulator";

/** These are about definitions as a whole, so that the rules alone can judge them. */
const aboutDefinitions = ["app-normalisation", "app-validation"];

async function kindAt(path: string): Promise<{ kind: Kind; file: CorpusFile }> {
    const file = await readCorpus(path);
    const kind = kindOf(file);
    if (!kind) throw new Error(`${relative(folder, path)} is of no kind that is known`);
    return { kind, file };
}

async function judgesOf(path: string): Promise<readonly Judge[]> {
    const { kind, file } = await kindAt(path);
    if (["same-cases", "libstorage"].includes(kind.name)) return ["emulator"];
    if (httpCasesIn(file.content) === undefined) return ["rules"];
    return aboutDefinitions.includes(kind.name) ? ["rules", "emulator"] : ["emulator"];
}

function failuresIn(results: readonly Result[]): string[] {
    return results.filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
}

describe("what was recorded of real servers", function () {
    this.timeout(60_000);
    const replayed = new Map<string, Map<Judge, readonly Result[]>>();

    for (const path of paths) {
        const name = relative(folder, path);

        describe(name, () => {
            const results = new Map<Judge, readonly Result[]>();

            before(async () => {
                replayed.set(path, results);
                const { kind, file } = await kindAt(path);
                for (const judge of await judgesOf(path)) {
                    const replay = await kind.replay(file, { check: judge === "rules" });
                    results.set(judge, replay.results);
                }
            });

            it("is what we say", () => {
                const passed = [...results.values()].flat().filter(({ outcome }) => outcome === "passed");
                expect(passed).not.to.deep.equal([]);
                for (const [judge, ofJudge] of results) {
                    const unexplained = failuresIn(ofJudge).filter((failure) => !exceptionFor(path, failure));
                    expect(unexplained, judge).to.deep.equal([]);
                }
            });

            it("has few exceptions", () => {
                for (const ofJudge of results.values()) {
                    const excepted = ofJudge.filter((result) => exceptionFor(path, result.name));
                    expect(excepted.length).to.be.at.most(ofJudge.length * maxShare);
                }
            });
        });
    }

    describe("the list of exceptions", () => {
        it("has none that is not needed any more", () => {
            const needed = [...replayed].flatMap(([path, results]) =>
                [...results.values()].flatMap(failuresIn).map((failure) => exceptionFor(path, failure)),
            );
            expect(exceptions.filter((exception) => !needed.includes(exception))).to.deep.equal([]);
        });
    });
});
