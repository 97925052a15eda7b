import { hasContent, membersOf, withGroups, withMembers } from "../definition/group-content";
import { serverFrom } from "../definition/server";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import type { Group, Info } from "../marathon/wire";
import { inputsFrom } from "./app-live";
import { revisionOf } from "./app-outputs";
import { withForgottenLimits } from "./forgotten-limits";
import { frameworkRecord } from "./framework";
import type { LiveGroup } from "./group-live";
import { appPropertiesOf, memberFacts, memberPropertiesOf } from "./group-member";
import { groupRecordOf, revisionsIn } from "./group-record";
import type { Live } from "./handler";
import { withoutHidden } from "./hidden-keys";
import { serverRecord } from "./live-record";
import { belongsTo, ownerOf } from "./ownership";

/** The Marathon that a group was read from, and for which resource. */
interface Source {
    readonly urn: string;
    readonly framework: string | undefined;
    readonly info: Info;
}

/**
 * The inputs that would describe a live group as it is now: its settings and those of the groups in it, each app that
 * the program has put into it, and, of an exclusive group, the ids of all others that are not of this stack. An app that
 * is gone is left out.
 */
export function groupAsLive(id: string, olds: PropertyMap, live: LiveGroup, source: Source): Live {
    const server = serverFrom(source.info);
    const apps = new Map<string, PropertyMap>();
    const before = revisionsIn(olds);
    const revisions: Record<string, string> = {};
    for (const member of membersOf(olds)) {
        const found = live.apps.get(member.appId);
        if (!found) continue;
        const stored = appPropertiesOf(member, olds);
        const present = inputsFrom(withForgottenLimits(found, stored, server), member.appId, stored, server);
        apps.set(member.key, present);
        const revision = revisionOf(found, { ...stored, revision: before.get(member.key) });
        if (revision !== undefined) revisions[member.key] = revision;
    }
    const own = new Set(membersOf(olds).map(({ appId }) => appId));
    const isForeign = ([appId, app]: readonly [string, PropertyMap]) => {
        return !own.has(appId) && !belongsTo(source.urn, ownerOf(app));
    };
    const foreign = [...live.apps].filter(isForeign).map(([appId]) => appId);
    const {
        dependencies: _d,
        enforceRole: _e,
        foreign: _f,
        members,
        revisions: _r,
        ...others
    } = withoutHidden(olds);
    const content = withMembers({ ...others, groupId: id }, (member) => {
        const app = apps.get(member.key);
        return app && memberPropertiesOf(app, member);
    });
    const facts = [...apps].map(([key, app]) => [key, memberFacts(app)] as const);
    const inputs = {
        ...withGroups(content, ({ groupId, properties }) => ({
            ...properties,
            ...settingsOf(live.groups.get(groupId), properties),
        })),
        ...settingsOf(live.groups.get(id), olds),
        ...(isPropertyMap(members) && { members: Object.fromEntries(facts) }),
        ...(olds.exclusive === true && foreign.length > 0 && { foreign }),
    };
    const told = isPropertyMap(members) && { revisions };
    return { inputs, outputs: { ...inputs, ...told, __live: recordAfter(olds, [...apps.keys()], source) } };
}

/**
 * The settings of a live group: those that the program has written, and those that are not as they are by themselves.
 * Before 1.9 Marathon drops `enforceRole`; what it does not tell is no drift.
 */
function settingsOf(live: Group | undefined, olds: PropertyMap): PropertyMap {
    if (!live) return {};
    const dependencies = [...(live.dependencies ?? [])].sort();
    const { enforceRole = olds.enforceRole } = live;
    return {
        ...(dependencies.length > 0 || olds.dependencies !== undefined ? { dependencies } : {}),
        ...(enforceRole === true || olds.enforceRole !== undefined
            ? { enforceRole: enforceRole ?? false }
            : {}),
    };
}

function recordAfter(olds: PropertyMap, keys: readonly string[], { framework, info }: Source): PropertyMap {
    const { apps, madeGroups, server: _, ...record } = groupRecordOf(olds);
    const kept = Object.entries(apps).filter(([key]) => keys.includes(key));
    const records = kept.map(([key, app]) => [key, { ...app }] as const);
    const isComplete = kept.every(([, { rollout }]) => rollout === "ok");
    return {
        ...record,
        ...frameworkRecord(framework),
        ...serverRecord(info.version),
        ...(madeGroups.length > 0 && { madeGroups }),
        ...(records.length > 0 && { apps: Object.fromEntries(records) }),
        ...(hasContent(olds) && { rollout: isComplete ? "ok" : "unfinished" }),
    };
}
