import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutation } from "./mutation";

const checkout = join(__dirname, "..", "..");

/** What the tests of pure rules need, besides the packages. */
const copied = [
    "package.json",
    "tsconfig.json",
    ".mocharc.json",
    "provider",
    "test/unit/definition",
    "test/unit/links",
    "test/support",
    "test/replay",
    "test/recordings",
];

/** Tests that go on for longer have not noticed anything. */
const timeLimit = 60_000;

/** What some tests came to. */
export type Verdict =
    | { readonly outcome: "passed" }
    /** A test failed, by its title. */
    | { readonly outcome: "failed"; readonly test: string }
    /** No test failed, but they did not end well either. */
    | { readonly outcome: "broken"; readonly why: string };

/** A copy of the sources in a place of its own, in which rules can be broken. */
export class Copy {
    readonly #folder = mkdtempSync(join(tmpdir(), "pulumi-marathon-mutation-"));

    constructor() {
        for (const path of copied) {
            cpSync(join(checkout, path), join(this.#folder, path), { recursive: true });
        }
        symlinkSync(join(checkout, "node_modules"), join(this.#folder, "node_modules"));
    }

    /** Runs tests on sources in which one rule is broken, and mends it. */
    async runBroken({ file, find, replace }: Mutation, tests: readonly string[]): Promise<Verdict> {
        const path = join(this.#folder, file);
        const text = readFileSync(path, "utf8");
        const places = text.split(find).length - 1;
        if (places !== 1) return { outcome: "broken", why: `its text stands ${places} times in ${file}` };
        writeFileSync(
            path,
            text.replace(find, () => replace),
        );
        try {
            return await this.run(tests);
        } finally {
            writeFileSync(path, text);
        }
    }

    /** Runs tests on the sources as they are. */
    run(tests: readonly string[]): Promise<Verdict> {
        const mocha = join("node_modules", "mocha", "bin", "mocha.js");
        return new Promise((resolve, reject) => {
            let output = "";
            const child = spawn(process.execPath, [mocha, "--bail", "--reporter", "json", ...tests], {
                cwd: this.#folder,
                stdio: ["ignore", "pipe", "pipe"],
                timeout: timeLimit,
                killSignal: "SIGKILL",
            });
            for (const stream of [child.stdout, child.stderr]) {
                stream.setEncoding("utf8").on("data", (chunk: string) => {
                    output += chunk;
                });
            }
            child.once("error", reject).once("close", (code) => resolve(verdictFrom(code, output)));
        });
    }

    remove(): void {
        rmSync(this.#folder, { recursive: true });
    }
}

function verdictFrom(code: number | null, output: string): Verdict {
    if (code === 0) return { outcome: "passed" };
    const test = failedTest(output);
    if (test !== undefined) return { outcome: "failed", test };
    const why = code === null ? `took more than ${timeLimit / 1000} seconds` : lastLine(output);
    return { outcome: "broken", why };
}

/** The first test in mocha's report that failed. */
function failedTest(output: string): string | undefined {
    const start = output.search(/^\{$/m);
    if (start < 0) return undefined;
    const report: unknown = JSON.parse(output.slice(start, output.lastIndexOf("\n}") + 2));
    const failures: unknown = Object(report).failures;
    const title: unknown = Array.isArray(failures) ? Object(failures[0]).fullTitle : undefined;
    return typeof title === "string" ? title : undefined;
}

function lastLine(output: string): string {
    return output.trim().split("\n").at(-1) ?? "said nothing";
}
