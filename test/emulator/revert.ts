import { segmentsOf } from "./paths";
import type { Plan } from "./plan";
import type { TreeDraft } from "./tree";

/**
 * Puts everything a plan touched back to where the plan began (`DeploymentPlanReverter`): its apps and pods get their old definitions,
 * groups it made go if nothing else came into them, groups it removed or changed come back.
 */
export function revertPlan(draft: TreeDraft, { change }: Plan): void {
    const { before, after } = change;
    for (const id of change.groups) {
        const old = before.groups.get(id);
        if (old) draft.putGroup(old);
    }
    for (const id of change.apps) {
        const old = before.apps.get(id);
        if (old === after.apps.get(id)) continue;
        if (old) draft.putApp(old);
        else draft.removeApp(id);
    }
    for (const id of change.pods) {
        const old = before.pods.get(id);
        if (old === after.pods.get(id)) continue;
        if (old) draft.putPod(old);
        else draft.removePod(id);
    }
    const made = [...change.groups].filter((id) => !before.groups.has(id));
    const innermostFirst = made.sort((a, b) => segmentsOf(b).length - segmentsOf(a).length);
    for (const id of innermostFirst) if (draft.isEmpty(id)) draft.removeGroup(id);
}
