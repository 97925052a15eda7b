// `npm run quickstart`: the program of examples/quickstart from its first preview to its end, as a user would type it.
// Needs nothing set up: it installs, builds, finds the pulumi CLI and starts an emulated Marathon, and throws away all of
// that is its own. With MARATHON_URL set it uses that Marathon instead, and takes back what it has deployed there.

import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { EngineMissingError, findEngine } from "./engine.mjs";
import { CommandError, Interrupted, PulumiCommands } from "./quickstart-commands.mjs";
import { startEmulator } from "./quickstart-emulator.mjs";
import { makeProject } from "./quickstart-project.mjs";
import { buildPackage, checkout, installDependencies, SetUpError } from "./set-up.mjs";

const confirmed = ["--yes", "--skip-preview"];

/** @param {string} line */
const say = (line) => console.log(line);

/**
 * Everything a user sees of the program. What it has deployed is destroyed, also where something goes wrong on the way.
 *
 * @param {PulumiCommands} pulumi
 * @param {import("./quickstart-project.mjs").Project} project
 * @param {string} url of Marathon
 */
async function showTour(pulumi, project, url) {
    let isDeployed = false;
    try {
        say("\n# What would be made. Where Redis will be is known already.");
        await pulumi.run("preview", "--diff");

        say("\n# It is made; the command ends when it works.");
        isDeployed = true;
        await pulumi.run("up", ...confirmed);

        say("\n# Nothing is left to do.");
        await pulumi.run("preview", "--expect-no-changes");

        say("\n# The environment of the web app, as Marathon holds it (GET /v2/apps/web):");
        await showEnvironment("/web", url, pulumi.environment);

        say("\n# An edit, and what it would change.");
        say("$ sed -i s/nginx:1.27/nginx:1.28/ index.ts");
        project.edit("index.ts", "nginx:1.27", "nginx:1.28");
        await pulumi.run("preview", "--diff");

        say("\n# All of it goes.");
        isDeployed = false;
        await pulumi.run("destroy", ...confirmed);
    } catch (error) {
        if (isDeployed) await undo(pulumi);
        throw error;
    }
}

/** @param {PulumiCommands} pulumi */
async function undo(pulumi) {
    say("\n# What was made goes again.");
    try {
        await pulumi.releaseLock();
        await pulumi.runAnyway("destroy", ...confirmed);
    } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        say(`\n${error.message}: /redis and /web may still be in Marathon.`);
    }
}

/**
 * Prints the environment of an app, asked of Marathon itself and not of Pulumi.
 *
 * @param {string} appId
 * @param {string} url
 * @param {Readonly<Record<string, string | undefined>>} environment
 */
async function showEnvironment(appId, url, environment) {
    const provider = pathToFileURL(join(checkout, "dist", "provider")).href;
    const { MarathonClient } = await import(`${provider}/marathon/client.js`);
    const { resolveSettings } = await import(`${provider}/settings/resolve.js`);
    /** @param {string} name */
    const configured = (name) => (name === "url" ? url : undefined);
    const { connection } = resolveSettings({ configured, environment });
    const client = new MarathonClient(connection);
    try {
        const { env = {} } = await client.getApp(appId);
        for (const [name, value] of Object.entries(env)) say(`${name}=${value}`);
    } finally {
        await client.close();
    }
}

/**
 * The caller's environment for the commands of the tour, without the caller's stacks; without the settings for another
 * Marathon where an emulated one is used.
 *
 * @param {string} pulumi path of the CLI
 * @param {RegExp} foreign variables to leave out
 */
function environmentFor(pulumi, foreign) {
    const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    return { ...Object.fromEntries(own), PATH: [dirname(pulumi), process.env.PATH].join(delimiter) };
}

/** @param {string} pulumi path of the CLI */
async function deploy(pulumi) {
    const given = process.env.MARATHON_URL;
    const environment = environmentFor(pulumi, given ? /^PULUMI_/ : /^(PULUMI_|MARATHON_)|_PROXY$/i);
    const project = makeProject();
    const commands = new PulumiCommands(pulumi, project.folder, { ...environment, ...project.environment });
    let emulator;
    try {
        if (given) say(`\n# MARATHON_URL is set: /redis and /web are made at\n# ${withoutUser(given)}`);
        else emulator = await startEmulator(say);
        say("\n# A copy of examples/quickstart, with a home and a state of its own:");
        say(`$ cd ${project.folder}`);
        await commands.run("stack", "init", "dev");
        if (emulator) await commands.run("config", "set", "marathon:url", emulator.url);
        await showTour(commands, project, given || emulator?.url || "");
    } finally {
        await emulator?.stop();
        project.remove();
    }
    say("\nDone. The program is examples/quickstart/index.ts.");
}

/** @param {string} url */
function withoutUser(url) {
    return url.replace(/\/\/[^/@]*@/g, "//");
}

async function main() {
    await installDependencies();
    await buildPackage();
    const engine = await findEngine({ say });
    say(`pulumi ${engine.version} (${engine.source})`);
    await deploy(engine.pulumi);
}

main().catch((error) => {
    const isExpected = [CommandError, SetUpError, EngineMissingError].some((kind) => error instanceof kind);
    console.error(isExpected ? `\n${error.message}` : error);
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
});
