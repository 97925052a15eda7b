import { canonicalise } from "../definition/canonical";
import { isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { findProblems } from "../definition/validate";
import { endpointsOf } from "../links/endpoints";
import { fillServicePorts } from "./app-ports";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Checked, Failure } from "./handler";
import { belongsTo, ownerOf } from "./ownership";
import { pathProblems } from "./path-rules";
import { TakenError } from "./taken-error";
import { ownVolumeNames, takenVolumeProblems, volumeProblems, withVolumeDefaults } from "./volume-rules";

/**
 * Checks an app: its inputs in canonical form, with a service port for every port and the endpoints that follow, so
 * that previews know where it will be reached. Marathon is asked only for what is new.
 */
export async function checkApp(context: Context, olds: PropertyMap, news: PropertyMap): Promise<Checked> {
    if (typeof olds.appId === "string") context.memory.noteManaged(olds.appId);
    const canonical = withVolumeDefaults(canonicalise(news));
    const problems = [
        ...pathProblems("appId", canonical.appId),
        ...findProblems(canonical),
        ...volumeProblems(canonical),
    ];
    if (problems.length > 0) return { inputs: canonical, failures: problems };

    const facts = () => context.facts.known((text) => context.row.warn(text));
    const taken = olds.appId === canonical.appId ? [] : takenProblems(context, canonical, await facts());
    const mounted = mountsMore(olds, canonical)
        ? takenVolumeProblems(context.urn, canonical, await facts())
        : [];
    const { inputs, failures } = await fillServicePorts(context, canonical, olds, facts);
    return {
        inputs: { ...inputs, endpoints: endpointsOf(inputs) as PropertyValue },
        failures: [...taken, ...mounted, ...failures],
    };
}

/** Whether there is a volume that this app did not mount before. */
function mountsMore(olds: PropertyMap, inputs: PropertyMap): boolean {
    const before = olds.appId === inputs.appId ? ownVolumeNames(olds) : [];
    return ownVolumeNames(inputs).some((name) => !before.includes(name));
}

/** A new app must not have the id of one that somebody else made; ours is one that an interrupted `up` left behind. */
function takenProblems(context: Context, inputs: PropertyMap, facts: Facts | undefined): Failure[] {
    const { appId } = inputs;
    if (typeof appId !== "string" || isUnknown(appId) || context.memory.isManaged(appId)) return [];
    const live = facts?.apps.get(appId);
    if (!live || belongsTo(context.urn, ownerOf(live))) return [];
    return [{ path: "appId", text: new TakenError(appId, ownerOf(live)).message }];
}
