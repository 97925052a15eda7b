import { elementsOf } from "../definition/given";
import { type Member, membersOf } from "../definition/group-content";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import { appPropertiesOf } from "./group-member";
import { type LiveRecord, liveRecordOf } from "./live-record";

/** What the provider itself remembers about a group, in the hidden output `__live`. */
export interface GroupRecord extends Pick<LiveRecord, "framework" | "server" | "deployment"> {
    /** Whether this resource has made the group: only then may it delete it. */
    readonly made: boolean;
    /** The groups in it that this resource has made, by their absolute ids. */
    readonly madeGroups: readonly string[];
    /** Its apps, by key. */
    readonly apps: Readonly<Record<string, MemberRecord>>;
}

/** What is remembered about one app of a group. */
export type MemberRecord = Pick<LiveRecord, "owner" | "rollout">;

/** What is to be assumed of an app of which nothing is remembered. */
export const unrecorded: MemberRecord = { owner: "", rollout: "unfinished" };

/** The record among a group's outputs, as far as there is one. */
export function groupRecordOf(outputs: PropertyMap): GroupRecord {
    const record = isPropertyMap(outputs.__live) ? outputs.__live : {};
    const { framework, server, deployment } = liveRecordOf(outputs) ?? {};
    return {
        made: record.made === true,
        madeGroups: elementsOf(record.madeGroups).filter((id) => typeof id === "string"),
        apps: memberRecords(record.apps),
        ...(framework !== undefined && { framework }),
        ...(server !== undefined && { server }),
        ...(deployment !== undefined && { deployment }),
    };
}

/** The versions of a group's apps in Marathon by key, as they were seen last. */
export function revisionsIn({ revisions }: PropertyMap): Map<string, string> {
    const entries = isPropertyMap(revisions) ? Object.entries(revisions) : [];
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The apps that stand in a group's outputs, each with its properties and record as those of a MarathonApp. */
export function storedMembers(outputs: PropertyMap): Map<string, StoredMember> {
    const { apps, framework, server, deployment } = groupRecordOf(outputs);
    return new Map(
        membersOf(outputs).map((member) => {
            const own = apps[member.key] ?? unrecorded;
            const record = { ...own, framework, server, deployment };
            const __live = Object.fromEntries(
                Object.entries(record).filter(([, value]) => value !== undefined),
            );
            return [member.key, { ...member, app: { ...appPropertiesOf(member, outputs), __live } }];
        }),
    );
}

/** An app as it stands in the outputs of its group. */
export interface StoredMember extends Member {
    /** Its outputs as those of a MarathonApp. */
    readonly app: PropertyMap;
}

function memberRecords(apps: PropertyMap[string]): Record<string, MemberRecord> {
    if (!isPropertyMap(apps)) return {};
    const entries = Object.entries(apps).map(([key, __live]) => {
        const { owner, rollout } = liveRecordOf({ __live }) ?? unrecorded;
        return [key, { owner, rollout }] as const;
    });
    return Object.fromEntries(entries);
}
