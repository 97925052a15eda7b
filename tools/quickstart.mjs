// `npm run quickstart`: the example in examples/quickstart from the first preview to destroy, as a user would type it.
// Needs nothing set up: it installs, builds, finds the pulumi CLI and starts an emulated Marathon, all thrown away at
// the end. With MARATHON_URL set it uses that Marathon instead.

import { spawn } from "node:child_process";
import {
    cpSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { EngineMissingError, findEngine } from "./engine.mjs";
import { buildPackage, checkout, installDependencies, SetUpError } from "./set-up.mjs";

/** A command the user would have typed went wrong; its output has been shown. */
class CommandError extends Error {}

/** @param {string} line */
const say = (line) => console.log(line);

/**
 * A copy of the example, so that the edit of this tour does not edit the checkout, with a home and a backend of its own.
 *
 * @returns {{ folder: string, project: string, environment: Record<string, string> }}
 */
function makeProject() {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-marathon-quickstart-")));
    const project = join(folder, "quickstart");
    const backend = join(folder, "state");
    cpSync(join(checkout, "examples", "quickstart"), project, { recursive: true });
    symlinkSync(join(checkout, "node_modules"), join(project, "node_modules"), "junction");
    mkdirSync(backend);
    return {
        folder,
        project,
        environment: {
            PULUMI_HOME: join(folder, "home"),
            PULUMI_BACKEND_URL: pathToFileURL(backend).href,
            PULUMI_CONFIG_PASSPHRASE: "quickstart",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
    };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
async function startEmulator(env) {
    const command = join(checkout, "dist", "sdk", "cli", "main.js");
    say("\n$ npx pulumi-marathon emulator --port 0 &");
    const child = spawn(process.execPath, [command, "emulator", "--port", "0"], {
        env,
        stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await new Promise((resolve, reject) => {
        let output = "";
        child.stdout.on("data", (chunk) => {
            output += chunk;
            const found = /https?:\/\/\S+?(?=[\s.,]*(\s|$))/.exec(output);
            if (found) resolve(found[0]);
        });
        child.once("error", reject);
        child.once("exit", (code) => reject(new CommandError(`the emulator ended with exit code ${code}`)));
    });
    say(`Marathon, emulated, at ${url}`);
    return { url, stop: () => child.kill() };
}

/**
 * Runs one command of the tour, echoed first, its output shown as it comes.
 *
 * @param {readonly string[]} args of pulumi
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, pulumi: string }} context
 */
async function pulumi(args, { cwd, env, pulumi: executable }) {
    say(`\n$ pulumi ${args.join(" ")}`);
    const code = await new Promise((resolve, reject) => {
        spawn(executable, args, { cwd, env, stdio: "inherit" }).once("error", reject).once("close", resolve);
    });
    if (code !== 0) throw new CommandError(`pulumi ${args[0]} ended with exit code ${code}`);
}

/**
 * The environment of the web app, asked of Marathon itself.
 *
 * @param {string} url
 * @param {NodeJS.ProcessEnv} env
 */
async function showEnvironment(url, env) {
    const { MarathonClient } = await import(
        pathToFileURL(join(checkout, "dist", "provider", "marathon", "client.js")).href
    );
    const { MARATHON_USERNAME: username, MARATHON_PASSWORD: password, MARATHON_TOKEN: token } = env;
    const credentials = token ? { token } : username && password ? { username, password } : undefined;
    const client = new MarathonClient({ urls: url.split(","), credentials });
    say("\nThe web app's environment, as Marathon holds it (GET /v2/apps/web):");
    const app = await client.getApp("/web");
    for (const [name, value] of Object.entries(app.env ?? {})) say(`  ${name}=${value}`);
    await client.close();
}

/** @param {string} project */
function editProgram(project) {
    const file = join(project, "index.ts");
    const before = readFileSync(file, "utf8");
    const after = before.replace("nginx:1.27", "nginx:1.28");
    if (after === before) throw new CommandError("the edit found nothing to change in index.ts");
    say("\n$ sed -i s/nginx:1.27/nginx:1.28/ index.ts");
    writeFileSync(file, after);
}

/** @param {{ pulumi: string, root: string }} engine */
async function tour(engine) {
    const { folder, project, environment } = makeProject();
    const path = `${dirname(engine.pulumi)}${delimiter}${process.env.PATH ?? ""}`;
    const env = { ...process.env, ...environment, PATH: path };
    const emulator = process.env.MARATHON_URL ? undefined : await startEmulator(env);
    const url = emulator?.url ?? process.env.MARATHON_URL ?? "";
    const context = { cwd: project, env, pulumi: engine.pulumi };
    let deployed = false;
    try {
        await pulumi(["stack", "init", "dev"], context);
        await pulumi(["config", "set", "marathon:url", url], context);
        await pulumi(["preview", "--diff"], context);
        deployed = true;
        await pulumi(["up", "--yes", "--skip-preview"], context);
        await pulumi(["preview", "--expect-no-changes"], context);
        await showEnvironment(url, env);
        editProgram(project);
        await pulumi(["preview", "--diff"], context);
        deployed = false;
        await pulumi(["destroy", "--yes", "--skip-preview"], context);
    } finally {
        if (deployed)
            await pulumi(["destroy", "--yes", "--skip-preview"], context).catch((error) =>
                say(error.message),
            );
        emulator?.stop();
        rmSync(folder, { recursive: true, force: true });
    }
    say(
        "\nDone: deployed, linked, unchanged, changed in a preview, destroyed. The program is examples/quickstart/index.ts.",
    );
}

async function main() {
    await installDependencies();
    await buildPackage();
    const engine = await findEngine({ say });
    say(`pulumi ${engine.version} (${engine.source})`);
    await tour(engine);
}

main().catch((error) => {
    const isExpected = [CommandError, SetUpError, EngineMissingError].some((kind) => error instanceof kind);
    console.error(isExpected ? `\n${error.message}` : error);
    process.exitCode = 1;
});
