import type * as pulumi from "@pulumi/pulumi";
import { fields } from "../provider/definition/fields";
import { absoluteId } from "../provider/definition/path-id";
import { elementStep, memberStep } from "../provider/definition/problem";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../provider/definition/unknown";
import { definitionIn } from "./app-document";
import type { MarathonGroupArgs } from "./marathon-group";
import { isAbsent } from "./merge";

/** Says what is wrong with the document, in one line. */
type Refuse = (text: string) => pulumi.RunError;

/** A group in the document. */
interface Place {
    /** Where it stands; nothing for the outermost one. */
    readonly path: string;
    /** Its absolute id, if the document says it. */
    readonly groupId: string | undefined;
}

/** The one group that a document holds, in Marathon's form or in that of this package, as arguments. */
export function groupArgumentsIn(document: PropertyValue, refuse: Refuse): MarathonGroupArgs {
    const group = groupIn(document);
    if (typeof group === "string") throw refuse(group);
    const { id } = group;
    const groupId = isAbsent(id) ? undefined : outermostId(id, refuse);
    return {
        ...(groupId !== undefined && { groupId }),
        ...contentOf(group, { path: "", groupId }, ofOutermost, refuse),
    };
}

/** The group that a document holds, or what it holds instead. */
function groupIn(document: PropertyValue): PropertyMap | string {
    if (Array.isArray(document)) {
        return `holds a list of ${document.length}, not a group: put each group into a file of its own`;
    }
    if (!isPropertyMap(document)) return "holds no group, which is an object";
    if (Array.isArray(document.containers)) {
        return "holds a pod, not a group: this package does not manage pods";
    }
    const hasContent = !isAbsent(document.apps) || !isAbsent(document.groups);
    const isOfApp = (name: string) => name === "app" || (name in fields && !ofOutermost.includes(name));
    if (!hasContent && Object.keys(document).some(isOfApp)) {
        return "holds an app, not a group: read it with definitions.readApp, for a MarathonApp";
    }
    return document;
}

function outermostId(id: PropertyValue, refuse: Refuse): string {
    if (typeof id !== "string" || id === "") throw refuse("id: must be a text, as /shop");
    const groupId = absoluteId(id);
    if (groupId === "/") {
        throw refuse(
            "id: is the root, which is no group to manage: put each group in it into a file of its own",
        );
    }
    return groupId;
}

/** What a group may say about itself. */
const ofGroup: readonly string[] = ["id", "apps", "groups", "dependencies"];

/** What the outermost one may say besides, in the form of this package. */
const ofOutermost: readonly string[] = [
    ...ofGroup,
    "adopt",
    "destroyOrder",
    "enforceRole",
    "exclusive",
    "forceDestroy",
    "release",
    "servicePortRange",
];

/** All of a group but its id. */
function contentOf(
    group: PropertyMap,
    place: Place,
    known: readonly string[],
    refuse: Refuse,
): Omit<MarathonGroupArgs, "groupId"> {
    const isSaid = (name: string) => !isAbsent(group[name]) && !isLeftOut(name, group[name], place);
    const said = Object.keys(group).filter(isSaid);
    for (const name of said) {
        if (!known.includes(name)) throw refuse(`${stepTo(place, name)}: ${whyNot(name)}`);
    }
    const settings = said.filter((name) => !["id", "apps", "groups"].includes(name));
    const apps = entriesOf(group, "apps", place, refuse).map(([name, app]) => {
        return [name, definitionIn(app).given] as const;
    });
    const groups = entriesOf(group, "groups", place, refuse).map(([name, inner, inside]) => {
        return [name, contentOf(inner, inside, ofGroup, refuse)] as const;
    });
    return {
        ...Object.fromEntries(settings.map((name) => [name, group[name]])),
        ...(apps.length > 0 && { apps: Object.fromEntries(apps) }),
        ...(groups.length > 0 && { groups: Object.fromEntries(groups) }),
    };
}

/** What Marathon shows of every group and nobody asks for, and what is there for YAML to refer to. */
function isLeftOut(name: string, value: PropertyValue | undefined, { path }: Place): boolean {
    if (name === "pods") return Array.isArray(value) && value.length === 0;
    if (name === "enforceRole") return value === false && path !== "";
    return name === "version" || name.startsWith("x-");
}

function whyNot(name: string): string {
    if (name === "pods") return "this package does not manage pods: leave them out";
    if (name === "scaleBy") return "is what Marathon is to do once, and no part of a group: leave it out";
    if (name === "enforceRole") return "can only be set for top-level groups";
    return `is no part of a group, which has ${ofGroup.join(", ")}`;
}

/** The apps or groups in a group, by the last part of their ids. */
function entriesOf(
    group: PropertyMap,
    kind: "apps" | "groups",
    place: Place,
    refuse: Refuse,
): [name: string, value: PropertyMap, place: Place][] {
    const given = group[kind];
    const kindPath = stepTo(place, kind);
    const entries = isAbsent(given) ? [] : elementsOf(given, kindPath);
    if (!entries) throw refuse(`${kindPath}: must be a list, or an object with a name for each`);
    const seen = new Map<string, string>();
    return entries.map(({ name: key, value, path }) => {
        if (!isPropertyMap(value)) throw refuse(`${path}: must be an object`);
        const name = nameOf(value.id, key, place);
        if (typeof name !== "string") throw refuse(`${path}.id: ${name.problem}`);
        const other = seen.get(name);
        if (other !== undefined) throw refuse(`${path}.id: is the same as that of ${other}`);
        seen.set(name, path);
        return [name, value, { path, groupId: place.groupId && `${place.groupId}/${name}` }];
    });
}

interface Element {
    /** How the document calls it, apart from its id. */
    readonly name?: string;
    readonly value: PropertyValue | undefined;
    readonly path: string;
}

function elementsOf(given: PropertyValue, path: string): Element[] | undefined {
    if (Array.isArray(given)) {
        return given.map((value, index) => ({ value, path: `${path}${elementStep(index)}` }));
    }
    if (!isPropertyMap(given)) return undefined;
    return Object.entries(given).map(([name, value]) => ({
        name,
        value,
        path: `${path}${memberStep(name)}`,
    }));
}

/** The last part of an id in a group, by which that group has it. */
function nameOf(
    id: PropertyValue | undefined,
    key: string | undefined,
    { groupId }: Place,
): string | { readonly problem: string } {
    if (isAbsent(id)) return key ?? { problem: "is missing" };
    if (typeof id !== "string" || id === "") return { problem: "must be a text, as web" };
    if (id.startsWith("/") && groupId === undefined) {
        return {
            problem:
                "is absolute, and the outermost group has no id: give that one, or only the last part here",
        };
    }
    const base = groupId ?? "/the/group";
    const absolute = absoluteId(id, base);
    const name = absolute.slice(absolute.lastIndexOf("/") + 1);
    if (absolute !== `${base}/${name}`) {
        return { problem: `is not directly in ${groupId ?? "the group around it"}` };
    }
    return key === undefined || key === name ? name : { problem: "is not the name that it stands under" };
}

function stepTo({ path }: Place, name: string): string {
    return path === "" ? name : `${path}${memberStep(name)}`;
}
