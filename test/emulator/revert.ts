import type { App } from "./app";
import { ancestorsOf, isBelow } from "./paths";
import type { Plan } from "./plan";
import type { Group, Tree } from "./tree";

/**
 * The current tree with everything a plan touched put back to where the plan began (`DeploymentPlanReverter`): its apps get
 * their old definitions, groups it made go if nothing else came into them, groups it removed or changed come back.
 */
export function revertTree(current: Tree, { original, target }: Plan): Tree {
    const apps = new Map(current.apps);
    for (const id of changedKeys(original.apps, target.apps)) {
        const old = original.apps.get(id);
        if (old) apps.set(id, old);
        else apps.delete(id);
    }
    return { version: current.version, apps, groups: revertGroups(current, original, target, apps) };
}

function revertGroups(
    current: Tree,
    original: Tree,
    target: Tree,
    apps: ReadonlyMap<string, App>,
): Map<string, Group> {
    const groups = new Map(current.groups);
    for (const id of changedKeys(original.groups, target.groups)) {
        const old = original.groups.get(id);
        if (old) groups.set(id, old);
        else if (![...apps.keys()].some((app) => isBelow(app, id))) groups.delete(id);
    }
    for (const id of [...groups.keys()]) {
        for (const above of ancestorsOf(id)) {
            const lost = !groups.has(above) && current.groups.get(above);
            if (lost) groups.set(above, lost);
        }
    }
    return groups;
}

function changedKeys<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Set<string> {
    const changed = [...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key);
    const gone = [...before.keys()].filter((key) => !after.has(key));
    return new Set([...changed, ...gone]);
}
