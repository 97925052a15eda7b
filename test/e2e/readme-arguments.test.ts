import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { fields } from "../../provider/definition/fields";
import { latestServer, type Server } from "../../provider/definition/server";
import { asksForRestart, changedArguments, definitionIn } from "../../provider/resources/own-arguments";

const checkout = join(__dirname, "..", "..");

const read = (path: string) => readFileSync(join(checkout, path), "utf8");

const readme = read("README.md");

const marathonsOwn = membersOf("provider/definition/types.ts", "AppDefinition");
const packagesOwn = membersOf("sdk/marathon-app.ts", "MarathonAppArgs");
const members: ReadonlyMap<string, ts.PropertySignature> = new Map([...packagesOwn, ...marathonsOwn]);

/** Arguments that become a part of the definition, and what they become. */
const becomes: Readonly<Record<string, string>> = {
    links: "env",
    linkDependencies: "dependencies",
    marathonLb: "labels",
    defaultHealthCheck: "healthChecks",
    volumes: "container",
};

/** What names the app. */
const identity = ["appId", "group"];

/** The members of an interface as the source has them. */
function membersOf(path: string, name: string): Map<string, ts.PropertySignature> {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
    const found = source.statements.find(
        (statement): statement is ts.InterfaceDeclaration =>
            ts.isInterfaceDeclaration(statement) && statement.name.text === name,
    );
    const properties = found?.members.filter(ts.isPropertySignature) ?? [];
    return new Map(properties.map((member) => [member.name.getText(), member]));
}

/** A type as people write values of it: without Outputs, and without what only keeps it from being changed. */
function typeText(type: ts.TypeNode | undefined): string {
    if (type === undefined) return "unknown";
    if (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type)) return typeText(type.type);
    if (ts.isUnionTypeNode(type)) return type.types.map(typeText).join(" | ");
    if (ts.isArrayTypeNode(type)) return `${typeText(type.elementType)}[]`;
    if (ts.isTypeLiteralNode(type)) {
        const inside = type.members
            .filter(ts.isPropertySignature)
            .map((member) => `${member.name.getText()}: ${typeText(member.type)}`);
        return `{ ${inside.join(", ")} }`;
    }
    if (!ts.isTypeReferenceNode(type)) return type.getText();
    const name = type.typeName.getText();
    const [first, second] = type.typeArguments ?? [];
    if (name === "Readonly" || name === "pulumi.Input") return typeText(first);
    return name === "Record" ? `Record<${typeText(first)}, ${typeText(second)}>` : name;
}

/** What the comment says after `@default`. */
function documentedDefault(name: string): string {
    const member = members.get(name);
    const tag = member && ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
    return (ts.getTextOfJSDocComment(tag?.comment) ?? "").replaceAll(/\s+/g, " ").trim();
}

function isOutdated(name: string): boolean {
    const member = members.get(name);
    return member !== undefined && ts.getJSDocDeprecatedTag(member) !== undefined;
}

function since(name: string): string {
    const { since: version } = fields[name] ?? {};
    return version ? `${version.major}.${version.minor}` : "";
}

/** What a change makes Marathon do. */
function effectOfChange(name: string): string {
    if (identity.includes(name)) return "replace";
    const field = fields[becomes[name] ?? name];
    if (field)
        return field.effect === undefined ? "restart" : field.effect === "scales" ? "scale" : "nothing";
    return asksForRestart({}, { [name]: { any: "value" } }) ? "restart" : "nothing";
}

/** What several arguments of one row have in common. */
function common(values: readonly string[]): string {
    const [first = "", ...others] = [...new Set(values)];
    return others.length === 0 ? first : `differs: ${values.join(", ")}`;
}

function rowOf(names: readonly string[]): string {
    const type = common(names.map((name) => typeText(members.get(name)?.type)));
    const defaults = names.map(documentedDefault);
    const cells = [
        names.map((name) => `\`${name}\``).join(", "),
        `\`${type.replaceAll("|", "\\|")}\``,
        defaults.some(Boolean) ? defaults.map((text) => text || "none").join(", ") : "",
        common(names.map(since)),
        common(names.map(effectOfChange)),
    ];
    return `| ${cells.join(" | ")} |`;
}

/** The rows of the table below a heading. */
function rowsBelow(heading: string): string[] {
    const section = readme.slice(readme.indexOf(`\n${heading}\n`));
    const [table = ""] = /^\|.*\n\|[-|]+\n((?:\|.*\n)*)/m.exec(section) ?? [];
    return table.trim().split("\n").slice(2);
}

function namesIn(row: string): string[] {
    const [cell = ""] = /^\| [^|]*/.exec(row) ?? [];
    return [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

describe("the arguments of an app in the README", () => {
    const rows = rowsBelow("### Every argument");

    it("are all that there are, each once", () => {
        const current = [...members.keys()].filter((name) => !isOutdated(name));
        expect(rows.flatMap(namesIn)).to.have.members(current);
    });

    for (const row of rows) {
        const names = namesIn(row);
        it(`have the type, default, version and effect of ${names.join(", ")}`, () => {
            expect(row).to.equal(rowOf(names));
        });
    }

    it("tell all that the package adds, and what each means", () => {
        const named = rowsBelow("## MarathonApp").flatMap(namesIn);
        expect(named).to.have.members([...packagesOwn.keys()]);
    });

    it("name those that are outdated", () => {
        const outdated = [...members.keys()].filter(isOutdated);
        for (const name of outdated) expect(readme).to.contain(`\`${name}\``);
    });

    it("have types that the package exports", () => {
        const exported = `${read("sdk/index.ts")}${read("provider/definition/types.ts")}`;
        const types = rows.flatMap((row) => row.match(/\b[A-Z][a-z]\w+(?=[[\]>` \\])/g) ?? []);
        for (const name of types) {
            if (name !== "Record") expect(exported, name).to.match(new RegExp(`\\b${name}\\b`));
        }
    });
});

describe("the arguments of a group in the README", () => {
    it("are all that there are, each once", () => {
        const content = membersOf("sdk/group-args.ts", "GroupContentArgs");
        const own = membersOf("sdk/marathon-group.ts", "MarathonGroupArgs");
        const named = rowsBelow("## MarathonGroup").flatMap(namesIn);
        expect(named).to.have.members([...content.keys(), ...own.keys()]);
    });
});

describe("the documented defaults of an app's fields", () => {
    const defaultOn = (name: string, server: Server) => {
        const { default: fallback } = fields[name] ?? {};
        return typeof fallback === "function" ? fallback(server, {}) : fallback;
    };
    const simple = Object.keys(fields).filter((name) =>
        ["string", "number", "boolean"].includes(typeof defaultOn(name, latestServer)),
    );

    for (const name of simple.filter((each) => defaultOn(each, latestServer) !== "")) {
        it(`begin with that of ${name}`, () => {
            expect(documentedDefault(name).split(";")[0]).to.equal(String(defaultOn(name, latestServer)));
        });
    }
});

describe("what only the package reads", () => {
    const outside = [...packagesOwn.keys()].filter((name) => !identity.includes(name) && !becomes[name]);

    for (const name of outside) {
        it(`keeps ${name} out of what Marathon gets`, () => {
            expect(definitionIn({ appId: "/web", [name]: "any" })).to.deep.equal({ id: "/web" });
        });
    }

    it("writes nothing for a change of these but restartOn", () => {
        const restarting = outside.filter((name) => effectOfChange(name) === "restart");
        expect(restarting).to.deep.equal(["restartOn"]);
        expect(changedArguments({ adopt: true }, {})).to.deep.equal([]);
    });
});
