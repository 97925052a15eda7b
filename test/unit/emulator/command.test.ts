import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runEmulatorCommand } from "../../emulator";
import type { CommandSurroundings } from "../../emulator/command";
import { call } from "./client";

describe("the command pulumi-marathon emulator", () => {
    let folder: string;
    let printed: string[];
    let complaints: string[];

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "emulator-"));
        printed = [];
        complaints = [];
    });

    afterEach(() => rm(folder, { recursive: true }));

    /** Runs the command; it ends as soon as `use` has done its work with the url it printed. */
    function run(args: string[], use: (url: string) => Promise<void> = async () => {}): Promise<number> {
        const surroundings: CommandSurroundings = {
            print: (line) => printed.push(line),
            complain: (line) => complaints.push(line),
            ended: () => use(/http\S+/.exec(printed[0] ?? "")?.[0] ?? ""),
        };
        return runEmulatorCommand(args, surroundings);
    }

    it("prints the url and a line for each request", async () => {
        const code = await run(["--port", "0", "--marathon-version", "1.8.244"], async (url) => {
            expect((await call({ url }, "GET", "/v2/info")).at("version")).to.equal("1.8.244");
        });
        expect(code).to.equal(0);
        expect(printed[1]).to.match(/^\S+Z GET \/v2\/info 200$/);
    });

    it("begins with what the seed file holds", async () => {
        const file = join(folder, "seed.json");
        await writeFile(
            file,
            JSON.stringify({ groups: [{ id: "shop", apps: [{ id: "web", cmd: "sleep 1000" }] }] }),
        );
        await run(["--port=0", "--seed", file], async (url) => {
            expect((await call({ url }, "GET", "/v2/apps")).at("apps.0.id")).to.equal("/shop/web");
        });
    });

    it("says what is wrong with the seed", async () => {
        const file = join(folder, "seed.json");
        await writeFile(file, JSON.stringify([{ id: "/web" }]));
        expect(await run(["--port=0", "--seed", file])).to.equal(1);
        expect(complaints[0]).to.match(/The seed is refused: .*Object is not valid/);
        expect(await run(["--port=0", "--seed", join(folder, "none.json")])).to.equal(1);
        expect(complaints[1]).to.match(/The seed cannot be read/);
    });

    it("refuses wrong arguments with exit code 2 and no stack", async () => {
        expect(await run(["--port", "99999"])).to.equal(2);
        expect(await run(["--nonsense"])).to.equal(2);
        expect(complaints.join("\n"))
            .to.match(/--port cannot be "99999"/)
            .and.not.match(/\n\s+at /);
    });

    it("refuses a version it cannot play", async () => {
        expect(await run(["--port=0", "--marathon-version", "1.4.13"])).to.equal(1);
        expect(complaints[0]).to.match(/1\.5 to 1\.11, not 1\.4\.13/);
    });

    it("shows its options", async () => {
        expect(await run(["--help"])).to.equal(0);
        expect(printed.join()).to.match(/--seed FILE/);
    });
});
