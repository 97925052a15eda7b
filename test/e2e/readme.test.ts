import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { environmentVariable, settingNames, settingOf } from "../../provider/settings/table";
import { blocksIn, examplesIn } from "../support/documents";
import { typeErrorsIn } from "../support/type-check";

const checkout = join(__dirname, "..", "..");

const read = (path: string) => readFileSync(join(checkout, path), "utf8");

const filesIn = (folder: string, fits: RegExp) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => fits.test(file) && !file.includes("node_modules"))
        .map((file) => join(folder, file));

const readme = read("README.md");

/** The rows of the first table below a heading; their cells. */
function rowsBelow(heading: string): string[][] {
    const section = readme.slice(readme.indexOf(`\n## ${heading}\n`));
    const [table = ""] = /^\|.*\n\|[-|]+\n((?:\|.*\n)*)/m.exec(section) ?? [];
    const rows = table.trim().split("\n").slice(2);
    return rows.map((row) =>
        row
            .slice(1, -1)
            .split(" | ")
            .map((cell) => cell.trim().replace(/^`([^`]*)`$/, "$1")),
    );
}

describe("the README", () => {
    it("begins with the commands that try it out", () => {
        const [first = ""] = blocksIn(readme, "sh");
        const commands = first.split("\n").map((line) => line.replace(/ *#.*/, ""));
        expect(commands).to.deep.equal(["npm run quickstart", "npm test", ""]);
    });

    it("names only scripts that there are", () => {
        const { scripts } = JSON.parse(read("package.json"));
        const named = [...readme.matchAll(/\bnpm run (\w+)/g)].map(([, name]) => name);
        expect(Object.keys(scripts)).to.include.members(named);
    });

    it("shows the program of the quickstart", () => {
        const program = read("examples/quickstart/index.ts").replace(/^\/\*\*[\s\S]*?\*\/\n/, "");
        expect(blocksIn(readme, "ts")[0]).to.equal(program);
    });

    it("leads to files and headings that there are", () => {
        for (const markdown of ["README.md", ...filesIn("examples", /\.md$/)]) {
            const text = read(markdown);
            const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => slug(title));
            for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
                if (target.startsWith("http")) continue;
                const found = target.startsWith("#")
                    ? headings.includes(target.slice(1))
                    : existsSync(join(checkout, dirname(markdown), target));
                expect(found, `${markdown}: ${target}`).to.equal(true);
            }
        }
    });

    it("lists the settings that have an effect", () => {
        const rows = settingNames.map((name) => {
            const { meaning, default: fallback = "", isSecret } = settingOf(name);
            return [name, fallback, isSecret ? `**Secret.** ${meaning}` : meaning];
        });
        expect(rowsBelow("Configuration")).to.deep.equal(rows);
        expect(readme).to.contain(`\`requestTimeout\` is \`${environmentVariable("requestTimeout")}\``);
    });

    it("lists every code of an error, with words of its message", () => {
        const sources = filesIn("provider", /\.ts$/).map(read).join("\n");
        const codes = new Set(sources.match(/(?<=\bcode(?:: string)? = ")MARATHON_\w+(?=")/g));
        // Bases of other errors, never thrown themselves.
        for (const abstract of ["MARATHON_ERROR", "MARATHON_ANSWER"]) codes.delete(abstract);
        const rows = rowsBelow("Troubleshooting");
        expect(rows.map(([, code]) => code)).to.have.members([...codes]);
        for (const [words = ""] of rows) expect(sources).to.contain(words.replaceAll("*", ""));
    });
});

describe("the snippets in documentation", function () {
    this.timeout(60_000);

    it("type-check", () => {
        const sources: Record<string, string[]> = {};
        for (const file of [...filesIn("sdk", /\.ts$/), ...filesIn("test/emulator", /\.ts$/)]) {
            sources[file] = examplesIn(read(file));
        }
        for (const file of ["README.md", ...filesIn("examples", /\.md$/)]) {
            sources[file] = blocksIn(read(file), "ts");
        }
        const programs = Object.entries(sources).flatMap(([file, snippets]) =>
            snippets.map((text, index) => [`${file.replaceAll(/\W/g, "-")}-${index + 1}.ts`, text]),
        );
        expect(programs).to.have.length.greaterThan(10);
        expect(typeErrorsIn(Object.fromEntries(programs))).to.deep.equal([]);
    });
});

/** As GitHub makes it of a heading. */
function slug(title: string): string {
    return title
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-");
}
