import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Emulator, runEmulatorCommand } from "../../emulator";
import type { CommandSurroundings } from "../../emulator/command";
import { call } from "./client";
import { Stream } from "./stream";

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

    it("says in one line what is wrong with an argument", async () => {
        const wrong = [
            ["--nonsense"],
            ["extra"],
            ["--port"],
            ["--port", "-1"],
            ["--speed", "0"],
            ["--clock", "sand"],
            ["--credentials", "s3cret"],
            ["--token", "a", "--credentials", "a:b"],
        ];
        for (const args of wrong) expect(await run(args), args.join(" ")).to.equal(2);
        expect(complaints).to.have.length(wrong.length);
        for (const complaint of complaints) {
            expect(complaint).to.match(/^pulumi-marathon emulator: [^\n]+\. Try --help\.$/);
            expect(complaint).to.not.contain("s3cret");
        }
    });

    it("says in one line that its port is taken", async () => {
        const other = await Emulator.start();
        const { port } = new URL(other.url);
        const code = await run(["--port", port]);
        await other.close();
        expect([code, ...complaints]).to.deep.equal([
            1,
            `pulumi-marathon emulator: port ${port} is taken by something else; ` +
                "choose another one with --port, 0 for any free one.",
        ]);
    });

    it("prints the url only when it is to be quiet", async () => {
        await run(["--port=0", "--quiet"], async (url) => void (await call({ url }, "GET", "/ping")));
        expect(printed).to.have.length(1);
    });

    it("plays what the options say", async () => {
        const authorization = `Basic ${Buffer.from("ada:pass:word").toString("base64")}`;
        const options = ["--clock=stepped", "--features", "secrets", "--credentials", "ada:pass:word"];
        await run(["--port=0", ...options], async (url) => {
            expect((await call({ url }, "GET", "/v2/info")).status).to.equal(401);
            const info = await call({ url }, "GET", "/v2/info", undefined, { Authorization: authorization });
            expect(info.at("marathon_config.features")).to.deep.equal(["secrets"]);
            expect((await call({ url }, "GET", "/emulator/clock")).at("kind")).to.equal("stepped");
        });
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`ends well by ${signal}, with a reader of its events attached`, async () => {
            const script = 'require("./test/emulator").runEmulatorCommand(["--port=0"]).then(process.exit)';
            const child = spawn(process.execPath, ["--import", "tsx", "-e", script], {
                cwd: join(__dirname, "..", "..", ".."),
                stdio: ["ignore", "pipe", "inherit"],
            });
            const [first] = await once(child.stdout, "data");
            const url = /http\S+/.exec(String(first))?.[0] ?? expect.fail(`It printed ${first}`);
            const stream = await Stream.open({ url });
            child.kill(signal);
            expect(await once(child, "exit")).to.deep.equal([0, null]);
            stream.close();
        });
    }

    it("shows its options, each in a line that fits", async () => {
        expect(await run(["--help"])).to.equal(0);
        expect(printed.join()).to.match(/--seed FILE/);
        expect(
            printed
                .join()
                .split("\n")
                .filter((line) => line.length > 100),
        ).to.deep.equal([]);
    });
});
