import { elementsOf, isGiven } from "./given";
import { placesOf, type Subgroup } from "./group-content";
import { isPathId } from "./path-id";
import { elementStep, memberStep, type Problem } from "./problem";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "./unknown";

/** An app or a group that a group declares and that is not known yet, but for its id. */
export interface UnknownEntry {
    readonly key: string;
    readonly path: string;
    /** Unknown while that of the group is. */
    readonly id: string;
}

/** The groups that a place declares, and what may stand in a group that is declared in another. */
const subgroupArguments: readonly string[] = ["apps", "dependencies", "groups"];

/** What decides where an app is, or whose it is: in a group, the group does. */
const decidedByGroup: Readonly<Record<string, string>> = {
    appId: "is decided by the app's key in the group. Take it out",
    id: "is decided by the app's key in the group. Take it out",
    group: "is the one that the app stands in. Take it out",
    adopt: "is an argument of the group as a whole. Give it there",
};

/** What is wrong with how a group says what is in it: names, and what cannot be said there. Paths are the program's. */
export function contentProblems(group: PropertyMap): Problem[] {
    return placesOf(group).flatMap((place) => [
        ...mapProblems(place, "apps"),
        ...mapProblems(place, "groups"),
        ...(place.key === "" ? [] : argumentProblems(place)),
        ...clashProblems(place),
        ...Object.entries(mapIn(place, "apps")).flatMap(([name, app]) => {
            return isPropertyMap(app) ? appProblems(pathOf(place, "apps", name), app) : [];
        }),
    ]);
}

/** Whether it is not known which apps a group declares. */
export function hasUnknownContent(group: PropertyMap): boolean {
    return placesOf(group).some(
        ({ properties }) =>
            isUnknown(properties.apps) ||
            isUnknown(properties.groups) ||
            Object.values(isPropertyMap(properties.groups) ? properties.groups : {}).some(isUnknown),
    );
}

/** The apps of which a group declares no more than that they are there. */
export function unknownApps(group: PropertyMap): UnknownEntry[] {
    return placesOf(group).flatMap((place) =>
        Object.entries(mapIn(place, "apps")).flatMap(([name, app]) => {
            const id = isUnknown(place.groupId) ? UNKNOWN : `${place.groupId}/${name}`;
            const key = place.key === "" ? name : `${place.key}/${name}`;
            return isUnknown(app) ? [{ key, path: pathOf(place, "apps", name), id }] : [];
        }),
    );
}

function mapProblems(place: Subgroup, kind: "apps" | "groups"): Problem[] {
    const map = place.properties[kind];
    const path = `${place.path}${place.path && "."}${kind}`;
    if (!isGiven(map) || isUnknown(map)) return [];
    if (!isPropertyMap(map)) return [{ path, text: `must be a map of ${kind} by name` }];
    return Object.entries(map).flatMap(([name, value]) => [
        ...nameProblems(name, `${path}${memberStep(name)}`, kind),
        ...(isUnknown(value) || isPropertyMap(value)
            ? []
            : [{ path: `${path}${memberStep(name)}`, text: "must be a map" }]),
    ]);
}

/** Marathon's routes end with these (`AppsResource`, `GroupsResource`): what has such a name cannot be asked for. */
const reservedNames = { apps: ["restart", "tasks", "versions"], groups: ["apps", "tasks", "versions"] };

function nameProblems(name: string, path: string, kind: "apps" | "groups"): Problem[] {
    if (name.includes("/")) {
        const text = "must be one name without a slash. To put an app into a group in this one, use groups";
        return [{ path, text }];
    }
    if (!isPathId(name) || name === "..") {
        return [{ path, text: "must be named by lower-case letters, digits, dots and inner hyphens" }];
    }
    const names = reservedNames[kind];
    if (!names.includes(name)) return [];
    return [{ path, text: `must not be named ${names.join(", ")}: Marathon has routes of these names` }];
}

function argumentProblems({ path, properties }: Subgroup): Problem[] {
    const unknown = Object.keys(properties).filter((name) => !subgroupArguments.includes(name));
    return [
        ...unknown.map((name) => ({
            path: `${path}${memberStep(name)}`,
            text:
                name === "enforceRole"
                    ? "can only be set for top-level groups. Set it for the outermost group"
                    : `is not known here. There are ${subgroupArguments.join(", ")}`,
        })),
        ...dependencyFormProblems(properties.dependencies, `${path}.dependencies`),
    ];
}

function dependencyFormProblems(dependencies: PropertyValue | undefined, path: string): Problem[] {
    if (!isGiven(dependencies) || isUnknown(dependencies)) return [];
    if (!Array.isArray(dependencies)) return [{ path, text: "must be a list" }];
    return elementsOf(dependencies).flatMap((dependency, index) => {
        const isRight = isUnknown(dependency) || (typeof dependency === "string" && isPathId(dependency));
        return isRight
            ? []
            : [{ path: `${path}${elementStep(index)}`, text: "must be the id of an app or a group" }];
    });
}

/** Marathon refuses an id that is an app's and a group's (`RootGroup.validRootGroup`). */
function clashProblems(place: Subgroup): Problem[] {
    const apps = mapIn(place, "apps");
    return Object.keys(mapIn(place, "groups")).flatMap((name) => {
        if (apps[name] === undefined) return [];
        const text = `has the name of ${pathOf(place, "apps", name)}, and Marathon takes no app and group of one id`;
        return [{ path: pathOf(place, "groups", name), text }];
    });
}

function appProblems(path: string, app: PropertyMap): Problem[] {
    const misplaced = Object.entries(decidedByGroup).filter(([name]) => isGiven(app[name]));
    return [
        ...misplaced.map(([name, text]) => ({ path: `${path}.${name}`, text })),
        ...(app.onFailure === "rollback"
            ? [
                  {
                      path: `${path}.onFailure`,
                      text:
                          "must not be rollback in a group: Marathon undoes a group's deployment only as a whole. " +
                          "Leave it out, or make the app a MarathonApp of its own",
                  },
              ]
            : []),
    ];
}

function mapIn({ properties }: Subgroup, kind: "apps" | "groups"): PropertyMap {
    const map = properties[kind];
    return isPropertyMap(map) ? map : {};
}

function pathOf({ path }: Subgroup, kind: "apps" | "groups", name: string): string {
    return `${path}${path && "."}${kind}${memberStep(name)}`;
}
