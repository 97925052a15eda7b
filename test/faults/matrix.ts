import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Operation, type Outcome, operations } from "./scene";

/** What stands in a cell where nothing can happen. */
export const impossible = "–";

/** How an outcome is written: `done, 1 write`. */
export function describeOutcome({ word, writes }: Pick<Outcome, "word" | "writes">): string {
    return `${word}, ${writes} write${writes === 1 ? "" : "s"}`;
}

/** The cells of one row, by the operation. */
export type Row = Partial<Record<Operation, string>>;

/** The matrix that CONTRIBUTING.md promises, by the name of the fault. */
export function readPromises(): ReadonlyMap<string, Row> {
    const text = readFileSync(join(__dirname, "..", "..", "CONTRIBUTING.md"), "utf8");
    const [, table = ""] = /^\| fault \|.*\n\|---.*\n((?:\|.*\n)+)/m.exec(text) ?? [];
    const rows = table.trim().split("\n").map(cellsOf);
    return new Map(
        rows.map(([name = "", ...cells]) => [
            name,
            Object.fromEntries(operations.map((operation, index) => [operation, cells[index]])),
        ]),
    );
}

function cellsOf(line: string): string[] {
    return line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
}

/** The matrix as a table of at most 80 columns. */
export function formatMatrix(rows: ReadonlyMap<string, Row>): string {
    const line = (name: string, cells: readonly string[]) =>
        `${name.padEnd(32)}${cells.map((cell) => cell.padEnd(16)).join("")}`.trimEnd();
    return [
        line("fault", operations),
        ...[...rows].map(([name, row]) =>
            line(
                name,
                operations.map((operation) => row[operation] ?? "not run"),
            ),
        ),
    ].join("\n");
}
