import { isGiven } from "./given";
import { memberStep } from "./problem";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "./unknown";

/** An app that a group declares, in itself or in one of the groups in it. */
export interface Member {
    /** Its id as seen from the group: `web`, `backend/db`. */
    readonly key: string;
    /** Where the program says it: `groups.backend.apps.db`. */
    readonly path: string;
    /** Its absolute id; unknown while that of the group is. */
    readonly appId: string;
    /** Its properties as they stand in the group's, which have no `appId`. */
    readonly properties: PropertyMap;
}

/** A group that a group declares in itself, at any depth. */
export interface Subgroup {
    /** Its id as seen from the outermost group: `backend`, `backend/data`. */
    readonly key: string;
    /** Where the program says it: `groups.backend`. */
    readonly path: string;
    /** Its absolute id; unknown while that of the outermost group is. */
    readonly groupId: string;
    readonly properties: PropertyMap;
}

/** Whether a group declares what is in it, instead of being a folder for apps of their own. */
export function hasContent({ apps, groups }: PropertyMap): boolean {
    return isGiven(apps) || isGiven(groups);
}

/**
 * The apps that a group declares, at any depth, its own first, in the order of the program. Of a map that is not known
 * yet nothing is; nor of what is no map, which is refused elsewhere.
 */
export function membersOf(group: PropertyMap): Member[] {
    return placesOf(group).flatMap(({ key, path, groupId, properties }) =>
        entriesOf(properties.apps).map(([name, app]) => ({
            key: joinKey(key, name),
            path: `${path}${path && "."}apps${memberStep(name)}`,
            appId: idIn(groupId, name),
            properties: app,
        })),
    );
}

/** The groups that a group declares in itself, at any depth, those above before those below them. */
export function subgroupsOf(group: PropertyMap): Subgroup[] {
    return placesOf(group).slice(1);
}

/**
 * The properties of a group with others for its apps; everything else stays in its place.
 *
 * @param change what becomes of an app's properties; nothing takes the app out
 */
export function withMembers(
    group: PropertyMap,
    change: (member: Member) => PropertyMap | undefined,
): PropertyMap {
    const members = new Map(membersOf(group).map((member) => [member.key, member]));
    return rewrite(group, "", (key) => {
        const member = members.get(key);
        return member && change(member);
    });
}

/** The properties of a group with others for the groups in it; their apps stay. */
export function withGroups(group: PropertyMap, change: (inner: Subgroup) => PropertyMap): PropertyMap {
    const inner = new Map(subgroupsOf(group).map((subgroup) => [subgroup.key, subgroup]));
    const visit = (properties: PropertyMap, key: string): PropertyMap => {
        const own = inner.get(key);
        const changed = own ? { ...properties, ...change({ ...own, properties }) } : properties;
        if (!isPropertyMap(changed.groups)) return changed;
        return {
            ...changed,
            groups: mapEntries(changed.groups, (name, value) => visit(value, joinKey(key, name))),
        };
    };
    return visit(group, "");
}

/** The properties of a group with those of one app, in its place; the groups on the way are made if they are missing. */
export function putMember(group: PropertyMap, key: string, properties: PropertyMap): PropertyMap {
    const [name = "", ...rest] = key.split("/");
    if (rest.length === 0) return { ...group, apps: { ...mapOf(group.apps), [name]: properties } };
    const groups = mapOf(group.groups);
    const inner = putMember(mapOf(groups[name]), rest.join("/"), properties);
    return { ...group, groups: { ...groups, [name]: inner } };
}

function mapOf(value: PropertyValue | undefined): PropertyMap {
    return isPropertyMap(value) ? value : {};
}

function rewrite(
    group: PropertyMap,
    key: string,
    change: (key: string) => PropertyMap | undefined,
): PropertyMap {
    const { apps, groups } = group;
    return {
        ...group,
        ...(isPropertyMap(apps) && { apps: mapEntries(apps, (name) => change(joinKey(key, name))) }),
        ...(isPropertyMap(groups) && {
            groups: mapEntries(groups, (name, inner) => rewrite(inner, joinKey(key, name), change)),
        }),
    };
}

function mapEntries(
    map: PropertyMap,
    change: (name: string, value: PropertyMap) => PropertyMap | undefined,
): PropertyMap {
    const entries = Object.entries(map).map(([name, value]) => {
        return [name, isPropertyMap(value) ? change(name, value) : value] as const;
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The group itself, by the key "", and all groups in it. */
export function placesOf(group: PropertyMap): Subgroup[] {
    const { groupId } = group;
    const own = { key: "", path: "", groupId: String(groupId ?? ""), properties: group };
    return [own, ...below(own)];
}

function below({ key, path, groupId, properties }: Subgroup): Subgroup[] {
    return entriesOf(properties.groups).flatMap(([name, inner]) => {
        const place = {
            key: joinKey(key, name),
            path: `${path}${path && "."}groups${memberStep(name)}`,
            groupId: idIn(groupId, name),
            properties: inner,
        };
        return [place, ...below(place)];
    });
}

function entriesOf(map: PropertyValue | undefined): [string, PropertyMap][] {
    if (!isPropertyMap(map)) return [];
    return Object.entries(map).filter((entry): entry is [string, PropertyMap] => isPropertyMap(entry[1]));
}

function idIn(groupId: string, name: string): string {
    return isUnknown(groupId) ? UNKNOWN : `${groupId}/${name}`;
}

function joinKey(key: string, name: string): string {
    return key === "" ? name : `${key}/${name}`;
}
