import { type Member, membersOf } from "../definition/group-content";
import type { PropertyMap } from "../definition/unknown";
import { leavingMembers } from "./group-change";
import { appPropertiesOf } from "./group-member";
import type { Failure } from "./handler";
import { canLiveTogether } from "./side-by-side";
import { ownVolumeNames, shareVolume } from "./volume-rules";

/**
 * What keeps a group that replaces another one from running beside it. Of single apps the old one goes first then; a
 * group as a whole does not, since that would stop everything in it.
 *
 * @param members of the new group, as they were checked
 */
export function coexistenceProblems(
    olds: PropertyMap,
    members: readonly { readonly member: Member; readonly app: PropertyMap }[],
): Failure[] {
    const before = new Map(membersOf(olds).map((member) => [member.key, member]));
    const rivals = members.filter(({ member, app }) => {
        const former = before.get(member.key);
        return (
            former && former.appId !== member.appId && !canLiveTogether(appPropertiesOf(former, olds), app)
        );
    });
    if (rivals.length === 0) return [];
    const names = rivals.map(({ member }) => member.key).join(", ");
    const text =
        `would start a second group beside ${olds.groupId}, and ${names} cannot run twice: an external volume, a fixed ` +
        "host port or a published service port is the same in both. Keep the id; or take these apps out of the group, " +
        "run pulumi up, and change the id then";
    return [{ path: "groupId", text }];
}

/**
 * What keeps an app that is new in a group from running beside one that the group no longer declares: the group writes
 * what is new before it deletes what has gone, and Marathon gives an external volume to one app only (`ExternalVolumes`).
 *
 * @param members of the group, as they were checked
 */
export function successionProblems(
    olds: PropertyMap,
    news: PropertyMap,
    members: readonly { readonly member: Member; readonly app: PropertyMap }[],
): Failure[] {
    const leaving = leavingMembers(olds, news).removed.map((member) => ({
        appId: member.appId,
        app: appPropertiesOf(member, olds),
    }));
    return members.flatMap(({ member: { appId, path }, app }) => {
        const holder = leaving.find((one) => one.appId !== appId && shareVolume(one.app, app));
        if (!holder) return [];
        const names = ownVolumeNames(app).filter((name) => ownVolumeNames(holder.app).includes(name));
        const text =
            `mounts ${names.join(", ")}, which ${holder.appId} has until this update deletes that one, last of all. Take ` +
            `${holder.appId} out alone and run pulumi up, then add this one`;
        return [{ path, text }];
    });
}
