import { ancestorsOf } from "./paths";
import { invalidObject } from "./refusal";
import type { Tree } from "./tree";

/** A node of the graph: an app, or a group that stands for all apps in it. */
interface Node {
    readonly weight: 0 | 1;
    readonly dependsOn: Set<string>;
}

/**
 * For each app the number of apps on the longest path of dependencies that starts at it, itself included (`RootGroup`).
 * A dependency on a group means all its apps, a group's own dependencies count for all its apps, an app wins over a group of
 * the same id, and a dependency on nothing has no effect. Empty when nothing depends on anything.
 * @throws Refusal (422) for a cycle
 */
export function rankApps(tree: Tree): ReadonlyMap<string, number> {
    const graph = graphOf(tree);
    const ranks = new Map<string, number>();
    const open = new Map([...graph].map(([id, node]) => [id, node.dependsOn.size]));
    const dependents = new Map<string, string[]>();
    for (const [id, node] of graph) {
        for (const target of node.dependsOn) dependents.set(target, [...(dependents.get(target) ?? []), id]);
    }
    const ready = [...open].filter(([, count]) => count === 0).map(([id]) => id);
    for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
        const node = graph.get(id);
        const below = [...(node?.dependsOn ?? [])].map((target) => ranks.get(target) ?? 0);
        ranks.set(id, Math.max(0, ...below) + (node?.weight ?? 0));
        for (const dependent of dependents.get(id) ?? []) {
            const left = (open.get(dependent) ?? 0) - 1;
            open.set(dependent, left);
            if (left === 0) ready.push(dependent);
        }
    }
    if (ranks.size < graph.size) {
        throw invalidObject([{ path: "/", errors: ["Dependency graph has cyclic dependencies."] }]);
    }
    return ranks;
}

/** Only apps that take part in dependencies, and the groups that are named as dependencies. */
function graphOf(tree: Tree): Map<string, Node> {
    const graph = new Map<string, Node>();
    const groupDependencies = new Map(
        [...tree.groups.values()]
            .filter((group) => group.dependencies.length > 0)
            .map((group) => [group.id, group]),
    );
    const named = new Set<string>();
    for (const app of tree.apps.values()) {
        const above = groupDependencies.size > 0 ? ancestorsOf(app.id) : [];
        const inherited = above.flatMap((id) => groupDependencies.get(id)?.dependencies ?? []);
        const own = (app.dependencies ?? []).map((id) => (tree.apps.has(id) ? id : groupNode(id)));
        const dependsOn = new Set([...own, ...inherited.map(groupNode)]);
        if (dependsOn.size === 0) continue;
        for (const id of dependsOn) named.add(id);
        graph.set(app.id, { weight: 1, dependsOn });
    }
    if (named.size === 0) return graph;
    addNamed(graph, named, tree);
    return graph;
}

function addNamed(graph: Map<string, Node>, named: ReadonlySet<string>, tree: Tree): void {
    for (const id of named)
        if (!graph.has(id)) graph.set(id, { weight: isGroupNode(id) ? 0 : 1, dependsOn: new Set() });
    for (const app of tree.apps.values()) {
        const groups = ancestorsOf(app.id)
            .map(groupNode)
            .filter((id) => named.has(id));
        for (const group of groups) graph.get(group)?.dependsOn.add(app.id);
        if (groups.length > 0 && !graph.has(app.id)) graph.set(app.id, { weight: 1, dependsOn: new Set() });
    }
}

function groupNode(id: string): string {
    return `group ${id}`;
}

function isGroupNode(id: string): boolean {
    return id.startsWith("group ");
}
