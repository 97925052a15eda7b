import { readFileSync } from "node:fs";
import { extname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PropertyValue } from "../provider/definition/unknown";
import { type DocumentProblem, parseJson, parseYaml } from "./definition-syntax";

/**
 * What a file holds: JSON by its name, else YAML.
 *
 * @throws pulumi.RunError  one line with the place, where it is missing, is no JSON or YAML, or says something twice
 */
export function readDocument(file: string): PropertyValue {
    const text = contentOf(file);
    const parsed = extname(file).toLowerCase() === ".json" ? parseJson(text) : parseYaml(text);
    if ("problem" in parsed) throw refusal(file, parsed.problem);
    return parsed.value;
}

/** In one line, and without anything of what the file holds. */
export function refusal(file: string, { text, line }: DocumentProblem): pulumi.RunError {
    return new pulumi.RunError(`${file}${line === undefined ? "" : `:${line}`}: ${text}`);
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
