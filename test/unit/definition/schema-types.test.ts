import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { fields } from "../../../provider/definition/fields";
import { fields as schemaFields } from "../../recordings/schema-fields.json";

const folder = join(__dirname, "..", "..", "..", "provider", "definition");

/** What Marathon's schema names and a program cannot set, with what is below it. */
const leftOut: Readonly<Record<string, string>> = {
    id: "the resource calls it appId",
    version: "Marathon sets it",
    versionInfo: "Marathon sets it",
    "container.appc": "gone after Marathon 1.8, and nothing ran it",
    "container.docker.credential": "refused since Marathon 1.5",
    "check.exec.command.argv": "an app with it can no longer be listed",
};

/** The declarations of the types, by name. */
const declarations = new Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>();
for (const file of readdirSync(folder).filter((name) => name.endsWith("types.ts"))) {
    const source = ts.createSourceFile(
        file,
        readFileSync(join(folder, file), "utf8"),
        ts.ScriptTarget.Latest,
        true,
    );
    source.forEachChild((node) => {
        if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
            declarations.set(node.name.text, node);
        }
    });
}

/** The paths of all members of a type. */
function membersOf(type: ts.TypeNode | undefined, path: string): string[] {
    if (type === undefined) return [];
    if (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type)) return membersOf(type.type, path);
    if (ts.isArrayTypeNode(type)) return membersOf(type.elementType, `${path}[]`);
    if (ts.isUnionTypeNode(type)) return type.types.flatMap((each) => membersOf(each, path));
    if (ts.isTypeLiteralNode(type)) return type.members.flatMap((member) => membersBelow(member, path));
    return ts.isTypeReferenceNode(type) ? membersOfReference(type, path) : [];
}

function membersOfReference({ typeName, typeArguments }: ts.TypeReferenceNode, path: string): string[] {
    const name = typeName.getText();
    if (name === "Readonly") return membersOf(typeArguments?.[0], path);
    if (name === "Record") return membersOf(typeArguments?.[1], `${path}.*`);
    const declaration = declarations.get(name);
    if (!declaration) throw new Error(`${name} is declared nowhere in ${folder}`);
    return ts.isInterfaceDeclaration(declaration)
        ? declaration.members.flatMap((member) => membersBelow(member, path))
        : membersOf(declaration.type, path);
}

function membersBelow(member: ts.TypeElement, path: string): string[] {
    if (!ts.isPropertySignature(member)) return [];
    const name = member.name.getText();
    const at = path === "" ? name : `${path}.${name}`;
    return [at, ...membersOf(member.type, at)];
}

function isLeftOut(path: string): boolean {
    return Object.keys(leftOut).some((name) => path === name || path.startsWith(`${name}.`));
}

describe("the types of an app definition", () => {
    const root = declarations.get("AppDefinition");
    const typed =
        root && ts.isInterfaceDeclaration(root) ? root.members.flatMap((m) => membersBelow(m, "")) : [];
    const named = Object.keys(schemaFields).filter((path) => !isLeftOut(path));

    it("have every member of Marathon's schema, and no other", () => {
        expect([...new Set(typed)]).to.have.members(named);
    });

    it("are those of the table of fields", () => {
        expect(Object.keys(fields)).to.have.members(named.filter((path) => !/[.[]/.test(path)));
    });
});
