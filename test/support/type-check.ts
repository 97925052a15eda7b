import { join } from "node:path";
import ts from "typescript";
import { type Files, Workspace } from "./workspace";

/** Settings of a new Pulumi project, as strict as they come. */
const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
};

/**
 * Type-checks programs as in a user's project, where `pulumi-marathon` is the built package.
 *
 * @param programs  the text of each by its name, `first.ts`
 * @returns an empty list, or what is wrong and where: `first.ts:3: Cannot find name 'redis'.`
 */
export function typeErrorsIn(programs: Files): string[] {
    const workspace = Workspace.create({ files: programs });
    try {
        const files = Object.keys(programs).map((name) => join(workspace.dir, name));
        const program = ts.createProgram(files, options);
        return ts.getPreEmitDiagnostics(program).map((diagnostic) => describe(diagnostic, workspace.dir));
    } finally {
        workspace.remove();
    }
}

function describe({ file, start, messageText }: ts.Diagnostic, folder: string): string {
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    if (!file || start === undefined) return text;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${file.fileName.slice(folder.length + 1)}:${line + 1}: ${text}`;
}
