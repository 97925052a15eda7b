// The project that the quickstart works in: a copy of the example, so that its edit does not edit the checkout.

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
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkout } from "./set-up.mjs";

/** What an earlier use of the example itself may have left in its folder. */
const leftovers = /^(node_modules|\.pulumi|Pulumi\..+\.yaml)$/;

/**
 * @typedef {object} Project
 * @property {string} folder
 * @property {Readonly<Record<string, string>>} environment makes the pulumi CLI use a home and a backend beside it
 * @property {(file: string, before: string, after: string) => void} edit replaces a text in a file
 * @property {() => void} remove
 */

/** @returns {Project} */
export function makeProject() {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-marathon-")));
    const folder = join(root, "quickstart");
    const backend = join(root, "state");
    mkdirSync(backend);
    cpSync(join(checkout, "examples", "quickstart"), folder, {
        recursive: true,
        filter: (path) => !leftovers.test(basename(path)),
    });
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"), "junction");
    return {
        folder,
        environment: {
            PULUMI_HOME: join(root, "home"),
            PULUMI_BACKEND_URL: pathToFileURL(backend).href,
            PULUMI_CONFIG_PASSPHRASE: "quickstart",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        },
        edit(file, before, after) {
            const path = join(folder, file);
            const text = readFileSync(path, "utf8");
            if (!text.includes(before)) throw new Error(`${file} does not contain ${before}`);
            writeFileSync(path, text.replaceAll(before, after));
        },
        remove: () => rmSync(root, { recursive: true, force: true }),
    };
}
