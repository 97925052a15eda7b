import { ancestorsOf } from "./paths";
import { invalidObject } from "./refusal";
import { appsBelow, type Tree } from "./tree";

/** A node on the way down: an app, or a group that stands for all apps in it. */
interface Visit {
    readonly node: string;
    readonly targets: readonly string[];
    next: number;
    longest: number;
}

/**
 * The order that dependencies demand (`RootGroup`). A dependency on a group means all its apps, a group's own dependencies
 * count for all its apps, an app wins over a group of the same id, and a dependency on nothing has no effect.
 */
export class DependencyOrder {
    private readonly ranks = new Map<string, number>();

    constructor(private readonly tree: Tree) {}

    /**
     * The number of apps on the longest path of dependencies that starts at an app, itself included.
     * @throws Refusal (422) when the way leads in a circle
     */
    rankOf(appId: string): number {
        const path: Visit[] = [];
        const onPath = new Set<string>();
        this.enter(appId, path, onPath);
        for (let visit = path.at(-1); visit; visit = path.at(-1)) {
            const target = visit.targets[visit.next++];
            if (target === undefined) {
                this.leave(visit, path, onPath);
                continue;
            }
            const known = this.ranks.get(target);
            if (known !== undefined) visit.longest = Math.max(visit.longest, known);
            else this.enter(target, path, onPath);
        }
        return this.ranks.get(appId) ?? 1;
    }

    private enter(node: string, path: Visit[], onPath: Set<string>): void {
        if (this.ranks.has(node)) return;
        if (onPath.has(node)) {
            throw invalidObject([{ path: "/", errors: ["Dependency graph has cyclic dependencies."] }]);
        }
        onPath.add(node);
        path.push({ node, targets: this.targetsOf(node), next: 0, longest: 0 });
    }

    private leave({ node, longest }: Visit, path: Visit[], onPath: Set<string>): void {
        path.pop();
        onPath.delete(node);
        const rank = longest + (isGroupNode(node) ? 0 : 1);
        this.ranks.set(node, rank);
        const above = path.at(-1);
        if (above) above.longest = Math.max(above.longest, rank);
    }

    private targetsOf(node: string): string[] {
        if (isGroupNode(node)) return appsBelow(this.tree, groupIdOf(node)).map(({ id }) => id);
        const own = this.tree.apps.get(node)?.dependencies ?? [];
        const inherited = ancestorsOf(node).flatMap((id) => this.tree.groups.get(id)?.dependencies ?? []);
        return [
            ...own.flatMap((id) => (this.tree.apps.has(id) ? [id] : this.groupNodes(id))),
            ...inherited.flatMap((id) => this.groupNodes(id)),
        ];
    }

    private groupNodes(id: string): string[] {
        return this.tree.groups.has(id) ? [`group ${id}`] : [];
    }
}

function isGroupNode(node: string): boolean {
    return node.startsWith("group ");
}

function groupIdOf(node: string): string {
    return node.slice("group ".length);
}
