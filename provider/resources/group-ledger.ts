import { type Member, putMember, withMembers } from "../definition/group-content";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import { revisionOf } from "./app-outputs";
import { memberFacts, memberPropertiesOf } from "./group-member";
import { groupRecordOf, type MemberRecord, revisionsIn, storedMembers, unrecorded } from "./group-record";

/** What stands in the state of one member. */
interface Entry {
    readonly member: Member;
    /** Its properties as those of a MarathonApp. */
    readonly app: PropertyMap;
    readonly record: MemberRecord;
}

/**
 * What Marathon has been told of a group so far, step by step, as it has to stand in the state if the operation ends
 * here: an app that was written or may have been written is in it, one that was not is as it was, and one that is
 * not deleted yet is still there.
 */
export class GroupLedger {
    private readonly entries: Map<string, Entry>;
    private readonly madeGroups: Set<string>;
    private readonly revisions: Map<string, string>;
    private settings: PropertyMap;
    private made: boolean;
    private deployment: string | undefined;
    /** Whether anything has been written, or may have been. */
    hasWritten = false;

    /** @param olds  the outputs of the last operation; nothing when there was none */
    constructor(
        private readonly inputs: PropertyMap,
        olds: PropertyMap | undefined,
        private readonly about: PropertyMap,
    ) {
        const record = groupRecordOf(olds ?? {});
        this.made = record.made;
        this.madeGroups = new Set(record.madeGroups);
        this.deployment = record.deployment;
        this.revisions = revisionsIn(olds ?? {});
        this.settings = olds ?? inputs;
        this.entries = new Map(
            [...storedMembers(olds ?? {})].map(([key, { app, ...member }]) => {
                const { __live: _, ...properties } = app;
                return [key, { member, app: properties, record: record.apps[key] ?? unrecorded }];
            }),
        );
    }

    /** The group and those in it that this resource has made. */
    noteMade(ids: readonly string[]): void {
        if (ids.length > 0) this.hasWritten = true;
        for (const id of ids) {
            if (id === this.inputs.groupId) this.made = true;
            else this.madeGroups.add(id);
        }
    }

    /** The settings of the group itself are as the inputs say. */
    noteSettings(): void {
        this.settings = this.inputs;
    }

    /** Marathon was told to make the app so, and it has not been seen to arrive. */
    noteWritten(member: Member, app: PropertyMap, owner: string, deployment: string | undefined): void {
        this.hasWritten = true;
        this.deployment = deployment ?? this.deployment;
        this.entries.set(member.key, { member, app, record: { owner, rollout: "unfinished" } });
    }

    /**
     * Nobody knows whether the write has reached Marathon: what was there before stays in the state, so that the next
     * operation compares with it, and an app that may be new is in it, so that it can be found.
     */
    noteUnclear(member: Member, app: PropertyMap, owner: string): void {
        this.hasWritten = true;
        const before = this.entries.get(member.key);
        const record: MemberRecord = { owner: before?.record.owner ?? owner, rollout: "unfinished" };
        this.entries.set(member.key, { member, app: before?.app ?? app, record });
    }

    /** Marathon has the app as the inputs say, without a write of this operation. */
    noteFound(member: Member, app: PropertyMap, { owner, rollout }: MemberRecord): void {
        this.entries.set(member.key, { member, app, record: { owner, rollout } });
    }

    /** The app has been looked at in Marathon. */
    noteSeen(key: string, live: PropertyMap): void {
        const app = this.entries.get(key)?.app ?? {};
        const before = this.revisions.get(key);
        const revision = revisionOf(live, { ...app, ...(before !== undefined && { revision: before }) });
        if (revision !== undefined) this.revisions.set(key, revision);
    }

    /** What was written or found has been seen running. */
    noteArrived(key: string): void {
        const entry = this.entries.get(key);
        if (!entry) return;
        this.hasWritten = true;
        this.entries.set(key, { ...entry, record: { ...entry.record, rollout: "ok" } });
    }

    /** The app is gone, or no longer this resource's. */
    noteGone(key: string): void {
        this.hasWritten = true;
        this.entries.delete(key);
    }

    noteGroupGone(id: string): void {
        this.madeGroups.delete(id);
    }

    /** Whether every app has arrived. */
    get isComplete(): boolean {
        return [...this.entries.values()].every(({ record }) => record.rollout === "ok");
    }

    /** The outputs, if the operation ends here. */
    outputs(): PropertyMap {
        const { apps, groups, members, foreign: _, ...others } = this.inputs;
        const { dependencies, enforceRole } = this.settings;
        const settings = {
            ...(dependencies !== undefined && { dependencies }),
            ...(enforceRole !== undefined && { enforceRole }),
        };
        const { dependencies: _d, enforceRole: _e, ...own } = others;
        const content = { ...own, ...settings, ...(apps && { apps }), ...(groups && { groups }) };
        const present = withMembers(content, ({ key }) => {
            const entry = this.entries.get(key);
            return entry && memberPropertiesOf(entry.app, entry.member);
        });
        // Members that the program no longer has, and that are not deleted yet.
        const whole = [...this.entries.values()].reduce(
            (group, { member, app }) => putMember(group, member.key, memberPropertiesOf(app, member)),
            present,
        );
        const told = [...this.entries].map(([key, { app }]) => [key, memberFacts(app)] as const);
        const revisions = [...this.revisions].filter(([key]) => this.entries.has(key));
        return {
            ...whole,
            ...(isPropertyMap(members) && {
                members: Object.fromEntries(told),
                revisions: Object.fromEntries(revisions),
            }),
            __live: this.record(),
        };
    }

    private record(): PropertyMap {
        const records = [...this.entries].map(([key, { record }]) => [key, { ...record }] as const);
        const { isComplete, made, deployment } = this;
        const madeGroups = [...this.madeGroups];
        return {
            ...this.about,
            made,
            ...(madeGroups.length > 0 && { madeGroups }),
            ...(records.length > 0 && { apps: Object.fromEntries(records) }),
            ...(records.length > 0 && { rollout: isComplete ? "ok" : "unfinished" }),
            ...(!isComplete && deployment !== undefined && { deployment }),
        };
    }
}
