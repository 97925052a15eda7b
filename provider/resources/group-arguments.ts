import { isGiven } from "../definition/given";
import { hasContent, membersOf, subgroupsOf } from "../definition/group-content";
import { elementStep } from "../definition/problem";
import { isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { segments } from "../marathon/paths";
import type { Failure } from "./handler";
import { pathProblems } from "./path-rules";

/** What `check` adds to what the program says of a group. */
const toldOfGroup: readonly string[] = ["members", "foreign", "framework"];

/** The properties of a group that the program gives. */
export function givenIn(news: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(news).filter(([name]) => !toldOfGroup.includes(name)));
}

/** What is wrong with the arguments of a group itself; those of what is in it have rules of their own. */
export function groupArgumentProblems(inputs: PropertyMap): Failure[] {
    const { groupId, destroyOrder } = inputs;
    return [
        ...pathProblems("groupId", groupId),
        ...dependencyProblems(inputs.dependencies),
        ...["enforceRole", "adopt", "exclusive", "forceDestroy"].flatMap((name) =>
            flagProblems(inputs, name),
        ),
        ...enforceRoleProblems(inputs),
        ...(isOpen(destroyOrder) || destroyOrders.some((known) => known === destroyOrder)
            ? []
            : [{ path: "destroyOrder", text: `must be one of ${destroyOrders.join(", ")}` }]),
        ...releaseProblems(inputs),
        ...(inputs.exclusive === true && !hasContent(inputs)
            ? [
                  {
                      path: "exclusive",
                      text: "is for groups with apps or groups: in a folder nothing is its own",
                  },
              ]
            : []),
    ];
}

const destroyOrders = ["together", "dependencies"] as const;

/**
 * Whether an app that the group no longer declares is to stay, by its key or its id. While not all of them are known,
 * it may be.
 */
export function releases({ release }: PropertyMap, { key, appId }: { key: string; appId: string }): boolean {
    if (isUnknown(release)) return true;
    if (!Array.isArray(release)) return false;
    return release.some((name: PropertyValue) => name === key || name === appId || isUnknown(name));
}

function dependencyProblems(dependencies: PropertyValue | undefined): Failure[] {
    if (isOpen(dependencies)) return [];
    if (!Array.isArray(dependencies)) return [{ path: "dependencies", text: "must be a list" }];
    return dependencies.flatMap((path, index) => pathProblems(`dependencies[${index}]`, path));
}

/** Marathon knows `enforceRole` only on top-level groups (GroupNormalization). */
function enforceRoleProblems({ groupId, enforceRole }: PropertyMap): Failure[] {
    if (enforceRole !== true || isUnknown(groupId) || isTopLevel(groupId)) return [];
    return [{ path: "enforceRole", text: `can only be set for top-level groups, and ${groupId} is not one` }];
}

/** Whether an id is certainly one of the groups that have no other above them but the root. */
export function isTopLevel(groupId: PropertyValue | undefined): boolean {
    return typeof groupId === "string" && !isUnknown(groupId) && segments(groupId).length === 1;
}

function releaseProblems(inputs: PropertyMap): Failure[] {
    const { release, groupId } = inputs;
    if (isOpen(release)) return [];
    if (!Array.isArray(release)) return [{ path: "release", text: "must be a list of apps" }];
    const declared = new Set(membersOf(inputs).flatMap(({ key, appId }) => [key, appId]));
    const groups = new Set(subgroupsOf(inputs).flatMap(({ key, groupId: id }) => [key, id]));
    return release.flatMap((name: PropertyValue, index) => {
        const path = `release${elementStep(index)}`;
        if (isUnknown(name)) return [];
        if (typeof name !== "string" || name === "") {
            return [{ path, text: "must name an app by its key in the group or its id" }];
        }
        if (declared.has(name)) {
            return [
                { path, text: `${name} is still among the apps of this group. Take it out of one of them` },
            ];
        }
        if (groups.has(name)) return [{ path, text: `${name} is a group. Name the apps in it` }];
        const isOutside = name.startsWith("/") && !isUnknown(groupId) && !name.startsWith(`${groupId}/`);
        return isOutside ? [{ path, text: `${name} is not in ${groupId}` }] : [];
    });
}

function flagProblems(inputs: PropertyMap, path: string): Failure[] {
    const value = inputs[path];
    return isOpen(value) || typeof value === "boolean" ? [] : [{ path, text: "must be true or false" }];
}

function isOpen(value: PropertyValue | undefined): boolean {
    return !isGiven(value) || isUnknown(value);
}
