import { readFileSync } from "node:fs";
import { extname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { absoluteId } from "../provider/definition/path-id";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../provider/definition/unknown";
import { type DocumentProblem, parseJson, parseYaml } from "./definition-syntax";
import type { MarathonAppArgs } from "./marathon-app";

/**
 * The app that a file defines, as arguments of a MarathonApp: JSON or YAML, in the form in which people give it to
 * Marathon or have saved it from there, old forms included.
 *
 * `id` becomes `appId`; a relative one begins at the root, as Marathon reads it. What only Marathon writes (`version`,
 * `tasks` and the like) is left out, and so is the label by which a stack knows its apps. Members that are no fields of
 * an app definition stay: the preview warns about them.
 *
 * @param file  a path, relative ones from the working directory, which is the project's. `.json` holds JSON, everything
 *              else YAML, `<<` merge keys included
 * @throws pulumi.RunError  one line with the place, where the file is missing, is no JSON or YAML, says something
 *              twice, or does not hold exactly one app
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * new marathon.MarathonApp("rails", marathon.definitions.readApp("rails.json"));
 * new marathon.MarathonApp("blue", { ...marathon.definitions.readApp("rails.json"), appId: "/blue/rails", instances: 1 });
 * ```
 */
export function readApp(file: string): MarathonAppArgs {
    const text = contentOf(file);
    const parsed = extname(file).toLowerCase() === ".json" ? parseJson(text) : parseYaml(text);
    if ("problem" in parsed) throw refusal(file, parsed.problem);
    const definition = appIn(parsed.value);
    if (typeof definition === "string") throw refusal(file, { text: definition });
    return argumentsFrom(file, definition);
}

function contentOf(file: string): string {
    try {
        return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const text =
            code === "ENOENT" ? `there is no such file in ${process.cwd()}` : `cannot be read (${code})`;
        throw refusal(file, { text });
    }
}

/** In one line, and without anything of what the file holds. */
function refusal(file: string, { text, line }: DocumentProblem): pulumi.RunError {
    return new pulumi.RunError(`${file}${line === undefined ? "" : `:${line}`}: ${text}`);
}

/** The one app that a document holds, or what it holds instead. */
function appIn(document: PropertyValue): PropertyMap | string {
    if (Array.isArray(document)) {
        return `holds a list of ${document.length}, not an app: put each app into a file of its own`;
    }
    if (!isPropertyMap(document)) return "holds no app definition, which is an object";
    const { app } = document;
    // As GET /v2/apps/{id} answers.
    if (isPropertyMap(app) && Object.keys(document).length === 1) return app;
    const held = ["apps", "groups", "containers"].find((name) => Array.isArray(document[name]));
    if (held === "containers") return "holds a pod, not an app: this package does not manage pods";
    if (held)
        return "holds a group, not an app: put each app into a file of its own, and make a MarathonGroup";
    return document;
}

/** What Marathon adds to the apps that it shows: nothing that can be asked for. */
const writtenByMarathon: ReadonlySet<string> = new Set([
    "deployments",
    "lastTaskFailure",
    "readinessCheckResults",
    "taskStats",
    "tasks",
    "tasksHealthy",
    "tasksRunning",
    "tasksStaged",
    "tasksStats",
    "tasksUnhealthy",
    "version",
    "versionInfo",
]);

function argumentsFrom(file: string, definition: PropertyMap): MarathonAppArgs {
    const { id, ...members } = withoutNulls(definition) as PropertyMap;
    const asked = Object.entries(members).filter(([name]) => !writtenByMarathon.has(name));
    const given = withoutOwner(Object.fromEntries(asked));
    if (id === undefined) return given;
    if (typeof id !== "string" || id === "")
        throw refusal(file, { text: "id: must be a text, as /shop/cart" });
    return { ...given, appId: absoluteId(id) };
}

/** Whose the app was when it was saved does not say whose the new one is. */
function withoutOwner(definition: PropertyMap): PropertyMap {
    if (!isPropertyMap(definition.labels)) return definition;
    const { PULUMI_OWNER: _, ...labels } = definition.labels;
    return { ...definition, labels };
}

/** To Marathon, a member that is `null` is the same as none. */
function withoutNulls(value: PropertyValue): PropertyValue {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (!isPropertyMap(value)) return value;
    const given = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
    return Object.fromEntries(given.map(([name, member]) => [name, withoutNulls(member as PropertyValue)]));
}
