import { elementsOf } from "./given";
import { type Member, membersOf, subgroupsOf } from "./group-content";
import { absoluteId } from "./path-id";
import type { PropertyMap } from "./unknown";

/**
 * Which members of a group wait for which others, by their keys: those that they name, those of groups that they name,
 * and what the groups around them wait for. An id that is an app's and a group's is the app's
 * (`RootGroup.applicationDependencies`); what lies outside of the group is left out.
 */
export function memberDependencies(group: PropertyMap): ReadonlyMap<string, ReadonlySet<string>> {
    const members = membersOf(group);
    const byId = new Map(members.map((member) => [member.appId, member]));
    const groups = [{ groupId: String(group.groupId), properties: group }, ...subgroupsOf(group)];
    const below = (groupId: string) => members.filter(({ appId }) => appId.startsWith(`${groupId}/`));
    const targets = (ids: readonly string[]) =>
        ids.flatMap((id) => {
            const app = byId.get(id);
            return app ? [app] : below(id);
        });
    return new Map(
        members.map(({ key, appId, properties }) => {
            const around = groups.filter(({ groupId }) => appId.startsWith(`${groupId}/`));
            const inherited = around.flatMap((outer) => dependenciesIn(outer.properties, outer.groupId));
            const own = dependenciesIn(properties, parentOf(appId));
            return [key, new Set(targets([...own, ...inherited]).map((target) => target.key))];
        }),
    );
}

/** The members, each behind those that it waits for; otherwise, and where they wait for each other, as they come. */
export function inDependencyOrder(
    members: readonly Member[],
    dependencies: ReadonlyMap<string, ReadonlySet<string>>,
): Member[] {
    const byKey = new Map(members.map((member) => [member.key, member]));
    const placed = new Set<string>();
    const order: Member[] = [];
    const place = (member: Member) => {
        if (placed.has(member.key)) return;
        placed.add(member.key);
        for (const key of dependencies.get(member.key) ?? []) {
            const other = byKey.get(key);
            if (other) place(other);
        }
        order.push(member);
    };
    for (const member of members) place(member);
    return order;
}

/**
 * Those of the candidates that wait for one of the others, by themselves or because another candidate does.
 *
 * @param candidates their keys, each behind those that it waits for
 */
export function waitingFor(
    others: Iterable<string>,
    candidates: readonly string[],
    dependencies: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
    const awaited = new Set(others);
    const waiting = candidates.filter((key) => {
        const waits = [...(dependencies.get(key) ?? [])].some((on) => awaited.has(on));
        if (waits) awaited.add(key);
        return waits;
    });
    return new Set(waiting);
}

function dependenciesIn({ dependencies }: PropertyMap, groupId: string): string[] {
    return elementsOf(dependencies).flatMap((id) =>
        typeof id === "string" ? [absoluteId(id, groupId)] : [],
    );
}

function parentOf(appId: string): string {
    return appId.slice(0, appId.lastIndexOf("/"));
}
