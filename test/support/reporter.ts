import { writeFileSync } from "node:fs";
import Mocha from "mocha";

const { Base } = Mocha.reporters;
const { constants } = Mocha.Runner;

/** Longer tests are told when they end, so that a slow file is seen to go on. Milliseconds. */
const slowTest = 2_000;

/** How long the process may live on after its last test. Milliseconds. */
const patience = 10_000;

/** What the test runner adds up over the layers. */
export interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

interface SuiteCount {
    passed: number;
    failed: number;
    skipped: number;
    milliseconds: number;
}

/**
 * One line for each file's suite, failures in full at the end. The option `counts` names a file to write
 * {@link Counts} to.
 */
export default class LayerReporter extends Base {
    #depth = 0;
    #suite: SuiteCount = emptyCount();

    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
        super(runner, options);
        runner.on(constants.EVENT_SUITE_BEGIN, (suite) => {
            if (!suite.root && this.#depth++ === 0) this.#suite = emptyCount();
        });
        runner.on(constants.EVENT_SUITE_END, (suite) => {
            if (!suite.root && --this.#depth === 0) print(suiteLine(suite.title, this.#suite));
        });
        runner.on(constants.EVENT_TEST_PASS, (test) => {
            this.#suite.passed++;
            this.#ended(test, "✔");
        });
        runner.on(constants.EVENT_TEST_FAIL, (test) => {
            this.#suite.failed++;
            this.#ended(test, "✘");
        });
        runner.on(constants.EVENT_TEST_PENDING, () => {
            this.#suite.skipped++;
        });
        runner.on(constants.EVENT_RUN_END, () => {
            if (this.failures.length > 0) this.epilogue();
            writeCounts(options, this.stats);
            endHangingProcess();
        });
    }

    #ended(test: Mocha.Test, mark: "✔" | "✘"): void {
        const duration = test.duration ?? 0;
        this.#suite.milliseconds += duration;
        if (mark === "✘" || duration >= slowTest) {
            print(`    ${mark} ${test.titlePath().join(" › ")} (${inSeconds(duration)})`);
        }
    }
}

function emptyCount(): SuiteCount {
    return { passed: 0, failed: 0, skipped: 0, milliseconds: 0 };
}

function suiteLine(title: string, count: SuiteCount): string {
    const mark = count.failed > 0 ? "✘" : count.passed > 0 ? "✔" : "-";
    const parts = [
        `${count.passed} passed`,
        ...(count.failed > 0 ? [`${count.failed} failed`] : []),
        ...(count.skipped > 0 ? [`${count.skipped} skipped`] : []),
        inSeconds(count.milliseconds),
    ];
    return `  ${mark} ${title} (${parts.join(", ")})`;
}

function inSeconds(milliseconds: number): string {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}

function print(line: string): void {
    Base.consoleLog(line);
}

function writeCounts(options: Mocha.MochaOptions, stats: Mocha.Stats): void {
    const file: unknown = options.reporterOptions?.counts;
    if (typeof file !== "string") return;
    const counts: Counts = { passed: stats.passes, failed: stats.failures, skipped: stats.pending };
    writeFileSync(file, JSON.stringify(counts));
}

/** A server or timer that a test left open must fail the run, not make it wait for ever. */
function endHangingProcess(): void {
    const timer = setTimeout(() => {
        print(`A test left something open: ${process.getActiveResourcesInfo().join(", ")}`);
        // Mocha sets the exit code in a listener of its own; this one comes after it.
        process.once("exit", () => {
            process.exitCode = 1;
        });
        process.exit();
    }, patience);
    timer.unref();
}
