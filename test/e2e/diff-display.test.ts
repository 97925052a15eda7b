import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation } from "../support/operation";

const before_ = {
    cmd: "serve",
    cpus: 0.5,
    portDefinitions: [],
    env: { LOG: "info", MODE: "fast", OLD: "1" },
};
const after_ = { ...before_, env: { LOG: "debug", MODE: "fast", NEW: "1" } };

describe("the display of changes", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");
    /** Everything that was printed. */
    let printed = "";

    const run = async (operation: "preview" | "up" | "refresh" | "destroy", args: MarathonAppArgs) => {
        world.stack.setProgram(async () => void new MarathonApp("web", args));
        const done = await world.stack[operation]({ diff: true });
        printed += done.stdout + done.stderr;
        return done;
    };

    let first: Operation;
    before(async () => {
        first = await run("preview", before_);
        await run("up", before_);
    });

    it("shows a new app with what the program gave and what follows from it", () => {
        expect(blockOf("web", first.stdout)).to.equal(
            [
                '    appId          : "/web"',
                '    cmd            : "serve"',
                "    cpus           : 0.5",
                '    dnsName        : "web.marathon.mesos"',
                "    endpoints      : {}",
                "    env            : {",
                '        LOG : "info"',
                '        MODE: "fast"',
                '        OLD : "1"',
                "    }",
                "    portDefinitions: []",
            ].join("\n"),
        );
    });

    it("shows of a changed app the changed leaves and nothing else", async () => {
        const { stdout } = await run("preview", after_);
        expect(blockOf("web", stdout)).to.equal(
            [
                "  ~ env: {",
                '      ~ LOG: "info" => "debug"',
                '      + NEW: "1"',
                '      - OLD: "1"',
                "    }",
            ].join("\n"),
        );
    });

    it("tells the engine which leaves changed", async () => {
        const { detailedDiff, diffs } = (await run("preview", after_)).stepOf("web");
        expect(diffs).to.deep.equal(["env"]);
        expect(detailedDiff).to.deep.equal({
            "env.LOG": { kind: "update", inputDiff: true },
            "env.NEW": { kind: "add", inputDiff: true },
            "env.OLD": { kind: "delete", inputDiff: true },
        });
    });

    it("shows nothing where only the writing differs", async () => {
        const { changes } = await run("preview", { ...before_, mem: 128, instances: 1 });
        expect(changes).to.deep.equal({ same: 2 });
    });

    it("shows of an app that is replaced only its id, and the name that follows from it", async () => {
        const preview = await run("preview", { ...before_, appId: "/web2" });
        const replacing = preview.stepsOf("web").find(({ op }) => op === "replace");
        expect(replacing?.diffs).to.deep.equal(["appId", "dnsName"]);
        expect(preview.stdout).to.match(/~ appId *: "\/web" => "\/web2"/);
    });

    it("shows in the update what the preview has shown", async () => {
        const preview = await run("preview", after_);
        const up = await run("up", after_);
        expect(blockOf("web", up.stdout)).to.equal(blockOf("web", preview.stdout));
    });

    it("never shows what is for the provider only", async () => {
        await run("refresh", after_);
        await run("destroy", after_);
        expect(printed).to.contain("web").and.not.match(/__\w+/);
    });
});

/** What is printed below a resource's URN, up to the next resource or the totals; without the outermost indentation. */
function blockOf(name: string, stdout: string): string {
    const lines = stdout.split("\n");
    const start = lines.findIndex((line) => line.includes("[urn=") && line.endsWith(`::${name}]`)) + 1;
    const length = lines.slice(start).findIndex((line) => /^\S|pulumi-nodejs:|--outputs:--/.test(line));
    return lines
        .slice(start, start + length)
        .map((line) => line.slice(4).trimEnd())
        .join("\n");
}
