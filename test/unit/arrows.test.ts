import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize, relative } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "..", "..");

/** For each room: the rooms it may import, besides itself. */
const allowed: Record<string, readonly string[]> = {
    "provider/marathon": [],
    "provider/definition": [],
    "provider/settings": ["provider/marathon", "provider/definition"],
    "provider/links": ["provider/definition"],
    "provider/rollout": ["provider/marathon", "provider/definition"],
    "provider/volumes": ["provider/marathon", "provider/definition"],
    "provider/resources": [
        "provider/settings",
        "provider/marathon",
        "provider/definition",
        "provider/links",
        "provider/rollout",
        "provider/volumes",
    ],
    "provider/dynamic": [
        "provider/settings",
        "provider/marathon",
        "provider/definition",
        "provider/rollout",
        "provider/volumes",
        "provider/resources",
    ],
    provider: ["provider/dynamic", "provider/resources"],
    sdk: [
        "provider/settings",
        "provider/definition",
        "provider/links",
        "provider/marathon",
        "provider/volumes",
    ],
    "test/emulator": ["provider/definition"],
};

/**
 * The packages a room may import at run time; built-in modules are free. The SDK names its own package: in the text
 * that the provider process evaluates, and where the command starts the emulator.
 */
const packages: Record<string, readonly string[]> = {
    sdk: ["@pulumi/pulumi", "js-yaml", "pulumi-marathon"],
};

/** The only files that may touch undici: the HTTP client, the event stream and the volume clients. */
const httpFiles = /^provider\/(marathon\/(http|events)\.ts|volumes\/.*\.ts)$/;

function sourceFiles(folder: string): string[] {
    return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(folder, file));
}

function roomOf(file: string): string {
    const rooms = Object.keys(allowed).sort((a, b) => b.length - a.length);
    return rooms.find((room) => file.startsWith(`${room}/`)) ?? file;
}

/** Every module a file names in an import, export or require, type-only imports of packages left out. */
function importsOf(file: string): string[] {
    const text = readFileSync(join(root, file), "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
    const statements = text.matchAll(
        /^\s*(?:import|export)\s(type\s)?[^;'"]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\b(?:require|import)\(\s*"([^"]+)"\s*\)/gm,
    );
    return [...statements]
        .filter((statement) => !(statement[1] && !statement[2]?.startsWith(".")))
        .map((statement) => statement[2] ?? statement[3] ?? statement[4] ?? "");
}

function violationsIn(file: string): string[] {
    const room = roomOf(file);
    return importsOf(file).flatMap((imported) => {
        if (imported.startsWith(".")) {
            const target = roomOf(`${normalize(join(dirname(file), imported))}.ts`);
            const fine = target === room || allowed[room]?.includes(target);
            return fine ? [] : [`${file} imports ${imported} (${room} → ${target})`];
        }
        if (imported.startsWith("node:") || builtinModules.includes(imported)) return [];
        if (imported === "undici" && httpFiles.test(file)) return [];
        const packageName = imported.split("/", imported.startsWith("@") ? 2 : 1).join("/");
        return packages[room]?.includes(packageName) ? [] : [`${file} imports ${imported}`];
    });
}

describe("the arrows between the rooms", () => {
    const files = ["sdk", "provider", "test/emulator"].flatMap(sourceFiles);

    it("finds the source files", () => {
        expect(files.length).to.be.greaterThan(0);
    });

    it("point one way", () => {
        expect(files.flatMap(violationsIn)).to.deep.equal([]);
    });

    it("leave the global fetch alone", () => {
        const offenders = files.filter((file) =>
            /(?<![.\w])fetch\(/.test(readFileSync(join(root, file), "utf8")),
        );
        expect(offenders.map((file) => relative(root, join(root, file)))).to.deep.equal([]);
    });
});
