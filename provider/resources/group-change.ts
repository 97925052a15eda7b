import { isDeepStrictEqual } from "node:util";
import type { Effect } from "../definition/effect";
import { hasContent, type Member, membersOf, subgroupsOf } from "../definition/group-content";
import { hasUnknownContent, unknownApps } from "../definition/group-shape";
import type { Server } from "../definition/server";
import type { PropertyMap, PropertyValue } from "../definition/unknown";
import { isChanged, updateEffect } from "./app-change";
import { releases } from "./group-arguments";
import { appPropertiesOf } from "./group-member";
import { groupRecordOf } from "./group-record";
import type { Difference } from "./handler";
import { recordedServer } from "./live-record";

/** What an update of a group does to the apps in it. Keys are those of the apps, in the order of the program. */
export interface GroupDifference {
    readonly added: readonly string[];
    /** No longer declared: the update deletes them. */
    readonly removed: readonly Member[];
    /** No longer declared, and to stay as they are. */
    readonly released: readonly Member[];
    readonly changed: readonly { readonly key: string; readonly effect: Effect }[];
    /** Declared, and nobody knows yet how. */
    readonly unknown: readonly string[];
    /** Ids of apps of others that an exclusive group deletes. */
    readonly foreign: readonly string[];
    /** Whether anything else is to be written or remembered. */
    readonly settings: boolean;
}

/** What differs between two sets of properties of one group. Pure. */
export function groupDifference(olds: PropertyMap, news: PropertyMap, server: Server): GroupDifference {
    const before = new Map(membersOf(olds).map((member) => [member.key, member]));
    const after = new Map(membersOf(news).map((member) => [member.key, member]));
    const unknown = unknownApps(news).map(({ key }) => key);
    return {
        added: [...after.keys(), ...unknown].filter((key) => !before.has(key)),
        ...leavingMembers(olds, news),
        changed: [...after.values()].flatMap((member) => {
            const former = before.get(member.key);
            if (!former) return [];
            const [from, to] = [appPropertiesOf(former, olds), appPropertiesOf(member, news)];
            if (!isChanged(from, to, server)) return [];
            return [{ key: member.key, effect: updateEffect(from, to, server) }];
        }),
        unknown: unknown.filter((key) => before.has(key)),
        foreign: textsIn(news.foreign),
        settings: !isDeepStrictEqual(settingsIn(olds), settingsIn(news)) || hasUnknownContent(news),
    };
}

/** The apps that a group no longer declares. While it is not known which it does, none is. */
export function leavingMembers(
    olds: PropertyMap,
    news: PropertyMap,
): Pick<GroupDifference, "removed" | "released"> {
    if (hasUnknownContent(news)) return { removed: [], released: [] };
    const present = new Set([...membersOf(news), ...unknownApps(news)].map(({ key }) => key));
    const gone = membersOf(olds).filter(({ key }) => !present.has(key));
    return {
        removed: gone.filter((member) => !releases(news, member)),
        released: gone.filter((member) => releases(news, member)),
    };
}

/** Whether an update has anything to write, or to remember. */
export function differs({ settings, ...lists }: GroupDifference): boolean {
    return settings || Object.values(lists).some((list) => list.length > 0);
}

/** The difference of a MarathonGroup: old outputs against new inputs. */
export function diffGroup(_id: string, olds: PropertyMap, news: PropertyMap): Difference {
    const unfinished = isUnfinished(olds);
    const difference = groupDifference(olds, news, recordedServer(olds));
    const isFolder = !hasContent(olds) && !hasContent(news);
    if (olds.groupId !== news.groupId) {
        const effect = isFolder ? undefined : replacementEffect(olds, news);
        return { changed: true, unfinished, replaces: ["groupId"], ...(effect !== undefined && { effect }) };
    }
    const changed = differs(difference);
    const effect = changed && !isFolder ? describeGroupUpdate(difference, membersOf(news).length) : undefined;
    return { changed, unfinished, replaces: [], ...(effect !== undefined && { effect }) };
}

/** What an update does, in one line: `restarts 1 of 5 apps: web (env) · adds db, removes cart`. */
function describeGroupUpdate(difference: GroupDifference, count: number): string {
    const { added, removed, released, changed, unknown, foreign } = difference;
    const restarts = changed.filter(({ effect }) => effect.restarting.length > 0 && effect.instances !== 0);
    const scales = changed.filter(({ effect }) => effect.scales !== undefined);
    const comings = [
        ...listed("adds", added),
        ...listed(
            "removes",
            removed.map(({ key }) => key),
        ),
        ...listed(
            "releases",
            released.map(({ key }) => key),
        ),
    ];
    const parts = [
        ...listed(
            `restarts ${restarts.length} of ${count} apps:`,
            restarts.map(({ key, effect }) => `${key} (${effect.restarting.join(", ")})`),
        ),
        ...listed(
            "scales",
            scales.map(
                ({ key, effect }) => `${key} ${effect.scales?.from ?? "?"} → ${effect.scales?.to ?? "?"}`,
            ),
        ),
        ...(comings.length > 0 ? [comings.join(", ")] : []),
        ...listed("deletes", foreign),
        ...listed("not known yet:", unknown),
    ];
    return parts.join(" · ") || "no task effect";
}

/** How many names a line holds. */
const mostNamed = 3;

function listed(verb: string, names: readonly string[]): string[] {
    if (names.length === 0) return [];
    const shown = names.length > mostNamed + 1 ? names.slice(0, mostNamed) : names;
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
    return [`${verb} ${shown.join(", ")}${more}`];
}

function replacementEffect(olds: PropertyMap, news: PropertyMap): string {
    const apps = (group: PropertyMap) => {
        const count = membersOf(group).length;
        return `${count} ${count === 1 ? "app" : "apps"} of ${group.groupId}`;
    };
    return `starts ${apps(news)}, then deletes ${apps(olds)}`;
}

/** What counts besides the apps, with what it is where it is left out. */
const remembered: Readonly<Record<string, PropertyValue>> = {
    destroyOrder: "together",
    exclusive: false,
    forceDestroy: false,
};

function settingsIn(group: PropertyMap): PropertyMap {
    return {
        dependencies: group.dependencies ?? [],
        enforceRole: group.enforceRole ?? null,
        ...Object.fromEntries(
            Object.entries(remembered).map(([name, usual]) => [name, group[name] ?? usual]),
        ),
        groups: Object.fromEntries(
            subgroupsOf(group).map(({ key, properties }) => [key, properties.dependencies ?? []]),
        ),
    };
}

/** Whether a group was left before all apps in it had arrived. */
function isUnfinished(olds: PropertyMap): boolean {
    const { apps } = groupRecordOf(olds);
    const isExpected = ({ key }: Member) => apps[key] === undefined;
    return membersOf(olds).some(isExpected) || Object.values(apps).some(({ rollout }) => rollout !== "ok");
}

function textsIn(value: PropertyValue | undefined): string[] {
    return Array.isArray(value) ? value.filter((one: PropertyValue) => typeof one === "string") : [];
}
