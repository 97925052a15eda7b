import {
    cpSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const checkout = realpathSync(join(__dirname, "..", ".."));

/** What a project folder resolves, each a link to the one copy of the checkout. */
const linked = {
    "pulumi-marathon": checkout,
    "@pulumi/pulumi": join(checkout, "node_modules", "@pulumi", "pulumi"),
    typescript: join(checkout, "node_modules", "typescript"),
};

/** Text by path, relative to the folder they are written to. */
export type Files = Readonly<Record<string, string>>;

export interface WorkspaceContents {
    /** Files of the project. */
    readonly files?: Files;
    /** Packages in its `node_modules`, by name. */
    readonly packages?: Readonly<Record<string, Files>>;
    /** A folder of the checkout to start from, `examples/quickstart` for instance. */
    readonly copyOf?: string;
}

/**
 * A project folder as a user has it, in the system's temporary folder: `pulumi-marathon`, `@pulumi/pulumi` and
 * `typescript` resolve from it, `pulumi-marathon` to the built package.
 */
export class Workspace {
    readonly dir = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-marathon-")));

    private constructor() {}

    /** Lays the folder out. The caller removes it. */
    static create(contents: WorkspaceContents = {}): Workspace {
        const workspace = new Workspace();
        if (contents.copyOf) workspace.copy(join(checkout, contents.copyOf));
        for (const [name, target] of Object.entries(linked)) workspace.link(name, target);
        for (const [name, files] of Object.entries(contents.packages ?? {})) {
            workspace.writeAll(join("node_modules", name), files);
        }
        workspace.writeAll(".", contents.files ?? {});
        return workspace;
    }

    /** Writes one file, and its folders. */
    write(path: string, text: string): void {
        const target = join(this.dir, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
    }

    read(path: string): string {
        return readFileSync(join(this.dir, path), "utf8");
    }

    /** The names in a folder. */
    list(folder: string): string[] {
        return readdirSync(join(this.dir, folder));
    }

    remove(): void {
        rmSync(this.dir, { recursive: true, force: true });
    }

    private writeAll(folder: string, files: Files): void {
        for (const [path, text] of Object.entries(files)) this.write(join(folder, path), text);
    }

    private link(name: string, target: string): void {
        const place = join(this.dir, "node_modules", name);
        mkdirSync(dirname(place), { recursive: true });
        symlinkSync(target, place, "dir");
    }

    private copy(source: string): void {
        const isOurs = (path: string) => !/[/\\](node_modules|\.pulumi)$/.test(path);
        cpSync(source, this.dir, { recursive: true, filter: isOurs });
    }
}
