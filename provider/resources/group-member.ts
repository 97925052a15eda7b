import type { Member } from "../definition/group-content";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";

/** What a group says of a member besides what a MarathonApp says of itself: links between members, as data. */
const onlyInGroups: readonly string[] = ["links"];

/** What stands in `members` of the group, and not in the member's own properties. */
const toldByGroup: readonly string[] = ["appId", "endpoints", "dnsName"];

/** The properties of a member as those of a MarathonApp, so that what is true of apps is true of members. */
export function appPropertiesOf({ appId, key, properties }: Member, group: PropertyMap): PropertyMap {
    const own = Object.entries(properties).filter(([name]) => !onlyInGroups.includes(name));
    const told = isPropertyMap(group.members) ? group.members[key] : undefined;
    return { ...Object.fromEntries(own), ...(isPropertyMap(told) && told), appId };
}

/** The properties of a MarathonApp as those of a member; its links stay as they are in the group. */
export function memberPropertiesOf(app: PropertyMap, { properties }: Member): PropertyMap {
    const own = Object.entries(app).filter(([name]) => !toldByGroup.includes(name));
    const kept = onlyInGroups.filter((name) => properties[name] !== undefined);
    return {
        ...Object.fromEntries(own),
        ...Object.fromEntries(kept.map((name) => [name, properties[name]])),
    };
}

/** What other apps may know of a member: its entry in `members` of the group. */
export function memberFacts(app: PropertyMap): PropertyMap {
    const told = toldByGroup.filter((name) => app[name] !== undefined);
    return Object.fromEntries(told.map((name) => [name, app[name]]));
}
