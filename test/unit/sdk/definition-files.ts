import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

/** What a function makes of files, which the tests of a `describe` write into a folder of their own. */
export function definitionFiles<Definition>(readFile: (file: string) => Definition): {
    readonly read: (name: string, text: string) => Definition;
    /** What is said about a file, without its folder. */
    readonly refusalOf: (name: string, text: string) => string;
} {
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "definitions-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    function read(name: string, text: string): Definition {
        const file = join(folder, name);
        writeFileSync(file, text);
        return readFile(file);
    }

    function refusalOf(name: string, text: string): string {
        try {
            read(name, text);
        } catch (error) {
            expect(pulumi.RunError.isInstance(error)).to.equal(true);
            return (error as Error).message.replace(`${folder}/`, "");
        }
        throw new Error("It was read");
    }

    return { read, refusalOf };
}
