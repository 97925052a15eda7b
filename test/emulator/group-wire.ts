import type { App } from "./app";
import { appEmbedsOf } from "./embeds";
import type { EmulatorRequest } from "./exchange";
import type { JsonObject } from "./json";
import type { Marathon } from "./marathon";
import { parentOf, segmentsOf } from "./paths";
import { type Pod, podStatusOf } from "./pod";
import type { Group, Tree } from "./tree";
import { type AppEmbed, renderApp } from "./wire";

/** Which lists of a group are shown, and what of its apps. */
interface GroupEmbeds {
    readonly apps: boolean;
    readonly groups: boolean;
    readonly pods: boolean;
    readonly ofApps: ReadonlySet<AppEmbed>;
}

/** All lists, and nothing more of the apps than their definitions. */
export const wholeGroup: GroupEmbeds = { apps: true, groups: true, pods: true, ofApps: new Set() };

/** What a request wants to see of each group; everything when it does not say. */
export function groupEmbedsOf(request: EmulatorRequest): GroupEmbeds {
    const embeds = request.query.getAll("embed");
    const shows = (name: string) => embeds.length === 0 || embeds.includes(name);
    return {
        apps: shows("group.apps"),
        groups: shows("group.groups"),
        pods: shows("group.pods"),
        ofApps: appEmbedsOf(request, ["group.apps."]),
    };
}

/** A group as GET shows it, with the groups below it. */
export function renderGroup(marathon: Marathon, tree: Tree, group: Group, embeds: GroupEmbeds): JsonObject {
    const apps = groupedByParent(tree.apps.values());
    const groups = groupedByParent(tree.groups.values());
    const pods = groupedByParent(tree.pods.values());
    const now = new Date(marathon.clock.now()).toISOString();
    const podsOf = (group: string) => (pods.get(group) ?? []).map((pod) => podStatusOf(pod, now));
    const render = (one: Group): JsonObject => {
        const shownApps = embeds.apps ? (apps.get(one.id) ?? []) : undefined;
        const shownGroups = embeds.groups ? (groups.get(one.id) ?? []) : undefined;
        return {
            id: one.id,
            ...enforceRoleOf(marathon, one),
            dependencies: one.dependencies,
            version: tree.version,
            ...listOf(
                marathon,
                "apps",
                shownApps?.map((app) => renderApp(marathon, app, embeds.ofApps)),
            ),
            ...listOf(marathon, "groups", shownGroups?.map(render)),
            ...listOf(marathon, "pods", embeds.pods ? podsOf(one.id) : undefined),
        };
    };
    return render(group);
}

function groupedByParent<T extends App | Pod | Group>(items: Iterable<T>): Map<string, T[]> {
    const byParent = new Map<string, T[]>();
    for (const item of items) {
        if (item.id === "/") continue;
        const siblings = byParent.get(parentOf(item.id));
        if (siblings) siblings.push(item);
        else byParent.set(parentOf(item.id), [item]);
    }
    return byParent;
}

/** A list that is not embedded: `[]`, or up to 1.8 no member at all. */
function listOf({ settings }: Marathon, name: string, list: readonly unknown[] | undefined): JsonObject {
    if (list !== undefined) return { [name]: list };
    return settings.dialect.groupListsAlwaysShown ? { [name]: [] } : {};
}

function enforceRoleOf({ settings }: Marathon, { id, enforceRole }: Group): JsonObject {
    const { roles, enforceRoleOnEveryGroup } = settings.dialect;
    const shown = roles && (enforceRoleOnEveryGroup || segmentsOf(id).length === 1);
    return shown ? { enforceRole } : {};
}
