import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describeReplay } from "../../replay/report";

const checkout = join(__dirname, "..", "..", "..");

const step = (cmd: string, status: number) => ({
    request: { method: "POST", path: "/v2/apps", body: { id: "/a", cmd } },
    response: { status },
});
const recorded = (name: string, ...steps: object[]) => ({ name, env: "no-offers", steps });

describe("npm run replay", function () {
    this.timeout(20_000);
    let folder: string;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "replay-"));
    });

    after(async () => {
        await rm(folder, { recursive: true });
    });

    async function replay(...cases: object[]): Promise<{ code: number | null; lines: string[] }> {
        const path = join(folder, "app-validation.json");
        await writeFile(path, JSON.stringify(cases));
        return await run("--check", path);
    }

    function run(...given: string[]): Promise<{ code: number | null; lines: string[] }> {
        const command = ["--import", "tsx", join("test", "replay", "main.ts"), ...given];
        const child = spawn(process.execPath, command, { cwd: checkout });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
        return new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => resolve({ code, lines: output.trimEnd().split("\n") }));
        });
    }

    it("succeeds when all cases pass, and ends with their number", async () => {
        const { code, lines } = await replay(recorded("right", step("serve", 201)));
        expect(lines.at(-1)).to.equal("1 passed, 0 failed");
        expect(code).to.equal(0);
    });

    it("fails when one does not, and shows it", async () => {
        const { code, lines } = await replay(
            recorded("right", step("serve", 201)),
            recorded("wrong", step("x", 201)),
            recorded("other", step("serve", 415)),
        );
        expect(lines.at(-1)).to.equal("1 passed, 1 failed, 1 skipped");
        expect(lines).to.include("  wrong").and.include("    steps[0].request.body");
        expect(code).to.equal(1);
    });

    it("fails when nothing was replayed", async () => {
        const { code, lines } = await replay(recorded("other", step("serve", 415)));
        expect(lines.at(-1)).to.equal("0 passed, 0 failed, 1 skipped");
        expect(code).to.equal(1);
    });

    it("says what it cannot read, without a stack", async () => {
        const { code, lines } = await run(join(folder, "none.json"));
        expect(lines).to.deep.equal([`${join(folder, "none.json")}: cannot be read (ENOENT)`]);
        expect(code).to.equal(1);
    });

    it("says how it is used", async () => {
        const { code, lines } = await run();
        expect(lines).to.deep.equal(["usage: npm run replay -- [--check] [--against URL] FILE…"]);
        expect(code).to.equal(1);
    });
});

describe("the report of a replay", () => {
    const differences = Array.from({ length: 25 }, (_, index) => ({
        path: `p${index}`,
        expected: "a".repeat(200),
        got: { text: "b\nb" },
    }));
    const results = Array.from({ length: 60 }, (_, index) => ({
        name: `case ${index}`,
        outcome: "failed" as const,
        differences,
    }));
    const lines = describeReplay("file", { results });

    it("has lines of 80 columns", () => {
        expect(Math.max(...lines.map((line) => line.length))).to.equal(80);
        expect(lines.join("\n")).not.to.contain("b\nb");
    });

    it("is bounded, and says what it leaves out", () => {
        expect(lines).to.include("    … and 15 more differences").and.include("  … and 10 more cases");
        expect(lines.at(-1)).to.equal("  0 passed, 60 failed");
    });
});
