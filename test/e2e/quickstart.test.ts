import { join } from "node:path";
import { expect } from "chai";
import { request } from "undici";
import { Emulator } from "../emulator/index";
import { findEngine, needsEngine } from "../support/engine";
import { failureOf } from "../support/failure-of";
import { cleanEnvironment } from "../support/hermetic";
import { Operator } from "../support/operator";
import { type CommandResult, RunningCommand } from "../support/running-command";
import { until } from "../support/until";

const checkout = join(__dirname, "..", "..");

/** What is typed after the emulator has been started, whichever Marathon it is. */
const pulumiCommands = [
    "pulumi preview --diff",
    "pulumi up --yes --skip-preview",
    "pulumi preview --expect-no-changes",
    "sed -i s/nginx:1.27/nginx:1.28/ index.ts",
    "pulumi preview --diff",
    "pulumi destroy --yes --skip-preview",
];

describe("npm run quickstart", function () {
    this.timeout(120_000);
    needsEngine();

    const start = async (command: string, args: readonly string[], env: Record<string, string> = {}) => {
        const { root } = await findEngine();
        const place = { cwd: checkout, env: cleanEnvironment({ PULUMI_MARATHON_ENGINE: root, ...env }) };
        return new RunningCommand(command, args, place);
    };

    const run = async (env?: Record<string, string>) =>
        await (await start("npm", ["run", "quickstart"], env)).result;

    describe("with nothing set up", () => {
        let result: CommandResult;

        before(async () => {
            result = await run();
        });

        it("ends well", () => {
            expect(result.code, result.stderr).to.equal(0);
        });

        it("shows every command as a user would type it", () => {
            expect(commandsIn(result).map(withoutPlaces)).to.deep.equal([
                "npx pulumi-marathon emulator --port 0 --seed marathon-lb.json &",
                "cd <folder>",
                "pulumi stack init dev",
                "pulumi config set marathon:url <url>",
                ...pulumiCommands,
            ]);
        });

        it("knows in the first preview what Marathon holds in the end", () => {
            const { first, held } = environmentsIn(result);
            expect(held.REDIS_HOST).to.equal("marathon-lb.marathon.mesos");
            expect(held).to.have.all.keys("REDIS_HOST", "REDIS_PORT", "REDIS_URL");
            expect(first).to.deep.equal(held);
        });

        it("shows in the preview of the edit the edit and nothing else", () => {
            const changes = result.stdout.match(/^ +[~+-] [a-z]\w*: .*=>.*$/gm);
            expect(changes?.map((line) => line.trim())).to.deep.equal([
                '~ image: "nginx:1.27" => "nginx:1.28"',
            ]);
        });

        it("fits a narrow window with what is its own, and needs no colours", () => {
            const own = result.stdout.match(/^[#$].*$/gm)?.map(withoutPlaces) ?? [];
            expect(own.filter((line) => line.length > 80)).to.deep.equal([]);
            expect(result.stdout).to.not.contain("\u001b[");
        });

        it("leaves no emulator behind", async () => {
            const [, url] = /played at (\S+)/.exec(result.stdout) ?? [];
            const { code } = await failureOf<NodeJS.ErrnoException>(request(`${url}/ping`));
            expect(code).to.equal("ECONNREFUSED");
        });
    });

    describe("with MARATHON_URL set", () => {
        let marathon: Emulator;

        beforeEach(async () => {
            marathon = await Emulator.start({ clock: "real" });
        });

        afterEach(() => marathon?.close());

        const ids = () => marathon.apps().map(({ id }) => id);

        it("deploys there and takes all of it back", async () => {
            marathon.seed({ id: "/theirs", cmd: "theirs" });
            const result = await run({ MARATHON_URL: marathon.url });
            expect(result.code, result.stderr).to.equal(0);
            expect(commandsIn(result).slice(1)).to.deep.equal(["pulumi stack init dev", ...pulumiCommands]);
            expect(result.stdout).to.contain(`/redis and /web are made at\n# ${marathon.url}\n`);
            expect(marathon.writes().map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
                "POST /v2/apps",
                "POST /v2/apps",
                "DELETE /v2/apps/web",
                "DELETE /v2/apps/redis",
            ]);
            expect(ids()).to.deep.equal(["/theirs"]);
        });

        it("takes back what it has deployed when it is interrupted", async () => {
            marathon.behave("/web", { noOffers: true });
            const command = await start(process.execPath, ["tools/quickstart.mjs"], {
                MARATHON_URL: marathon.url,
            });
            await until("the web app waits for offers", () => ids().includes("/web"), 90);
            command.interrupt();
            const { code, stdout, stderr } = await command.result;
            expect(code).to.equal(130);
            expect(stdout).to.match(/# What was made goes again\.\n\$ pulumi destroy/);
            expect(stderr).to.contain("Interrupted by SIGINT");
            expect(ids()).to.deep.equal([]);
        });

        it("fails where it cannot deploy, and changes nothing", async () => {
            await new Operator(marathon).create({ id: "/web", cmd: "theirs" });
            marathon.clearRequests();
            const { code, stderr } = await run({ MARATHON_URL: marathon.url });
            expect(code).to.equal(1);
            expect(stderr)
                .to.contain("/web exists already")
                .and.contain("pulumi preview ended with exit code");
            expect(marathon.writes()).to.deep.equal([]);
        });
    });
});

function commandsIn({ stdout }: CommandResult): string[] {
    return stdout.match(/(?<=^\$ ).*$/gm) ?? [];
}

function withoutPlaces(line: string): string {
    return line.replace(/http:\S+/, "<url>").replace(/(?<=^(\$ )?cd ).*/, "<folder>");
}

/** The environment of the web app, as the first preview shows it and as Marathon is asked for it. */
function environmentsIn({ stdout }: CommandResult) {
    const [preview = ""] = stdout.split("$ pulumi up");
    const [, list = ""] = /GET \/v2\/apps\/web\):\n((?:\w+=.*\n)*)/.exec(stdout) ?? [];
    const [, shown = ""] = /\n +webEnvironment: \{\n([^}]*)\}/.exec(preview) ?? [];
    const entries = (text: string, form: RegExp) =>
        Object.fromEntries([...text.matchAll(form)].map(([, name, value]) => [name, value]));
    return { held: entries(list, /^(\w+)=(.*)$/gm), first: entries(shown, /(\w+) *: "(.*)"/g) };
}
