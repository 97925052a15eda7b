import { type Member, membersOf } from "../definition/group-content";
import type { PropertyMap } from "../definition/unknown";
import { appPropertiesOf } from "./group-member";
import type { Failure } from "./handler";
import { canLiveTogether } from "./side-by-side";

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
